"""Checks of the nightly run and of the wired program."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from cairn_checks import expect, expect_raises

TODAY = date(2026, 3, 1)


class FakeGateway:
    """Writes down what is charged, and refuses or fails where it is told to."""

    def __init__(self, log: list[object], **answers: Exception) -> None:
        self.log = log
        self.answers = answers

    def charge(self, customer_id: str, cents: int, currency: str, /) -> str:
        """Charge, or raise the answer for this customer."""
        self.log.append((customer_id, cents, currency))
        if customer_id in self.answers:
            raise self.answers[customer_id]
        return f"pay_{customer_id}"


def make_app(log: list[object], **answers: Exception) -> Any:
    """Build an app around a fake gateway; charges and events go into the log."""
    from domain import RenewalFailed, RenewalPaid, Settings
    from renewals import build

    app = build(Settings(), gateway=FakeGateway(log, **answers), today=lambda: TODAY)
    app.bus.subscribe(RenewalPaid, lambda event: log.append(f"paid {event.invoice.customer_id}"))
    app.bus.subscribe(
        RenewalFailed, lambda event: log.append(f"failed {event.customer_id}: {event.reason}")
    )
    return app


def subscribed(customer_id: str, plan: str = "summit", **given: Any) -> Any:
    """Make a subscription that is due today."""
    from domain import Subscription

    return Subscription(customer_id, plan, **{"due": TODAY, **given})


def test_charges_and_tells() -> None:
    """charges what is due, tells the bus after each charge, and returns the invoices"""
    from domain import Invoice

    log: list[object] = []
    app = make_app(log)
    found = app.renewals.run([subscribed("cus_9"), subscribed("cus_31", "trail")])
    expect(log, "charges and events").equals(
        [("cus_9", 1900, "EUR"), "paid cus_9", ("cus_31", 900, "EUR"), "paid cus_31"]
    )
    wanted = [
        Invoice("cus_9", "EUR", (("summit", 1900),), "pay_cus_9"),
        Invoice("cus_31", "EUR", (("trail", 900),), "pay_cus_31"),
    ]
    expect(found, "what run returns").equals(wanted)


def test_the_event_has_the_paid_invoice() -> None:
    """publishes the invoice with its payment"""
    from domain import RenewalPaid

    app = make_app([])
    heard: list[Any] = []
    app.bus.subscribe(RenewalPaid, heard.append)
    found = app.renewals.run(iter([subscribed("cus_9")]))
    expect([event.invoice for event in heard], "invoices in the events").equals(found)
    expect(found[0].payment_id, "payment_id").equals("pay_cus_9")


def test_leaves_what_is_not_due() -> None:
    """charges what was due before, and leaves what is due tomorrow"""
    log: list[object] = []
    given = [
        subscribed("cus_1", due=date(2026, 3, 2)),
        subscribed("cus_2", due=date(2026, 2, 27)),
    ]
    make_app(log).renewals.run(given)
    expect(log, "charges and events").equals([("cus_2", 1900, "EUR"), "paid cus_2"])


def test_asks_for_the_day_at_each_run() -> None:
    """asks for the day at each run"""
    from domain import Settings
    from renewals import build

    log: list[object] = []
    days = iter([date(2026, 2, 28), TODAY])
    app = build(Settings(), gateway=FakeGateway(log), today=lambda: next(days))
    first = app.renewals.run([subscribed("cus_9")])
    second = app.renewals.run([subscribed("cus_9")])
    expect([len(first), len(second)], "invoices on two days").equals([0, 1])


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        pytest.param(
            {"months": 12, "discounts": ("loyal",)}, (("loyal", -190),), id="loyal for a year"
        ),
        pytest.param({"months": 11, "discounts": ("loyal",)}, (), id="loyal for eleven months"),
        pytest.param({"discounts": ("student",)}, (("student", -950),), id="a student"),
        pytest.param(
            {"months": 12, "discounts": ("student", "loyal")},
            (("student", -950), ("loyal", -95)),
            id="a loyal student",
        ),
        pytest.param(
            {"months": 12, "discounts": ("loyal", "student")},
            (("loyal", -190), ("student", -855)),
            id="a student and loyal, the other way round",
        ),
    ],
)
def test_takes_discounts_off(given: dict[str, Any], lines: tuple[Any, ...]) -> None:
    """takes each discount off what the one before has left, as a line of its own"""
    found = make_app([]).renewals.run([subscribed("cus_9", **given)])
    expect(found[0].lines, f"lines with {given}").equals((("summit", 1900), *lines))


def test_takes_a_new_discount() -> None:
    """takes a discount that was registered later, but not more than what is left"""
    log: list[object] = []
    app = make_app(log)
    seen: list[tuple[str, int]] = []

    @app.discounts.register("voucher")
    def voucher(subscription: Any, cents: int) -> int:
        seen.append((subscription.customer_id, cents))
        return 1500

    given = [
        subscribed("cus_9", discounts=("voucher",)),
        subscribed("cus_31", discounts=("student", "voucher")),
    ]
    found = app.renewals.run(given)
    expect(seen, "what the voucher was asked").equals([("cus_9", 1900), ("cus_31", 950)])
    expect([invoice.total_cents for invoice in found], "the totals").equals([400, 0])
    expect(found[1].lines[-1], "the last line of cus_31").equals(("voucher", -950))
    expect(found[1].payment_id, "the payment of a free invoice").is_none()
    wanted = [("cus_9", 400, "EUR"), "paid cus_9", "paid cus_31"]
    expect(log, "charges and events").equals(wanted)


def test_charges_nothing_when_a_discount_is_unknown() -> None:
    """charges nobody when one of the discounts is unknown"""
    log: list[object] = []
    app = make_app(log)
    given = [subscribed("cus_9"), subscribed("cus_31", discounts=("lyoal",))]
    with expect_raises(ValueError, "a run with the discount 'lyoal'", match="lyoal"):
        app.renewals.run(given)
    expect(log, "charges and events").equals([])


def test_goes_on_after_a_refused_card() -> None:
    """tells the bus of a refused card and goes on"""
    from domain import CardRefused

    log: list[object] = []
    app = make_app(log, cus_9=CardRefused("expired"))
    found = app.renewals.run([subscribed("cus_9"), subscribed("cus_31")])
    expect(log, "charges and events").equals(
        [("cus_9", 1900, "EUR"), "failed cus_9: expired", ("cus_31", 1900, "EUR"), "paid cus_31"]
    )
    expect([invoice.customer_id for invoice in found], "paid invoices").equals(["cus_31"])


def test_ends_when_the_gateway_is_down() -> None:
    """hands on any other error of the gateway, and charges nobody after it"""
    log: list[object] = []
    app = make_app(log, cus_31=ConnectionError("Tern is down"))
    with expect_raises(ConnectionError, "a run while Tern is down", match="down"):
        app.renewals.run([subscribed("cus_9"), subscribed("cus_31"), subscribed("cus_32")])
    wanted = [("cus_9", 1900, "EUR"), "paid cus_9", ("cus_31", 1900, "EUR")]
    expect(log, "charges and events").equals(wanted)


def test_a_broken_listener_stops_nothing() -> None:
    """collects the errors of listeners in app.errors, and goes on"""
    from domain import CardRefused, RenewalPaid

    log: list[object] = []
    app = make_app(log)
    errors = [ConnectionError("no mail server"), CardRefused("raised by a listener")]

    def send_receipt(event: Any) -> None:
        raise errors[0 if event.invoice.customer_id == "cus_9" else 1]

    app.bus.subscribe(RenewalPaid, send_receipt)
    found = app.renewals.run([subscribed("cus_9"), subscribed("cus_31")])
    expect(len(found), "number of paid invoices").equals(2)
    expect(len(app.errors), "number of errors").equals(2)
    for number, (came, raised) in enumerate(zip(app.errors, errors, strict=True), 1):
        expect(came, f"error {number}").same_object_as(raised)


@pytest.fixture
def connections() -> Iterator[list[str]]:
    """Forget the connections that were opened before."""
    import gateways

    gateways.opened.clear()
    yield gateways.opened
    gateways.opened.clear()


def test_opens_one_connection_for_an_app(connections: list[str]) -> None:
    """opens the gateway of the settings once, when the app is built"""
    from domain import Settings
    from renewals import build

    app = build(Settings(gateway="sandbox", currency="CHF"), today=lambda: TODAY)
    expect(connections, "connections after build").equals(["sandbox"])
    found = app.renewals.run([subscribed("cus_9"), subscribed("cus_31")])
    found += app.renewals.run([subscribed("cus_9")])
    expect([invoice.payment_id for invoice in found], "payments").equals(
        ["pay_1", "pay_2", "pay_3"]
    )
    expect(found[0].currency, "the currency").equals("CHF")
    expect(connections, "connections after two runs").equals(["sandbox"])


def test_opens_none_beside_a_given_one(connections: list[str]) -> None:
    """opens no connection when a gateway is passed, also one that counts as false"""
    from domain import Settings
    from renewals import build

    class EmptyGateway(FakeGateway):
        def __len__(self) -> int:
            return 0

    log: list[object] = []
    app = build(Settings(gateway="tern"), gateway=EmptyGateway(log), today=lambda: TODAY)
    app.renewals.run([subscribed("cus_9")])
    expect(connections, "connections").equals([])
    expect(log, "charges of the gateway that was passed").equals([("cus_9", 1900, "EUR")])


def test_refuses_a_gateway_at_the_start() -> None:
    """refuses an unknown gateway when the app is built, not in the night"""
    from domain import Settings
    from renewals import build

    with expect_raises(ValueError, "build with the gateway 'cash'", match="cash"):
        build(Settings(gateway="cash"))


def test_two_apps_share_nothing() -> None:
    """builds apps that share no gateway, no listener, no discount and no error"""
    from domain import RenewalPaid, Settings
    from renewals import build

    def broken(event: Any) -> None:
        raise ValueError("broken")

    def take_nothing(subscription: Any, cents: int) -> int:
        return 0

    first, second = (build(Settings(), today=lambda: TODAY) for _ in range(2))
    first.discounts.register("spring")(take_nothing)
    first.bus.subscribe(RenewalPaid, broken)
    paid = [app.renewals.run([subscribed("cus_9")])[0].payment_id for app in (first, second)]
    expect(paid, "the first payment of each app").equals(["pay_1", "pay_1"])
    expect([len(app.errors) for app in (first, second)], "errors of the apps").equals([1, 0])
    with expect_raises(ValueError, "find('spring') in the second app", match="spring"):
        second.discounts.find("spring")
