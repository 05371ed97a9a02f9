"""A Git hook: money is counted in whole cents."""

import ast
import re
import sys
from collections.abc import Sequence
from pathlib import Path


def find_floats(source: str) -> list[int]:
    """Return the lines on which a float is given to something called cents, in order.

    Raises:
        SyntaxError: the source is not Python.
    """
    ast.parse(source)
    pattern = re.compile(r"\b(cents|\w+_cents)\b[^=]*=\s*-?\d+\.\d", re.IGNORECASE)
    return [n for n, line in enumerate(source.splitlines(), 1) if pattern.search(line)]


def main(paths: Sequence[str]) -> int:
    """Report the floats in all files; the result is the exit code."""
    code = 0
    for path in paths:
        try:
            lines = find_floats(Path(path).read_text(encoding="utf-8"))
            remark = "money is counted in whole cents"
        except SyntaxError as error:
            lines, remark = [error.lineno or 1], "this is not Python"
        for line in lines:
            print(f"{path}:{line}: {remark}")
            code = 1
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
