"""Checks of EventBus: who hears what, in which order, and what a failure does."""

from collections.abc import Callable
from typing import Any

import pytest
from cairn_checks import expect, expect_raises


def make_bus() -> tuple[Any, list[tuple[object, Exception]]]:
    """Make a bus, and the list into which it reports errors."""
    from events import EventBus

    errors: list[tuple[object, Exception]] = []
    return EventBus(lambda event, error: errors.append((event, error))), errors


def test_delivers_in_order() -> None:
    """delivers an event to its listeners in the order in which they subscribed"""
    from invoices import InvoicePaid

    bus, errors = make_bus()
    heard: list[tuple[str, object]] = []
    bus.subscribe(InvoicePaid, lambda event: heard.append(("receipt", event)))
    bus.subscribe(InvoicePaid, lambda event: heard.append(("revenue", event)))
    paid = InvoicePaid("inv_1042", 1900)
    expect(bus.publish(paid), "what publish returns").is_none()
    expect(heard, "what was heard").equals([("receipt", paid), ("revenue", paid)])
    expect(errors, "the errors that were reported").equals([])


def test_delivers_only_what_was_asked_for() -> None:
    """delivers nothing of another class, and nothing without listeners"""
    from invoices import GuidePublished, InvoicePaid, InvoiceVoided

    bus, _ = make_bus()
    heard: list[object] = []
    bus.publish(InvoicePaid("inv_1", 900))
    bus.subscribe(InvoiceVoided, heard.append)
    bus.publish(InvoicePaid("inv_2", 900))
    bus.publish(GuidePublished("guide_12"))
    expect(heard, "what a listener for InvoiceVoided heard").equals([])


def test_subclasses_are_heard() -> None:
    """delivers events of a subclass too, still in the order of subscription"""
    from invoices import GuidePublished, InvoiceEvent, InvoicePaid, InvoiceVoided

    bus, _ = make_bus()
    heard: list[str] = []
    bus.subscribe(InvoiceEvent, lambda event: heard.append(f"audit {event.invoice_id}"))
    bus.subscribe(InvoicePaid, lambda event: heard.append(f"receipt {event.invoice_id}"))
    bus.subscribe(InvoiceEvent, lambda event: heard.append(f"index {event.invoice_id}"))
    bus.publish(InvoicePaid("inv_1", 900))
    bus.publish(InvoiceVoided("inv_2"))
    bus.publish(GuidePublished("guide_12"))
    wanted = ["audit inv_1", "receipt inv_1", "index inv_1", "audit inv_2", "index inv_2"]
    expect(heard, "what was heard").equals(wanted)


def test_a_failure_stops_nobody() -> None:
    """delivers to the others when a listener fails, and reports each failure"""
    from invoices import InvoicePaid

    bus, errors = make_bus()
    heard: list[str] = []
    mail, disk = ConnectionError("no mail server"), OSError("disk full")

    def fail_with(error: Exception) -> Callable[[object], None]:
        def listener(event: object) -> None:
            raise error

        return listener

    bus.subscribe(InvoicePaid, fail_with(mail))
    bus.subscribe(InvoicePaid, lambda event: heard.append("guide unlocked"))
    bus.subscribe(InvoicePaid, fail_with(disk))
    bus.subscribe(InvoicePaid, lambda event: heard.append("revenue counted"))
    paid = InvoicePaid("inv_1042", 1900)
    bus.publish(paid)
    expect(heard, "what the others did").equals(["guide unlocked", "revenue counted"])
    expect([event for event, _ in errors], "the events reported").equals([paid, paid])
    expect(len(errors), "number of errors reported").equals(2)
    expect(errors[0][1], "the first error").same_object_as(mail)
    expect(errors[1][1], "the second error").same_object_as(disk)


