"""Checks of errors.py and gateway.py, piece by piece."""

import pickle
from typing import Any

import pytest
from cairn_checks import FakeClock, Spy, expect, expect_raises


def notes_of(error: BaseException) -> list[str]:
    """Return the notes of an error."""
    return list(getattr(error, "__notes__", []))


def unavailable(operation: str = "charge inv_1", retry_after_s: float | None = None) -> Any:
    """Make a TernUnavailable; a class that refuses the arguments is the learner's failure."""
    from errors import TernUnavailable

    try:
        return TernUnavailable(operation, retry_after_s=retry_after_s)
    except TypeError as error:
        raise AssertionError(f"TernUnavailable refused its arguments: {error}") from None


def test_errors_are_a_family() -> None:
    """has errors of one family, with data that survives pickle"""
    from errors import BillingError, CardDeclined

    for error, text, data in [
        (
            CardDeclined("charge inv_1", "expired"),
            "charge inv_1: declined, expired",
            {"operation": "charge inv_1", "reason": "expired"},
        ),
        (
            unavailable(retry_after_s=5),
            "charge inv_1: Tern is unavailable",
            {"operation": "charge inv_1", "retry_after_s": 5},
        ),
    ]:
        name = type(error).__name__
        expect(isinstance(error, BillingError), f"{name} is a BillingError").is_true()
        try:
            arrived = pickle.loads(pickle.dumps(error))
        except TypeError as problem:
            raise AssertionError(f"pickle could not rebuild {name}: {problem}") from None
        expect(str(error), f"str of {name}").equals(text)
        expect(str(arrived), f"str of {name} after pickle").equals(text)
        for key, value in data.items():
            expect(getattr(arrived, key, None), f"{name}.{key} after pickle").equals(value)


@pytest.mark.parametrize(
    ("status", "told_s"),
    [
        pytest.param(0, None, id="a timeout"),
        pytest.param(429, 30.0, id="status 429"),
        pytest.param(500, None, id="status 500"),
        pytest.param(503, 2.0, id="status 503"),
    ],
)
def test_translates_what_is_unavailable(status: int, told_s: float | None) -> None:
    """turns silence and overload into TernUnavailable, with its cause"""
    from errors import TernUnavailable
    from gateway import translated
    from tern import TernHTTPError, TernTimeout

    original = TernHTTPError(status, "busy", told_s) if status else TernTimeout("no answer in 5 s")
    with (
        expect_raises(TernUnavailable, f"{original!r} under translated") as caught,
        translated("charge inv_1"),
    ):
        raise original
    expect(caught.exception.__cause__, "its __cause__").same_object_as(original)
    expect(str(caught.exception), "its text").equals("charge inv_1: Tern is unavailable")
    expect(caught.exception.retry_after_s, "its retry_after_s").equals(told_s)


def test_translates_a_declined_card() -> None:
    """turns status 402 into CardDeclined, with its cause"""
    from errors import CardDeclined
    from gateway import translated
    from tern import TernHTTPError

    original = TernHTTPError(402, "stolen")
    with (
        expect_raises(CardDeclined, "status 402 under translated") as caught,
        translated("charge inv_7"),
    ):
        raise original
    expect(caught.exception.__cause__, "its __cause__").same_object_as(original)
    expect(str(caught.exception), "its text").equals("charge inv_7: declined, stolen")


@pytest.mark.parametrize("status", [400, 404, 0], ids=["status 400", "status 404", "a TypeError"])
def test_leaves_bugs_alone(status: int) -> None:
    """hands on every other error as it is"""
    from gateway import translated
    from tern import TernHTTPError

    original = TernHTTPError(status, "unknown customer") if status else TypeError("a bug")
    with (
        expect_raises(Exception, f"{original!r} under translated") as caught,
        translated("charge inv_1"),
    ):
        raise original
    expect(caught.exception, "the error that goes on").same_object_as(original)


def test_translated_lets_success_pass() -> None:
    """does nothing if all goes well"""
    from gateway import translated

    done = []
    with translated("charge inv_1"):
        done.append("charged")
    expect(done, "what the block did").equals(["charged"])


