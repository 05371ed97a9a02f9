"""Entry: `python -I -X utf8 <this file> --events-fd 3`. Finds its package from its own path."""

import os
import sys
from pathlib import Path


def _restart_isolated() -> None:
    """Start anew with -I if this Python could have been told to import from elsewhere."""
    if (sys.flags.isolated and sys.flags.utf8_mode) or os.name != "posix":
        return
    command = [sys.executable, "-I", "-X", "utf8", str(Path(__file__).resolve()), *sys.argv[1:]]
    os.execv(sys.executable, command)


if __name__ == "__main__":
    _restart_isolated()
    for variable in [name for name in os.environ if name.startswith(("PYTHON", "PYTEST"))]:
        del os.environ[variable]
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from cairn_grader.server import main

    sys.exit(main(sys.argv[1:]))
