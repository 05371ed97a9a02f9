"""The interface of Larch's event bus. The code behind it is your colleague's."""

from collections.abc import Callable
from typing import Any

Payload = dict[str, Any]
Listener = Callable[[str, Payload], object]


class EventBus:
    """Delivers events to the listeners of their topic."""

    def subscribe(self, pattern: str, listener: Listener) -> Callable[[], None]:
        """Let the listener hear the topics of this pattern; return what ends the subscription."""
        raise NotImplementedError

    def publish(self, topic: str, payload: Payload) -> list[Exception]:
        """Deliver the event; return what the listeners raised, in the order of their calls."""
        raise NotImplementedError