def test_tries_again() -> None:
    """tries again after the next wait, or after the longer one that Tern gave"""
    from gateway import persistently

    func = Spy(results=[unavailable(), unavailable("b", 9.0), unavailable("c", 1.0), "pay_77"])
    sleep = Spy(name="sleep")
    result: Any
    try:
        result = persistently(func, waits=[0.5, 2.0, 4.0, 8.0], sleep=sleep)
    except Exception as error:
        result = error
    expect(result, "the result after three failures").equals("pay_77")
    expect([call.args[0] for call in sleep.calls], "the waits").equals([0.5, 9.0, 4.0])


@pytest.mark.parametrize(
    ("waits", "note"),
    [
        pytest.param([], "gave up after 1 attempt", id="no wait"),
        pytest.param([0.5, 1.0], "gave up after 3 attempts", id="two waits"),
    ],
)
def test_gives_up(waits: list[float], note: str) -> None:
    """hands on the last error with a note when no wait is left"""
    from errors import TernUnavailable
    from gateway import persistently

    errors = [unavailable(f"attempt {number}") for number in range(1, 5)]
    sleep = Spy(name="sleep")
    with expect_raises(TernUnavailable, f"persistently with waits={waits}") as caught:
        persistently(Spy(results=errors, name="func"), waits=waits, sleep=sleep)
    expect(caught.exception, "the error that goes on").same_object_as(errors[len(waits)])
    expect(notes_of(caught.exception), "its notes").equals([note])
    expect([call.args[0] for call in sleep.calls], "the waits").equals(waits)


def test_does_not_insist() -> None:
    """hands on at once what a second attempt cannot change"""
    from errors import CardDeclined
    from gateway import persistently

    for error in (CardDeclined("charge inv_1", "expired"), TypeError("a bug")):
        func, sleep = Spy(raises=error, name="func"), Spy(name="sleep")
        with expect_raises(type(error), f"persistently with {error!r}"):
            persistently(func, waits=[0.5, 1.0], sleep=sleep)
        expect(func.call_count, "number of attempts").equals(1)
        expect(sleep.call_count, "number of waits").equals(0)
        expect(notes_of(error), "its notes").equals([])


def test_rates_degrade_for_a_while() -> None:
    """gives the last known rate, marked, until it is too old"""
    from errors import TernUnavailable
    from gateway import Rates
    from models import Rate
    from tern import TernHTTPError, TernTimeout

    clock = FakeClock()
    down = [TernTimeout("slow"), TernHTTPError(503, "busy"), TernTimeout("slow")]
    fetch = Spy(results=[0.5, *down, 2.0], name="fetch")
    rates = Rates(fetch, max_age_s=3600, monotonic=clock.monotonic)

    def get() -> Any:
        try:
            return rates.get("USD")
        except Exception as error:
            return error

    expect(get(), "the rate while Tern answers").equals(Rate(0.5, stale=False))
    clock.advance(3000)
    expect(get(), "the rate 3000 s later, Tern down").equals(Rate(0.5, stale=True))
    clock.advance(600)
    expect(get(), "the rate 3600 s later, Tern down").equals(Rate(0.5, stale=True))
    clock.advance(1)
    too_old = get()
    expect(too_old, "what comes 3601 s later, Tern down").is_exactly_type(TernUnavailable)
    expect(str(too_old), "its text").equals("rate USD: Tern is unavailable")
    expect(get(), "the rate when Tern answers again").equals(Rate(2.0, stale=False))


def test_rates_are_kept_by_currency() -> None:
    """has no rate for a currency that it never saw"""
    from errors import TernUnavailable
    from gateway import Rates
    from tern import TernTimeout

    rates = Rates(
        Spy(results=[0.5, TernTimeout("slow")], name="fetch"),
        max_age_s=3600,
        monotonic=FakeClock().monotonic,
    )
    rates.get("USD")
    with expect_raises(TernUnavailable, "the rate of CHF, Tern down", match="rate CHF"):
        rates.get("CHF")


def test_rates_hide_no_bug() -> None:
    """hands on a bug although a rate is known"""
    from gateway import Rates

    fetch = Spy(results=[0.5, KeyError("rate")], name="fetch")
    rates = Rates(fetch, max_age_s=3600, monotonic=FakeClock().monotonic)
    rates.get("USD")
    with expect_raises(KeyError, "a bug in fetch"):
        rates.get("USD")
