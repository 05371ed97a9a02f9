"""`expect`: what passes, what fails, and what a failure says."""

import dataclasses
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

import pytest

from cairn_checks import CheckFailure, expect, expect_raises


class YesMan:
    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 1


class LoudRepr:
    def __repr__(self) -> str:
        raise RuntimeError("no repr today")


@dataclasses.dataclass
class Money:
    cents: int
    currency: str = "EUR"


@dataclasses.dataclass
class LyingMoney:
    cents: int

    def __eq__(self, other: object) -> bool:
        return True


class Point:
    def __init__(self, x: int) -> None:
        self.x = x

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Point) and other.x == self.x

    def __hash__(self) -> int:
        return hash(self.x)


class Colour(Enum):
    RED = 1


class Level(StrEnum):
    LOW = "low"


cyclic: list[Any] = [1]
cyclic.append(cyclic)

EQUAL = [
    (1, 1),
    ("a", "a"),
    (float("nan"), float("nan")),
    ([1, {"a": (1, 2)}], [1, {"a": (1, 2)}]),
    ({"b": 1, "a": 2}, {"a": 2, "b": 1}),
    ({1, 2}, {2, 1}),
    (Money(1), Money(1)),
    (Point(1), Point(1)),
    (Decimal("1.0"), Decimal("1.00")),
    (Colour.RED, Colour.RED),
    (ValueError("x"), ValueError("x")),
    (cyclic, cyclic),
    (None, None),
]

UNEQUAL = [
    (True, 1, "True (bool)"),
    (1.0, 1, "1.0 (float)"),
    ([1, 2, True], [1, 2, 1], "at [2]"),
    ({"a": [1, {"b": "x"}]}, {"a": [1, {"b": "y"}]}, "['a'][1]['b']"),
    ({True: "x"}, {1: "x"}, "the key 1 is missing"),
    ({"a": 1, "b": 2}, {"a": 1}, "the key 'b' is not expected"),
    ({1, 2}, {1, 3}, "missing 3"),
    ({(1, True)}, {(1, 1)}, "missing (1, 1)"),
    ([1, 2], [1, 2, 3], "expected 3 items, got 2"),
    ((1, 2), [1, 2], "tuple"),
    (Money(1), Money(2), ".cents"),
    (LyingMoney(1), LyingMoney(2), ".cents"),
    (YesMan(), 120, "YesMan"),
    (YesMan(), YesMan(), "equals everything"),
    ([YesMan()], [3], "YesMan"),
    (Point(1), Point(2), "Point"),
    (Level.LOW, "low", "Level"),
    (defaultdict(int, a=1), {"a": 1}, "defaultdict"),
    (OrderedDict(a=1, b=2), OrderedDict(b=2, a=1), "another order"),
    (ValueError("x"), ValueError("y"), ".args"),
    ("a\nb", "a\nc", "expected 'a\\nc'"),
    (LoudRepr(), 3, "its __repr__ raised RuntimeError"),
]


@pytest.mark.parametrize(("actual", "expected"), EQUAL)
def test_equals_passes(actual: object, expected: object) -> None:
    expect(actual, "value").equals(expected)


@pytest.mark.parametrize(("actual", "expected", "says"), UNEQUAL)
def test_equals_fails_and_says_where(actual: object, expected: object, says: str) -> None:
    with pytest.raises(CheckFailure) as caught:
        expect(actual, "value").equals(expected)
    assert says in caught.value.message
    assert caught.value.label == "value"
    assert caught.value.expected
    assert caught.value.actual


Say = Callable[[], object]

HOLDS: list[Say] = [
    lambda: expect(True, "v").is_true(),
    lambda: expect(False, "v").is_false(),
    lambda: expect(None, "v").is_none(),
    lambda: expect(0, "v").is_not_none().does_not_equal(False),
    lambda: expect(1, "v").is_exactly_type(int).is_instance_of(str, int),
    lambda: expect(0.1 + 0.2, "v").close_to(0.3),
    lambda: expect(Decimal("1.01"), "v").is_greater_than(1).is_less_than(2).is_at_least(1),
    lambda: expect(5, "v").is_at_most(5),
    lambda: expect("hello", "v").contains("ell").matches("^h").starts_with("h").ends_with("o"),
    lambda: expect([1, 2], "v").contains(1).does_not_contain(True).has_length(2),
    lambda: expect({"a": 1, "b": 2}, "v").contains("a").contains_items({"b": 2}),
    lambda: expect([], "v").is_empty(),
    lambda: expect("b", "v").is_one_of(["a", "b"]),
    lambda: expect([3, 1, 2], "v").equals_in_any_order((1, 2, 3)),
    lambda: expect(cyclic, "v").same_object_as(cyclic).not_same_object_as([]),
    lambda: expect(4, "v").satisfies(lambda n: n % 2 == 0, "an even number"),
    lambda: expect(lambda: int("x"), "int('x')").raises(ValueError, match="invalid literal"),
    lambda: expect(len, "v").is_callable().has_attribute("__name__"),
    lambda: expect(range(5), "v").contains(3),
]

