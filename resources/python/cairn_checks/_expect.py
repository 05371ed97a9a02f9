"""`expect(value, label)`: one fluent sentence for one thing a check wants to see."""

import math
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sized
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Final, Generic, NoReturn, Self, TypeVar

from cairn_checks._compare import difference, missing_items
from cairn_checks._failure import CheckFailure, clip, short_repr, type_name, typed_repr

T = TypeVar("T")
E = TypeVar("E", bound=BaseException)

DEFAULT_REL_TOL: Final = 1e-9


class Expectation(Generic[T]):
    """What a check says about one value. Every method returns itself, or raises `CheckFailure`."""

    __slots__ = ("label", "value")

    def __init__(self, value: T, label: str) -> None:
        self.value = value
        self.label = label

    # --- equality and identity -------------------------------------------------------------

    def equals(self, expected: object) -> Self:
        """Same type and same value, all the way down. `True` is not `1`; NaN equals NaN."""
        __tracebackhide__ = True
        found = difference(self.value, expected)
        if found:
            raise CheckFailure.of_values(
                self.label, expected=expected, actual=self.value, detail=found.sentence()
            )
        return self

    def does_not_equal(self, other: object) -> Self:
        """Differs from `other` in type or in value."""
        __tracebackhide__ = True
        if difference(self.value, other) is None:
            self._fail(f"anything but {short_repr(other)}")
        return self

    def equals_in_any_order(self, expected: Iterable[object]) -> Self:
        """The same items as often, whatever their order; items compare like `equals`."""
        __tracebackhide__ = True
        wanted = list(expected)
        rest = list(self._iterate())
        for item in wanted:
            index = next((i for i, got in enumerate(rest) if difference(got, item) is None), None)
            if index is None:
                self._fail(
                    f"the items {short_repr(wanted)} in any order",
                    detail=f"{short_repr(item, 200)} is missing",
                )
            del rest[index]
        if rest:
            self._fail(
                f"the items {short_repr(wanted)} in any order",
                detail=f"{short_repr(rest[0], 200)} is not expected",
            )
        return self

    def same_object_as(self, other: object, name: str = "the same object") -> Self:
        """Is that very object. `name` says which one: "the list that was passed in"."""
        __tracebackhide__ = True
        if self.value is not other:
            self._fail(f"{name}, {short_repr(other)}", got=f"another object, {self._got()}")
        return self

    def not_same_object_as(self, other: object, name: str = "the other one") -> Self:
        """Is an object of its own, not `other`."""
        __tracebackhide__ = True
        if self.value is other:
            self._fail("an object of its own", got=f"the same object as {name}")
        return self

    def is_true(self) -> Self:
        """Is exactly `True`, not merely truthy."""
        return self._is(True)

    def is_false(self) -> Self:
        """Is exactly `False`, not merely falsy."""
        return self._is(False)

    def is_none(self) -> Self:
        """Is `None`."""
        return self._is(None)

    def is_not_none(self) -> Self:
        """Is anything but `None`."""
        __tracebackhide__ = True
        if self.value is None:
            self._fail("a value", got="None")
        return self

    # --- types -----------------------------------------------------------------------------

    def is_exactly_type(self, kind: type) -> Self:
        """`type(value) is kind`: a subclass does not do."""
        __tracebackhide__ = True
        if type(self.value) is not kind:
            self._fail(f"exactly the type {type_name(kind)}", got=typed_repr(self.value))
        return self

    def is_instance_of(self, *kinds: type) -> Self:
        """Is an instance of one of `kinds`, or of a subclass."""
        __tracebackhide__ = True
        if not isinstance(self.value, kinds):
            names = " or ".join(type_name(kind) for kind in kinds)
            self._fail(f"an instance of {names}", got=typed_repr(self.value))
        return self

    def is_callable(self) -> Self:
        """Can be called."""
        __tracebackhide__ = True
        if not callable(self.value):
            self._fail("something callable", got=typed_repr(self.value))
        return self

    def has_attribute(self, name: str) -> Self:
        """Has an attribute of that name."""
        __tracebackhide__ = True
        if not hasattr(self.value, name):
            self._fail(f"an attribute called {name!r}", got=typed_repr(self.value))
        return self

    # --- numbers ---------------------------------------------------------------------------

    def close_to(
        self, expected: float, *, rel_tol: float = DEFAULT_REL_TOL, abs_tol: float = 0.0
    ) -> Self:
        """A number within `rel_tol` (a fraction) or `abs_tol` (same unit) of `expected`."""
        __tracebackhide__ = True
        number = self._number()
        if not math.isclose(number, expected, rel_tol=rel_tol, abs_tol=abs_tol):
            around = f" ± {abs_tol:g}" if abs_tol else ""
            self._fail(f"about {expected!r}{around}")
        return self

    def is_at_least(self, bound: float) -> Self:
        """A number that is `bound` or more."""
        __tracebackhide__ = True
        if not self._number() >= bound:
            self._fail(f"{bound!r} or more")
        return self

    def is_at_most(self, bound: float) -> Self:
        """A number that is `bound` or less."""
        __tracebackhide__ = True
        if not self._number() <= bound:
            self._fail(f"{bound!r} or less")
        return self

    def is_greater_than(self, bound: float) -> Self:
        """A number above `bound`."""
        __tracebackhide__ = True
        if not self._number() > bound:
            self._fail(f"more than {bound!r}")
        return self

    def is_less_than(self, bound: float) -> Self:
        """A number below `bound`."""
        __tracebackhide__ = True
        if not self._number() < bound:
            self._fail(f"less than {bound!r}")
        return self

    # --- containers and text ---------------------------------------------------------------

    def contains(self, item: object) -> Self:
        """`item in value`: a part of a text, an item of a collection, a key of a mapping.

        Items of lists, tuples and sets, and keys of dicts, are compared like `equals`.
        """
        __tracebackhide__ = True
        if not self._holds(item):
            self._fail(f"something that contains {short_repr(item)}")
        return self

    def does_not_contain(self, item: object) -> Self:
        """The opposite of `contains`."""
        __tracebackhide__ = True
        if self._holds(item):
            self._fail(f"something without {short_repr(item)}")
        return self

    def contains_items(self, wanted: Mapping[str, object]) -> Self:
        """A mapping with at least these keys and values; values compare like `equals`."""
        __tracebackhide__ = True
        if not isinstance(self.value, Mapping):
            self._fail("a mapping", got=typed_repr(self.value))
        found = missing_items(self.value, wanted)
        if found:
            expected = f"a mapping with at least {short_repr(wanted)}"
            self._fail(expected, detail=found.sentence().removesuffix("."))
        return self

    def has_length(self, length: int) -> Self:
        """`len(value) == length`."""
        __tracebackhide__ = True
        size = self._length()
        if size != length:
            noun = "item" if length == 1 else "items"
            if isinstance(self.value, (str, bytes)):
                noun = "character" if length == 1 else "characters"
            self._fail(f"{length} {noun}", got=f"{size}: {self._got()}")
        return self

    def is_empty(self) -> Self:
        """`len(value) == 0`."""
        __tracebackhide__ = True
        if self._length() != 0:
            self._fail("nothing in it")
        return self

    def is_one_of(self, options: Collection[object]) -> Self:
        """Equals (like `equals`) one of `options`."""
        __tracebackhide__ = True
        if all(difference(self.value, option) is not None for option in options):
            self._fail(f"one of {short_repr(options)}")
        return self

    def matches(self, pattern: str) -> Self:
        """A text in which the regular expression is found somewhere (`re.search`)."""
        __tracebackhide__ = True
        if re.search(pattern, self._text()) is None:
            self._fail(f"a text that matches the pattern {pattern!r}")
        return self

    def starts_with(self, prefix: str) -> Self:
        """A text that starts with `prefix`."""
        __tracebackhide__ = True
        if not self._text().startswith(prefix):
            self._fail(f"a text that starts with {prefix!r}")
        return self

    def ends_with(self, suffix: str) -> Self:
        """A text that ends with `suffix`."""
        __tracebackhide__ = True
        if not self._text().endswith(suffix):
            self._fail(f"a text that ends with {suffix!r}")
        return self

    # --- behaviour -------------------------------------------------------------------------

    def satisfies(self, predicate: Callable[[T], object], description: str) -> Self:
        """`predicate(value)` is true; `description` completes "expected ..."."""
        __tracebackhide__ = True
        if not predicate(self.value):
            self._fail(description)
        return self

    def raises(
        self, kind: type[BaseException] | tuple[type[BaseException], ...], match: str | None = None
    ) -> Self:
        """The value is a callable without arguments; calling it raises `kind`."""
        __tracebackhide__ = True
        if not callable(self.value):
            self._fail("something callable", got=typed_repr(self.value))
        with expect_raises(kind, self.label, match=match):
            self.value()
        return self

    # --- inside ----------------------------------------------------------------------------

    def _is(self, constant: object) -> Self:
        __tracebackhide__ = True
        if self.value is not constant:
            raise CheckFailure.of_values(self.label, expected=constant, actual=self.value)
        return self

    def _got(self) -> str:
        return short_repr(self.value)

    def _fail(self, expected: str, *, got: str | None = None, detail: str = "") -> NoReturn:
        __tracebackhide__ = True
        actual = self._got() if got is None else got
        message = f"{self.label}: expected {expected}, got {actual}"
        raise CheckFailure(
            self.label,
            f"{message}. {detail}." if detail else message,
            expected=clip(expected),
            actual=clip(actual),
        )

    def _number(self) -> float:
        __tracebackhide__ = True
        if isinstance(self.value, bool) or not hasattr(self.value, "__float__"):
            self._fail("a number", got=typed_repr(self.value))
        return self.value  # type: ignore[return-value]

    def _text(self) -> str:
        __tracebackhide__ = True
        if not isinstance(self.value, str):
            self._fail("a text (str)", got=typed_repr(self.value))
        return self.value

    def _length(self) -> int:
        __tracebackhide__ = True
        if not isinstance(self.value, Sized):
            self._fail("something with a length", got=typed_repr(self.value))
        return len(self.value)

    def _iterate(self) -> Iterator[object]:
        __tracebackhide__ = True
        if not isinstance(self.value, Iterable):
            self._fail("something that can be iterated over", got=typed_repr(self.value))
        return iter(self.value)

    def _holds(self, item: object) -> bool:
        __tracebackhide__ = True
        if isinstance(self.value, (list, tuple, set, frozenset, dict)):
            return any(difference(got, item) is None for got in self.value)
        if isinstance(self.value, str) and not isinstance(item, str):
            self._fail(f"something that contains {short_repr(item)}")
        if not isinstance(self.value, (Container, Iterable)):
            self._fail("a container", got=typed_repr(self.value))
        return item in self.value  # type: ignore[operator]


