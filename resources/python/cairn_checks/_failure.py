"""The one exception that every helper raises, and the bounded text it carries."""

import reprlib
from typing import Any, Final

from cairn_checks._diff import DiffLine, diff_values

REPR_LIMIT_CHARS: Final = 2_000
# Beyond this many items a full repr is slow to build and nobody reads it.
LARGE_CONTAINER_ITEMS: Final = 500

_large = reprlib.Repr()
_large.maxlevel = 4
_large.maxlist = _large.maxtuple = _large.maxset = _large.maxdict = _large.maxdeque = 40
_large.maxstring = _large.maxother = 200


def clip(text: str, limit: int = REPR_LIMIT_CHARS) -> str:
    """`text`, or its head and tail with the number of left-out characters between them."""
    if len(text) <= limit:
        return text
    head = limit * 2 // 3
    tail = limit - head
    return f"{text[:head]} … ({len(text) - limit:,} characters left out) … {text[-tail:]}"


def short_repr(value: object, limit: int = REPR_LIMIT_CHARS) -> str:
    """A bounded `repr` that never raises, whatever the object's own `__repr__` does."""
    try:
        if isinstance(value, (str, bytes, bytearray)) and len(value) > limit * 2:
            left_out = len(value) - limit
            return f"{value[:limit]!r} … ({left_out:,} more of {len(value):,})"
        if (
            isinstance(value, (list, tuple, dict, set, frozenset))
            and len(value) > LARGE_CONTAINER_ITEMS
        ):
            return clip(_large.repr(value), limit)
        text = repr(value)
    except (Exception, SystemExit) as error:
        return f"<{type(value).__name__} object; its __repr__ raised {type(error).__name__}>"
    return clip(text, limit)


def typed_repr(value: object, limit: int = REPR_LIMIT_CHARS) -> str:
    """`short_repr` followed by the type's name in parentheses: `True (bool)`."""
    return f"{short_repr(value, limit)} ({type_name(type(value))})"


def type_name(kind: type) -> str:
    """`int`, `datetime.date`: built-in types without their module."""
    if kind.__module__ in ("builtins", "__main__"):
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"


class CheckFailure(AssertionError):
    """A check that did not hold.

    Attributes:
        label: what was looked at, as the learner would write it: `quote(100)`.
        expected, actual: bounded text of both sides; None where there is no such side.
        message: the whole sentence a person reads.
        diff: lines of a readable diff, empty where a diff says no more than the two texts.
        cause: the exception in another process that led to this, as the grader's protocol has it.
    """

    label: str
    expected: str | None
    actual: str | None
    message: str
    diff: list[DiffLine]
    cause: dict[str, Any] | None

    def __init__(
        self,
        label: str,
        message: str,
        *,
        expected: str | None = None,
        actual: str | None = None,
        diff: list[DiffLine] | None = None,
        cause: dict[str, Any] | None = None,
    ) -> None:
        self.label = label
        self.message = clip(message, 4 * REPR_LIMIT_CHARS)
        self.expected = expected
        self.actual = actual
        self.diff = diff or []
        self.cause = cause
        super().__init__(self.message)

    @classmethod
    def of_values(
        cls, label: str, *, expected: object, actual: object, detail: str = ""
    ) -> "CheckFailure":
        """A failed comparison of two values, with their diff; `detail` says where they differ."""
        same_text = short_repr(expected) == short_repr(actual)
        show = typed_repr if same_text or type(expected) is not type(actual) else short_repr
        wanted, got = show(expected), show(actual)
        message = f"{label}: expected {wanted}, got {got}"
        if detail:
            message = f"{message}. {detail}"
        diff = diff_values(expected, actual)
        return cls(label, message, expected=wanted, actual=got, diff=diff)
