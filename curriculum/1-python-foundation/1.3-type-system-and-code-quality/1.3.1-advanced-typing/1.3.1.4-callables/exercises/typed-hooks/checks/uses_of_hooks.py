"""What mypy should accept and refuse about hooks.py. Nothing here is run."""

import time
from datetime import date

from database import Session
from hooks import convert, measured, with_session

TODAY = date(2026, 5, 1)


def remember(name: str, seconds: float) -> int:
    return len(name)


def forget(name: str) -> None: ...


def open_session() -> Session:
    return Session({"inv_1042": 1900})


@measured(remember)
def refund(payment_id: str, /, *, cents: int, reason: str = "none") -> str:
    return f"{payment_id}: {cents}, {reason}"


class Client:
    @measured(print, clock=time.time)
    def ping(self, host: str) -> bool:
        return bool(host)


@with_session(open_session)
def amount(session: Session, invoice_id: str, *, discount: int = 0) -> int:
    return session.cents_of(invoice_id) - discount


@measured(remember)
@with_session(open_session)
def count(session: Session) -> list[int]:
    return [session.cents_of("inv_1042")]


def measured_keeps_the_parameters() -> None:
    refund("pay_77", cents=900)
    refund("pay_77", cents=900, reason="late")
    refund("pay_77", cent=900)  # refused
    refund("pay_77", cents="all")  # refused
    refund(77, cents=900)  # refused
    refund("pay_77")  # refused


def measured_keeps_the_result() -> None:
    print(refund("pay_77", cents=900).upper())
    print(refund("pay_77", cents=900) + 1)  # refused


def measured_works_on_methods() -> None:
    print(Client().ping("tern.example"))
    Client().ping(4711)  # refused
    print(Client().ping("tern.example").upper())  # refused


def record_gets_a_name_and_seconds() -> None:
    measured(remember)
    measured(print)
    measured(lambda name, seconds: [name, seconds])
    measured(forget)  # refused
    measured("hooks.log")  # refused


def clock_gives_a_number() -> None:
    measured(remember, clock=time.monotonic)
    measured(remember, clock=lambda: 0.0)
    measured(remember, clock=time.strftime)  # refused
    measured(remember, clock=0.0)  # refused


def the_session_is_supplied() -> None:
    amount("inv_1042")
    amount("inv_1042", discount=100)
    amount(invoice_id="inv_1042")
    amount(open_session(), "inv_1042")  # refused
    amount()  # refused
    amount("inv_1042", discounts=100)  # refused
    print(amount("inv_1042") + 1)
    print(amount("inv_1042").upper())  # refused


def sessionless(invoice_id: str) -> int:
    return len(invoice_id)


def only_for_functions_with_a_session() -> None:
    with_session(open_session)(sessionless)  # refused
    with_session(sessionless)  # refused
    with_session(dict)  # refused


def decorators_can_be_stacked() -> None:
    print(count()[0] + 1)
    count("inv_1042")  # refused


def by_name(currency: str, *, on: date) -> int:
    return 95 if on.year == 2026 else len(currency)


def either_way(code: str, on: date, source: str = "bank") -> int:
    return 95


def without_day(currency: str) -> int:
    return 95


def day_as_text(currency: str, *, on: str) -> int:
    return 95


def rate_as_text(currency: str, *, on: date) -> str:
    return "0.95"


def a_rate_is_asked_for_a_day() -> None:
    print(convert(1900, "CHF", by_name, on=TODAY) + 1)
    convert(1900, "CHF", either_way, on=TODAY)
    convert(1900, "CHF", lambda currency, /, *, on: 95, on=TODAY)
    convert(1900, "CHF", without_day, on=TODAY)  # refused
    convert(1900, "CHF", day_as_text, on=TODAY)  # refused
    convert(1900, "CHF", rate_as_text, on=TODAY)  # refused
    convert(1900, "CHF", 95, on=TODAY)  # refused
