"""Checks of EventBus: who keeps whom alive."""

import gc
import weakref
from typing import Any

from cairn_checks import expect


def make_bus() -> Any:
    """Make a bus that fails when a listener fails."""
    from events import EventBus

    def report(event: object, error: Exception) -> None:
        raise error

    return EventBus(report)


class LiveFeed:
    """A page that shows what happens while it is open."""

    def __init__(self, seen: list[str]) -> None:
        self.seen = seen

    def show(self, event: Any) -> None:
        """Show the event."""
        self.seen.append(event.invoice_id)


def test_a_method_is_called_while_its_object_lives() -> None:
    """calls a bound method as long as its object lives"""
    from invoices import InvoicePaid

    bus = make_bus()
    seen: list[str] = []
    feed = LiveFeed(seen)
    bus.subscribe(InvoicePaid, feed.show)
    gc.collect()
    bus.publish(InvoicePaid("inv_1", 900))
    bus.publish(InvoicePaid("inv_2", 900))
    expect(feed.seen, "what the open page has shown").equals(["inv_1", "inv_2"])


def test_a_method_does_not_keep_its_object() -> None:
    """does not keep the object of a bound method alive, and calls it no more"""
    from invoices import InvoicePaid

    bus = make_bus()
    seen: list[str] = []
    feed = LiveFeed(seen)
    unsubscribe = bus.subscribe(InvoicePaid, feed.show)
    bus.publish(InvoicePaid("inv_1", 900))
    watch = weakref.ref(feed)
    del feed
    gc.collect()
    expect(watch(), "the page, after the last name for it is gone").is_none()
    bus.publish(InvoicePaid("inv_2", 900))
    expect(seen, "what the page has shown").equals(["inv_1"])
    unsubscribe()


def test_a_function_stays() -> None:
    """keeps functions that nobody else holds"""
    from invoices import InvoicePaid

    bus = make_bus()
    heard: list[str] = []

    def connect() -> None:
        def receipt(event: object) -> None:
            heard.append("receipt")

        bus.subscribe(InvoicePaid, receipt)
        bus.subscribe(InvoicePaid, lambda event: heard.append("revenue"))

    connect()
    gc.collect()
    bus.publish(InvoicePaid("inv_1", 900))
    expect(heard, "what was heard").equals(["receipt", "revenue"])


def test_other_callables_stay() -> None:
    """keeps other callables, such as the method of a list or an object with __call__"""
    from invoices import InvoicePaid

    bus = make_bus()
    heard: list[object] = []
    calls: list[str] = []

    class Counter:
        def __call__(self, event: Any) -> None:
            calls.append(event.invoice_id)

    bus.subscribe(InvoicePaid, heard.append)
    bus.subscribe(InvoicePaid, Counter())
    gc.collect()
    paid = InvoicePaid("inv_1", 900)
    bus.publish(paid)
    expect(heard, "what list.append heard").equals([paid])
    expect(calls, "what the object with __call__ heard").equals(["inv_1"])


def test_closed_pages_leave_the_others() -> None:
    """goes on with the others when several objects are gone"""
    from invoices import InvoicePaid

    bus = make_bus()
    seen: list[str] = []
    feeds = [LiveFeed(seen) for _ in range(6)]
    for feed in feeds:
        bus.subscribe(InvoicePaid, feed.show)
    feed = feeds[5]
    feeds.clear()
    gc.collect()
    bus.publish(InvoicePaid("inv_1", 900))
    bus.publish(InvoicePaid("inv_2", 900))
    expect(feed.seen, "what the only open page has shown").equals(["inv_1", "inv_2"])
