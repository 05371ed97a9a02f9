"""A readable diff of two values: lines that are the same, missing from, or too many in `actual`."""

import difflib
import pprint
from collections.abc import Iterable
from typing import Final, Literal, TypedDict

DIFF_LINES: Final = 200
DIFF_LINE_CHARS: Final = 400
# SequenceMatcher is quadratic: longer inputs are compared only up to here.
COMPARED_LINES: Final = 600
PRETTY_CHARS: Final = 60_000
PRETTY_WIDTH: Final = 60


class DiffLine(TypedDict):
    """One line. `removed` is expected and missing; `added` came and was not expected."""

    op: Literal["same", "removed", "added"]
    text: str


def diff_values(expected: object, actual: object) -> list[DiffLine]:
    """Diff of two values; empty when there is nothing a diff could make clearer."""
    if isinstance(expected, str) and isinstance(actual, str):
        if "\n" in expected or "\n" in actual:
            return diff_lines(expected.splitlines(keepends=True), actual.splitlines(keepends=True))
        return diff_lines([repr(expected)], [repr(actual)])
    wanted, got = _pretty(expected), _pretty(actual)
    if wanted is None or got is None or wanted == got:
        return []
    return diff_lines(wanted.splitlines(), got.splitlines())


def diff_lines(expected: list[str], actual: list[str]) -> list[DiffLine]:
    """Line diff, bounded in lines and in characters a line."""
    wanted, got = expected[:COMPARED_LINES], actual[:COMPARED_LINES]
    lines: list[DiffLine] = []
    matcher = difflib.SequenceMatcher(a=wanted, b=got, autojunk=False)
    for tag, from_a, to_a, from_b, to_b in matcher.get_opcodes():
        if tag == "equal":
            lines += _as_lines("same", wanted[from_a:to_a])
            continue
        lines += _as_lines("removed", wanted[from_a:to_a])
        lines += _as_lines("added", got[from_b:to_b])
    return lines[:DIFF_LINES]


def _as_lines(op: Literal["same", "removed", "added"], texts: Iterable[str]) -> list[DiffLine]:
    return [{"op": op, "text": _visible(text)} for text in texts]


def _visible(text: str) -> str:
    """Trailing spaces and line ends other than a plain newline are easily missed: show them."""
    body = text.removesuffix("\n")
    if body != body.rstrip():
        stripped = body.rstrip()
        trailing = body[len(stripped) :]
        shown = trailing.replace(" ", "·").replace("\r", "\\r").replace("\t", "\\t")
        body = stripped + shown
    return body if len(body) <= DIFF_LINE_CHARS else body[:DIFF_LINE_CHARS] + " …"


def _pretty(value: object) -> str | None:
    """Indented text of a value, or None where it cannot be made or is too long to be read."""
    try:
        if len(repr(value)) > PRETTY_CHARS:
            return None
        return pprint.pformat(value, width=PRETTY_WIDTH, sort_dicts=False)
    except (Exception, SystemExit):
        return None