@pytest.mark.parametrize("signal", [SystemExit, KeyboardInterrupt])
def test_a_stop_is_no_failure(signal: type[BaseException]) -> None:
    """hands on what stops the process"""
    from invoices import InvoicePaid

    bus, errors = make_bus()

    def stop(event: object) -> None:
        raise signal

    bus.subscribe(InvoicePaid, stop)
    with expect_raises(signal, f"publish with a listener that raises {signal.__name__}"):
        bus.publish(InvoicePaid("inv_1", 900))
    expect(errors, "the errors that were reported").equals([])


def test_a_subscription_can_be_ended() -> None:
    """delivers nothing more after unsubscribing, also when it is done twice"""
    from invoices import InvoicePaid

    bus, _ = make_bus()
    heard: list[object] = []
    unsubscribe = bus.subscribe(InvoicePaid, heard.append)
    first = InvoicePaid("inv_1", 900)
    bus.publish(first)
    unsubscribe()
    unsubscribe()
    bus.publish(InvoicePaid("inv_2", 900))
    expect(heard, "what was heard").equals([first])


def test_each_subscription_is_its_own() -> None:
    """ends only the one subscription of a listener that has two"""
    from invoices import InvoicePaid

    bus, _ = make_bus()
    heard: list[str] = []

    def count(event: object) -> None:
        heard.append("count")

    bus.subscribe(InvoicePaid, count)
    bus.subscribe(InvoicePaid, lambda event: heard.append("receipt"))
    end_second = bus.subscribe(InvoicePaid, count)
    bus.publish(InvoicePaid("inv_1", 900))
    expect(heard, "with two subscriptions of one listener").equals(["count", "receipt", "count"])
    heard.clear()
    end_second()
    end_second()
    bus.publish(InvoicePaid("inv_2", 900))
    expect(heard, "after the second was ended, twice").equals(["count", "receipt"])


def test_one_that_leaves_skips_nobody() -> None:
    """skips nobody when a listener unsubscribes while it is called"""
    from invoices import InvoicePaid

    bus, _ = make_bus()
    heard: list[str] = []
    ends: list[Callable[[], None]] = []

    def once(event: object) -> None:
        heard.append("welcome")
        ends[0]()

    ends.append(bus.subscribe(InvoicePaid, once))
    bus.subscribe(InvoicePaid, lambda event: heard.append("receipt"))
    bus.subscribe(InvoicePaid, lambda event: heard.append("revenue"))
    bus.publish(InvoicePaid("inv_1", 900))
    bus.publish(InvoicePaid("inv_2", 900))
    wanted = ["welcome", "receipt", "revenue", "receipt", "revenue"]
    expect(heard, "what was heard of two events").equals(wanted)


def test_one_that_was_ended_is_not_called() -> None:
    """does not call a listener whose subscription ended before its turn"""
    from invoices import InvoicePaid

    bus, _ = make_bus()
    heard: list[str] = []
    ends: list[Callable[[], None]] = []
    bus.subscribe(InvoicePaid, lambda event: ends[0]())
    ends.append(bus.subscribe(InvoicePaid, lambda event: heard.append("closed page")))
    bus.publish(InvoicePaid("inv_1", 900))
    expect(heard, "what was heard after the end").equals([])


def test_one_that_comes_waits_for_the_next() -> None:
    """lets a listener that comes during delivery hear the next event, not this one"""
    from invoices import InvoicePaid

    bus, _ = make_bus()
    heard: list[str] = []

    def late(event: Any) -> None:
        heard.append(f"late {event.invoice_id}")

    def opens(event: Any) -> None:
        if event.invoice_id == "inv_1":
            bus.subscribe(InvoicePaid, late)

    bus.subscribe(InvoicePaid, opens)
    bus.publish(InvoicePaid("inv_1", 900))
    bus.publish(InvoicePaid("inv_2", 900))
    expect(heard, "what the late listener heard").equals(["late inv_2"])


def test_buses_do_not_share() -> None:
    """keeps two buses apart"""
    from invoices import InvoicePaid

    first, _ = make_bus()
    second, _ = make_bus()
    heard: list[object] = []
    first.subscribe(InvoicePaid, heard.append)
    second.publish(InvoicePaid("inv_1", 900))
    expect(heard, "what a listener of the first bus heard from the second").equals([])
