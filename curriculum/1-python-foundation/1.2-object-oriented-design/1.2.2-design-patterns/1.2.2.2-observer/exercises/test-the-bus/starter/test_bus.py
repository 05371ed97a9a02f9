"""The contract of the event bus."""

from bus import EventBus, Payload


def test_a_listener_is_called() -> None:
    heard: list[str] = []

    def listener(topic: str, payload: Payload) -> None:
        heard.append(topic)

    bus = EventBus()
    bus.subscribe("invoice.paid", listener)
    bus.publish("invoice.paid", {"invoice": "inv_1042"})
    assert heard
