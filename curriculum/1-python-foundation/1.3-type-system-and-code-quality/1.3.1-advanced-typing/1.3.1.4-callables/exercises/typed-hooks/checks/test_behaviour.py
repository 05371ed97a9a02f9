"""What hooks.py does when it runs."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from cairn_checks import expect, expect_raises


def readings(*times: float) -> Callable[[], float]:
    """Make a clock that shows these times, one after the other."""
    left = list(times)
    return lambda: left.pop(0)


class Opener:
    """Opens sessions, and remembers them."""

    def __init__(self) -> None:
        self.opened: list[Any] = []

    def __call__(self) -> Any:
        from database import Session

        self.opened.append(Session({"inv_1042": 1900}))
        return self.opened[-1]


def test_measures_each_call() -> None:
    """records the name and the seconds of each call"""
    from hooks import measured

    seen: list[tuple[str, float]] = []
    clock = readings(10.0, 12.5, 20.0, 20.25)

    @measured(lambda name, seconds: seen.append((name, seconds)), clock=clock)
    def refund(payment_id: str, *, cents: int = 0) -> str:
        return f"{payment_id}: {cents}"

    expect(seen, "what was recorded before a call").equals([])
    results = [refund("pay_77", cents=900), refund("pay_78")]
    expect(results, "the results").equals(["pay_77: 900", "pay_78: 0"])
    expect(seen, "what was recorded").equals([("refund", 2.5), ("refund", 0.25)])


@pytest.mark.parametrize("error", [ValueError, SystemExit])
def test_measures_failures(error: type[BaseException]) -> None:
    """records a call that fails, and hands the error on"""
    from hooks import measured

    seen: list[tuple[str, float]] = []

    @measured(lambda name, seconds: seen.append((name, seconds)), clock=readings(1.0, 5.0))
    def refund() -> None:
        raise error("stop")

    with expect_raises(error, "the measured function"):
        refund()
    expect(seen, "what was recorded").equals([("refund", 4.0)])


def test_keeps_names() -> None:
    """keeps the names and the docstrings of decorated functions"""
    from hooks import measured, with_session

    def refund(payment_id: str) -> str:
        """Give money back."""
        return payment_id

    def amount(session: Any) -> int:
        """Look up an amount."""
        return 1900

    decorated = [measured(print)(refund), with_session(Opener())(amount)]
    names = [(each.__name__, each.__doc__) for each in decorated]
    wanted = [("refund", "Give money back."), ("amount", "Look up an amount.")]
    expect(names, "names and docstrings").equals(wanted)


def test_supplies_a_session() -> None:
    """passes an open session, and the caller's arguments behind it"""
    from hooks import with_session

    opener = Opener()

    @with_session(opener)
    def amount(session: Any, invoice_id: str, *, discount: int = 0) -> int:
        return session.cents_of(invoice_id) - discount

    expect(len(opener.opened), "sessions opened before a call").equals(0)
    results = [amount("inv_1042"), amount(invoice_id="inv_1042", discount=100)]
    expect(results, "the results").equals([1900, 1800])
    expect(len(opener.opened), "sessions opened by two calls").equals(2)
    states = [session.is_open for session in opener.opened]
    expect(states, "whether the sessions are open afterwards").equals([False, False])


def test_closes_after_a_failure() -> None:
    """closes the session after a failure, and hands the error on"""
    from hooks import with_session

    opener = Opener()

    @with_session(opener)
    def amount(session: Any, invoice_id: str) -> int:
        return session.cents_of(invoice_id)

    with expect_raises(KeyError, "amount('inv_1')"):
        amount("inv_1")
    expect(opener.opened[0].is_open, "whether the session is open afterwards").is_false()


@pytest.mark.parametrize(
    ("cents", "rate", "converted"),
    [
        pytest.param(1900, 95, 1805, id="a rate below 100"),
        pytest.param(1999, 95, 1899, id="a result that is no whole cent"),
        pytest.param(0, 95, 0, id="nothing"),
    ],
)
def test_converts(cents: int, rate: int, converted: int) -> None:
    """converts and rounds down"""
    from hooks import convert

    asked: list[tuple[str, date]] = []

    def francs(code: str, *, on: date) -> int:
        asked.append((code, on))
        return rate

    day = date(2026, 5, 1)
    label = f"convert({cents}, 'CHF', ...) at a rate of {rate}"
    expect(convert(cents, "CHF", francs, on=day), label).equals(converted)
    expect(asked, "what the rate was asked").equals([("CHF", day)])
