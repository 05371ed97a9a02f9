"""A small event bus, as in 1.2.2.2."""

from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")


class EventBus:
    """Delivers events to the listeners of their class, and reports the errors of listeners."""

    def __init__(self, on_error: Callable[[object, Exception], object], /) -> None:
        self._on_error = on_error
        self._listeners: list[tuple[type, Callable[[Any], object]]] = []

    def subscribe(self, kind: type[E], listener: Callable[[E], object], /) -> None:
        """Let the listener hear events of this class."""
        self._listeners.append((kind, listener))

    def publish(self, event: object, /) -> None:
        """Deliver the event to all its listeners."""
        for kind, listener in tuple(self._listeners):
            if isinstance(event, kind):
                try:
                    listener(event)
                except Exception as error:
                    self._on_error(event, error)
