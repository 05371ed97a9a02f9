"""Questions before something is replaced."""

from __future__ import annotations

import sys

from cairn_cli.problem import Problem


def ask(question: str, *, nobody: str, todo: str) -> bool:
    """What was answered; where there is nobody to ask, a Problem that says how to say it."""
    if not sys.stdin.isatty():
        raise Problem("badArguments", nobody, [todo])
    # On stderr, so that stdout stays what the command answers.
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