def expect(value: T, label: str) -> Expectation[T]:
    """Start a sentence about `value`; `label` is the expression the learner would write."""
    return Expectation(value, label)


class ExpectedRaise(AbstractContextManager["ExpectedRaise[E]"], Generic[E]):
    """What `expect_raises` gives to its `with` block; `exception` is set when the block ends."""

    def __init__(
        self, kinds: tuple[type[E], ...], label: str, match: str | None, exact: bool
    ) -> None:
        self.label = label
        self._kinds = kinds
        self._match = match
        self._exact = exact
        self._exception: E | None = None

    @property
    def exception(self) -> E:
        """The exception that was raised. Only after the block; before, it is a RuntimeError."""
        if self._exception is None:
            raise RuntimeError("the exception is known only after the with block")
        return self._exception

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        __tracebackhide__ = True
        wanted = " or ".join(type_name(option) for option in self._kinds)
        if error is None:
            self._fail(wanted, "no exception", None)
        if isinstance(error, CheckFailure) and not self._accepts(error):
            return False
        got = f"{type_name(type(error))}: {clip(str(error), 500)}"
        if not self._accepts(error):
            # Interrupts and pytest's own outcomes are not the learner's answer
            if not isinstance(error, (Exception, SystemExit)):
                return False
            self._fail(wanted, got, error)
        if self._match is not None and re.search(self._match, str(error)) is None:
            self._fail(f"{wanted} with a message that matches {self._match!r}", got, error)
        self._exception = error  # type: ignore[assignment]
        return True

    def _accepts(self, error: BaseException | None) -> bool:
        if self._exact:
            return type(error) in self._kinds
        # NotImplementedError is a RuntimeError: an untouched starter must not pass by accident
        if isinstance(error, NotImplementedError):
            return any(issubclass(option, NotImplementedError) for option in self._kinds)
        return isinstance(error, self._kinds)

    def _fail(self, wanted: str, got: str, cause: BaseException | None) -> NoReturn:
        __tracebackhide__ = True
        raise CheckFailure(
            self.label,
            f"{self.label}: expected {wanted} to be raised, got {got}",
            expected=wanted,
            actual=got,
        ) from cause


def expect_raises(
    kind: type[E] | tuple[type[E], ...],
    label: str,
    match: str | None = None,
    *,
    exact: bool = False,
) -> ExpectedRaise[E]:
    """A `with` block that must raise `kind` (or a subclass, unless `exact`).

    `match` is searched in the message as a regular expression. A bare NotImplementedError counts
    only where it is asked for. After the block, `.exception` of its target is what was raised.
    """
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return ExpectedRaise(kinds, label, match, exact)
