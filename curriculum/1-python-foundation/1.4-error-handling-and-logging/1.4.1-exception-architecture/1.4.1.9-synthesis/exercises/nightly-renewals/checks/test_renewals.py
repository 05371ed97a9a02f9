"""Checks of renew, from the invoices to the report."""

from collections.abc import Callable
from typing import Any

from cairn_checks import FakeClock, expect, expect_raises

WAITS = (0.5, 1.0)


class FakeTern:
    """Answers each customer with the errors that are set, one a call, and then with success."""

    def __init__(self, **errors: list[BaseException]) -> None:
        self.errors = errors
        self.rates: dict[str, Any] = {"USD": 0.5, "CHF": 2.0}
        self.calls: list[tuple[str, int, str, str]] = []

    def charge(self, customer_id: str, cents: int, currency: str, /, *, key: str) -> str:
        """Charge a customer."""
        self.calls.append((customer_id, cents, currency, key))
        waiting = self.errors.get(customer_id, [])
        if waiting:
            raise waiting.pop(0)
        return f"pay_{len(self.calls)}"

    def rate(self, currency: str) -> float:
        """Give a rate, or raise what stands in its place."""
        answer = self.rates[currency]
        if isinstance(answer, BaseException):
            raise answer
        return float(answer)


def run(
    tern: FakeTern, *invoices: tuple[Any, ...], before: Callable[[Any], None] | None = None
) -> tuple[Any, FakeClock]:
    """Renew the invoices (id, customer, cents, currency), and return the report and the clock."""
    from gateway import Rates
    from models import Invoice
    from renewals import renew

    clock = FakeClock()
    rates = Rates(tern.rate, max_age_s=3600, monotonic=clock.monotonic)
    if before:
        before(rates)
    made = [Invoice(*invoice) for invoice in invoices]
    return renew(made, tern.charge, rates, waits=WAITS, sleep=clock.sleep), clock


def timeouts(count: int) -> list[BaseException]:
    """Make timeouts of Tern."""
    from tern import TernTimeout

    return [TernTimeout(f"timeout {number}") for number in range(1, count + 1)]


def outcome(tern: FakeTern, *invoices: tuple[Any, ...]) -> Any:
    """Return the report, or Tern's error if that ended the run."""
    from errors import BillingError
    from tern import TernError

    try:
        return run(tern, *invoices)[0]
    except (TernError, BillingError) as error:
        return error


def test_sorts_the_invoices() -> None:
    """books each invoice as paid, declined or for later, and goes on"""
    from models import Report
    from tern import TernHTTPError

    tern = FakeTern(
        cus_2=[TernHTTPError(402, "expired")],
        cus_3=[TernHTTPError(503, "busy") for _ in range(9)],
    )
    report = outcome(
        tern,
        ("inv_1", "cus_1", 900),
        ("inv_2", "cus_2", 900),
        ("inv_3", "cus_3", 1500),
        ("inv_4", "cus_4", 1500),
    )
    wanted = Report(
        paid=["inv_1", "inv_4"],
        declined={"inv_2": "expired"},
        later=["inv_3"],
        total_eur_cents=2400,
        stale=False,
    )
    expect(report, "the report").equals(wanted)
    names = [call[0] for call in tern.calls]
    expect(names, "the customers that were charged").equals(
        ["cus_1", "cus_2", "cus_3", "cus_3", "cus_3", "cus_4"]
    )


def test_reports_nothing() -> None:
    """reports an empty night"""
    from models import Report

    expect(outcome(FakeTern()), "the report without invoices").equals(Report())


def test_charges_once() -> None:
    """sends the same key with every attempt"""
    tern = FakeTern(cus_1=timeouts(2))
    report = outcome(tern, ("inv_1", "cus_1", 900))
    expect(tern.calls, "the calls of charge").equals([("cus_1", 900, "EUR", "inv_1")] * 3)
    expect(getattr(report, "paid", report), "the paid invoices").equals(["inv_1"])


def test_each_invoice_has_all_attempts() -> None:
    """gives each invoice all its attempts"""
    tern = FakeTern(cus_1=timeouts(2), cus_2=timeouts(2))
    report = outcome(tern, ("inv_1", "cus_1", 900), ("inv_2", "cus_2", 900))
    paid = getattr(report, "paid", report)
    expect(paid, "the paid invoices, two timeouts each").equals(["inv_1", "inv_2"])


def test_waits_between_the_attempts() -> None:
    """waits as it is told to"""
    from tern import TernHTTPError

    tern = FakeTern(cus_1=[TernHTTPError(429, "slow down", 20.0), *timeouts(1)])
    try:
        _report, clock = run(tern, ("inv_1", "cus_1", 900))
    except Exception as error:
        raise AssertionError(f"renew raised {error!r}") from error
    expect(clock.sleeps, "the waits").equals([20.0, 1.0])


def test_adds_up_currencies() -> None:
    """adds up what was paid, in EUR"""
    tern = FakeTern(cus_2=timeouts(9))
    report = outcome(
        tern,
        ("inv_1", "cus_1", 900, "USD"),
        ("inv_2", "cus_2", 5000, "USD"),
        ("inv_3", "cus_3", 300, "CHF"),
        ("inv_4", "cus_4", 100, "EUR"),
    )
    total = getattr(report, "total_eur_cents", report)
    expect(total, "the total of 900 USD, 300 CHF and 100 EUR").equals(450 + 600 + 100)
    expect(report.stale, "stale").is_false()


def test_marks_a_stale_rate() -> None:
    """adds up with a stale rate and says so"""
    tern = FakeTern()

    def go_down(rates: Any) -> None:
        rates.get("USD")
        tern.rates["USD"] = timeouts(1)[0]

    try:
        report, _clock = run(
            tern, ("inv_1", "cus_1", 900, "USD"), ("inv_2", "cus_2", 300, "CHF"), before=go_down
        )
    except Exception as error:
        raise AssertionError(f"renew raised {error!r}") from error
    expect(report.total_eur_cents, "the total").equals(450 + 600)
    expect(report.stale, "stale, with a kept rate first and a fresh one after it").is_true()


def test_a_lost_rate_is_not_a_lost_payment() -> None:
    """keeps an invoice under paid when only its rate is missing"""
    tern = FakeTern()
    tern.rates["USD"] = timeouts(1)[0]
    report = outcome(
        tern,
        ("inv_1", "cus_1", 900),
        ("inv_2", "cus_2", 900, "USD"),
        ("inv_3", "cus_3", 900),
    )
    paid = getattr(report, "paid", report)
    expect(paid, "the paid invoices").equals(["inv_1", "inv_2", "inv_3"])
    expect(report.later, "the invoices for later").equals([])
    expect(report.total_eur_cents, "the total without a rate for USD").is_none()


def test_a_bug_stops_the_run() -> None:
    """stops at a bug, with a note that names the invoice"""
    from tern import TernHTTPError

    for bug in (TypeError("cents must be int"), TernHTTPError(404, "unknown customer")):
        tern = FakeTern(cus_2=[bug])
        with expect_raises(type(bug), f"renew with {bug!r}") as caught:
            run(tern, ("inv_1", "cus_1", 900), ("inv_2", "cus_2", 900), ("inv_3", "cus_3", 900))
        expect(caught.exception, "the error that goes on").same_object_as(bug)
        notes = list(getattr(bug, "__notes__", []))
        expect(notes, "its notes").equals(["while renewing inv_2"])
        names = [call[0] for call in tern.calls]
        expect(names, "the customers that were charged").equals(["cus_1", "cus_2"])
