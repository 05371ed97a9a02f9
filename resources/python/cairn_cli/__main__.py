"""`cairn` in a terminal of Cairn's.

Python 3.8 or newer runs it; an older one finds here what it can still read, and says so.
"""

import sys

if sys.version_info < (3, 8):  # noqa: UP036 - the learner's own Python may be older than ours
    sys.stderr.write(
        "cairn: this is Python %d.%d; cairn itself needs 3.8 or newer. "  # noqa: UP031
        "Close this terminal and open it again when Cairn has set up its own Python.\n"
        % sys.version_info[:2]
    )
    sys.exit(2)

import pathlib

# Started with -I, Python does not look beside the script by itself.
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from cairn_cli.run import main

sys.exit(main())
