"""Tells those who asked what has happened."""

from collections.abc import Callable
from typing import TypeVar

E = TypeVar("E")


class EventBus:
    """Delivers events to the listeners of their class."""

    def __init__(self, on_error: Callable[[object, Exception], object], /) -> None:
        self._on_error = on_error

    def subscribe(self, kind: type[E], listener: Callable[[E], object], /) -> Callable[[], None]:
        """Let the listener hear events of this class; return what ends the subscription."""
        raise NotImplementedError

    def publish(self, event: object, /) -> None:
        """Deliver the event to all its listeners."""
        raise NotImplementedError