FAILS: list[tuple[Say, str]] = [
    (lambda: expect(1, "v").is_true(), "expected True (bool), got 1 (int)"),
    (lambda: expect(0, "v").is_false(), "expected False"),
    (lambda: expect("", "v").is_none(), "expected None"),
    (lambda: expect(None, "v").is_not_none(), "got None"),
    (lambda: expect(True, "v").is_exactly_type(int), "exactly the type int, got True (bool)"),
    (lambda: expect(1, "v").is_instance_of(str), "an instance of str"),
    (lambda: expect(1.1, "v").close_to(1, abs_tol=0.05), "about 1 ± 0.05"),
    (lambda: expect("x", "v").close_to(1), "a number"),
    (lambda: expect(True, "v").is_at_least(1), "a number"),
    (lambda: expect(4, "v").is_at_least(5), "5 or more"),
    (lambda: expect("abc", "v").contains("z"), "contains 'z'"),
    (lambda: expect("abc", "v").contains(3), "contains 3"),
    (lambda: expect([YesMan()], "v").contains(3), "contains 3"),
    (lambda: expect(3, "v").contains(3), "a container"),
    (lambda: expect([1], "v").has_length(2), "2 items, got 1: [1]"),
    (lambda: expect("a", "v").has_length(2), "2 characters"),
    (lambda: expect(3, "v").has_length(2), "something with a length"),
    (lambda: expect([1], "v").is_empty(), "nothing in it"),
    (lambda: expect(YesMan(), "v").is_one_of([1, 2]), "one of [1, 2]"),
    (lambda: expect([1, 2], "v").equals_in_any_order([1, 1]), "1 is missing"),
    (lambda: expect([1], "v").same_object_as([1]), "another object"),
    (lambda: expect(3, "v").satisfies(lambda n: n % 2 == 0, "an even number"), "an even number"),
    (lambda: expect({"a": 1}, "v").contains_items({"a": 2}), "['a']: expected 2, got 1"),
    (lambda: expect(lambda: 3, "f()").raises(ValueError), "no exception"),
    (lambda: expect(3, "v").matches("x"), "a text"),
]


@pytest.mark.parametrize("say", HOLDS)
def test_holds(say: Say) -> None:
    say()


@pytest.mark.parametrize(("say", "says"), FAILS)
def test_fails(say: Say, says: str) -> None:
    with pytest.raises(CheckFailure) as caught:
        say()
    assert says in caught.value.message


def test_expect_raises_gives_the_exception() -> None:
    with expect_raises(ValueError, "int('x')", match="invalid") as caught:
        int("x")
    expect(caught.exception.args, "args").has_length(1)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (None, "expected RuntimeError to be raised, got no exception"),
        (ValueError("bad"), "got ValueError: bad"),
        (RuntimeError("other"), "a message that matches 'closed'"),
        (NotImplementedError("closed"), "got NotImplementedError"),
        (SystemExit(3), "got SystemExit: 3"),
    ],
)
def test_expect_raises_fails(error: BaseException | None, says: str) -> None:
    with (
        pytest.raises(CheckFailure) as caught,
        expect_raises(RuntimeError, "send()", match="closed"),
    ):
        if error:
            raise error
    assert says in caught.value.message
    assert caught.value.__cause__ is error


def test_expect_raises_lets_interrupts_and_inner_checks_through() -> None:
    with pytest.raises(KeyboardInterrupt), expect_raises(ValueError, "x"):
        raise KeyboardInterrupt
    with pytest.raises(CheckFailure) as caught, expect_raises(ValueError, "x"):
        expect(1, "inner").equals(2)
    assert caught.value.label == "inner"


def test_exact_refuses_a_subclass() -> None:
    with pytest.raises(CheckFailure), expect_raises(LookupError, "d['x']", exact=True):
        raise KeyError("x")


def test_diff_shows_both_sides() -> None:
    with pytest.raises(CheckFailure) as caught:
        expect("a\nb \nc", "text").equals("a\nb\nc")
    assert caught.value.diff == [
        {"op": "same", "text": "a"},
        {"op": "removed", "text": "b"},
        {"op": "added", "text": "b·"},
        {"op": "same", "text": "c"},
    ]


def test_texts_are_bounded() -> None:
    with pytest.raises(CheckFailure) as caught:
        expect("x" * 10_000_000, "text").equals(list(range(1_000_000)))
    failure = caught.value
    assert len(failure.message) < 9_000
    assert len(failure.expected or "") < 3_000
    assert len(failure.actual or "") < 3_000
    assert sum(len(line["text"]) for line in failure.diff) < 100_000
