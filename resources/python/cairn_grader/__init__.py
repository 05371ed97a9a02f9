"""Cairn's grader: runs checks and programs in limited children. See PROTOCOL.md."""
