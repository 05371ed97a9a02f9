"""Checks of the loop that is built from the parts of tenacity."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from cairn_checks import FakeClock, expect, expect_raises


class Down(Exception):
    """Tern did not answer."""


def is_down(error: BaseException) -> bool:
    """Tell what is transient here."""
    return isinstance(error, Down)


def made(clock: FakeClock, **numbers: Any) -> Callable[..., Any]:
    """Build the `Retrying` of a policy."""
    from policy import Policy
    from with_tenacity import retrying

    return retrying(Policy(**numbers), is_transient=is_down, sleep=clock.sleep)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """Stop the time that tenacity sees, and make chance the same each time."""
    random.seed(141)
    return FakeClock().install(monkeypatch)


def failing(*errors: Exception) -> tuple[Callable[[], str], list[int]]:
    """Make a function that raises the errors in turn, and the list of its calls."""
    calls: list[int] = []

    def func() -> str:
        calls.append(len(calls) + 1)
        if len(calls) <= len(errors):
            raise errors[len(calls) - 1]
        return "pay_77"

    return func, calls


def test_same_attempts(clock: FakeClock) -> None:
    """tenacity: tries until it works"""
    func, calls = failing(Down(), Down())
    try:
        result = made(clock, attempts=3)(func)
    except Exception as error:
        result = error
    expect(result, "the result after two failures").equals("pay_77")
    expect(len(calls), "number of attempts").equals(3)
    expect(len(clock.sleeps), "number of waits").equals(2)


def test_raises_the_error_itself(clock: FakeClock) -> None:
    """tenacity: raises the last error itself"""
    errors = [Down("first"), Down("second"), Down("third")]
    func, calls = failing(*errors)
    with expect_raises(Exception, "three failures in two attempts") as caught:
        made(clock, attempts=2)(func)
    expect(caught.exception, "the error that goes on").same_object_as(errors[1])
    expect(len(calls), "number of attempts").equals(2)


def test_asks_is_transient(clock: FakeClock) -> None:
    """tenacity: hands on at once what is not transient"""
    func, calls = failing(Down(), TypeError("a bug"), Down())
    with expect_raises(TypeError, "a bug at the second attempt"):
        made(clock, attempts=4)(func)
    expect(len(calls), "number of attempts").equals(2)


def test_has_full_jitter(clock: FakeClock) -> None:
    """tenacity: waits from nothing up to a doubling ceiling"""
    waits: list[list[float]] = []
    for _ in range(60):
        clock.sleeps.clear()
        func, _calls = failing(*[Down()] * 5)
        try:
            made(clock, attempts=6, base_s=1.0, cap_s=4.0, budget_s=1e6)(func)
        except Exception as error:
            raise AssertionError(f"six attempts, five failures: {error!r}") from error
        waits.append(list(clock.sleeps))
    for place, ceiling in enumerate([1.0, 2.0, 4.0, 4.0, 4.0]):
        column = [run[place] for run in waits]
        label = f"wait {place + 1} of 60 runs, ceiling {ceiling}"
        expect(max(column), f"the longest {label}").is_at_most(ceiling)
        expect(max(column), f"the longest {label}").is_greater_than(0.7 * ceiling)
        expect(min(column), f"the shortest {label}").is_less_than(0.3 * ceiling)


def test_keeps_to_the_budget(clock: FakeClock) -> None:
    """tenacity: begins no attempt after the budget"""
    calls: list[int] = []

    def func() -> None:
        calls.append(1)
        clock.advance(14)
        raise Down

    with expect_raises(Down, "attempts of 14 s each in 30 s"):
        made(clock, attempts=8, cap_s=0.5, budget_s=30.0)(func)
    expect(len(calls), "number of attempts").equals(3)
