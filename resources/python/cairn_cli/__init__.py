"""The command line inside Cairn's own terminals: speaks to the running core.

The same commands, with the same text, as `npx cairn` (src/cli).
"""
