"""The contract of the event bus."""

import gc
import weakref
from collections.abc import Callable

import pytest

from bus import EventBus, Listener, Payload

Calls = list[tuple[str, str]]


@pytest.fixture
def bus() -> EventBus:
    """Make a bus without listeners."""
    return EventBus()


@pytest.fixture
def heard() -> Calls:
    """Make the list of calls: the listener's name and the topic."""
    return []


@pytest.fixture
def named(heard: Calls) -> Callable[[str], Listener]:
    """Make listeners that note their calls."""
    return lambda name: lambda topic, payload: heard.append((name, topic))


class Feed:
    """A page that shows what happens."""

    def __init__(self, heard: Calls) -> None:
        self.heard = heard

    def show(self, topic: str, payload: Payload) -> None:
        """Note the call."""
        self.heard.append(("feed", topic))


def failing(error: BaseException) -> Listener:
    """Make a listener that raises."""

    def listener(topic: str, payload: Payload) -> None:
        raise error

    return listener


def test_delivers_in_the_order_of_subscription(
    bus: EventBus, heard: Calls, named: Callable[[str], Listener]
) -> None:
    for name, pattern in [("a", "*"), ("b", "invoice.paid"), ("c", "invoice.*")]:
        bus.subscribe(pattern, named(name))
    once = [(name, "invoice.paid") for name in "abc"]
    assert bus.publish("invoice.paid", {}) == []
    assert heard == once
    bus.publish("invoice.paid", {})
    assert heard == once * 2


@pytest.mark.parametrize(
    ("pattern", "topic", "fits"),
    [
        ("invoice.paid", "invoice.paid", True),
        ("invoice.paid", "invoice.paid.late", False),
        ("invoice.paid", "invoice.void", False),
        ("invoice.*", "invoice.paid", True),
        ("invoice.*", "invoice.paid.late", True),
        ("invoice.*", "invoice", False),
        ("invoice.*", "invoices.sent", False),
        ("*", "invoice", True),
        ("*", "invoice.paid.late", True),
    ],
)
def test_patterns(
    bus: EventBus,
    heard: Calls,
    named: Callable[[str], Listener],
    pattern: str,
    topic: str,
    fits: bool,
) -> None:
    bus.subscribe(pattern, named("a"))
    bus.publish(topic, {})
    assert heard == ([("a", topic)] if fits else [])


def test_each_call_has_a_payload_of_its_own(bus: EventBus) -> None:
    seen: list[Payload] = []

    def changes(topic: str, payload: Payload) -> None:
        payload["cents"] = 0
        payload["lines"].append("changed")

    bus.subscribe("*", changes)
    bus.subscribe("*", lambda topic, payload: seen.append(payload))
    sent = {"cents": 1900, "lines": ["map"]}
    bus.publish("invoice.paid", sent)
    assert sent == {"cents": 1900, "lines": ["map"]}
    assert seen == [{"cents": 1900, "lines": ["map"]}]


def test_a_failure_stops_nobody(
    bus: EventBus, heard: Calls, named: Callable[[str], Listener]
) -> None:
    first, second = ValueError("first"), ConnectionError("second")
    bus.subscribe("*", failing(first))
    bus.subscribe("*", named("a"))
    bus.subscribe("*", failing(second))
    for _ in range(2):
        assert bus.publish("invoice.paid", {}) == [first, second]
    assert heard == [("a", "invoice.paid")] * 2


def test_an_exit_goes_on(bus: EventBus) -> None:
    bus.subscribe("*", failing(SystemExit()))
    with pytest.raises(SystemExit):
        bus.publish("invoice.paid", {})


def test_who_ends_itself_skips_nobody(
    bus: EventBus, heard: Calls, named: Callable[[str], Listener]
) -> None:
    def once(topic: str, payload: Payload) -> None:
        heard.append(("once", topic))
        stop()

    stop = bus.subscribe("*", once)
    bus.subscribe("*", named("a"))
    bus.publish("one", {})
    bus.publish("two", {})
    assert heard == [("once", "one"), ("a", "one"), ("a", "two")]


def test_who_was_ended_is_not_called(
    bus: EventBus, heard: Calls, named: Callable[[str], Listener]
) -> None:
    bus.subscribe("*", lambda topic, payload: stop())
    stop = bus.subscribe("*", named("a"))
    bus.publish("one", {})
    assert heard == []


def test_who_is_new_hears_the_next_event(
    bus: EventBus, heard: Calls, named: Callable[[str], Listener]
) -> None:
    def joins(topic: str, payload: Payload) -> None:
        if topic == "one":
            bus.subscribe("*", named("new"))

    bus.subscribe("*", joins)
    bus.publish("one", {})
    bus.publish("two", {})
    assert heard == [("new", "two")]


def test_each_subscription_is_its_own(
    bus: EventBus, heard: Calls, named: Callable[[str], Listener]
) -> None:
    twice = named("twice")
    bus.subscribe("*", twice)
    bus.subscribe("*", named("between"))
    stop = bus.subscribe("*", twice)
    bus.publish("one", {})
    assert [name for name, _ in heard] == ["twice", "between", "twice"]
    heard.clear()
    for _ in range(2):
        stop()
    assert len(bus._subscriptions) == 2
    bus.publish("two", {})
    assert [name for name, _ in heard] == ["twice", "between"]


def test_a_method_does_not_keep_its_object(bus: EventBus, heard: Calls) -> None:
    feed = Feed(heard)
    bus.subscribe("*", feed.show)
    bus.publish("one", {})
    assert heard == [("feed", "one")]
    gone = weakref.ref(feed)
    del feed
    gc.collect()
    assert gone() is None
    assert bus.publish("two", {}) == []
    assert heard == [("feed", "one")]


def test_a_function_is_held(bus: EventBus, heard: Calls) -> None:
    bus.subscribe("*", lambda topic, payload: heard.append(("a", topic)))
    bus.publish("one", {})
    assert heard == [("a", "one")]


def test_buses_share_nothing(bus: EventBus, heard: Calls, named: Callable[[str], Listener]) -> None:
    bus.subscribe("*", named("a"))
    EventBus().publish("one", {})
    assert heard == []
