"""Tells those who asked what has happened."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import ismethod
from typing import Any, TypeVar
from weakref import ref

E = TypeVar("E")
Listener = Callable[[Any], object]


@dataclass(eq=False)
class _Subscription:
    """One listener's wish; `find` returns the listener, or None when its object is gone."""

    kind: type
    find: Callable[[], Listener | None]
    ended: bool = False


class EventBus:
    """Delivers events to the listeners of their class."""

    def __init__(self, on_error: Callable[[object, Exception], object], /) -> None:
        self._on_error = on_error
        self._subscriptions: list[_Subscription] = []

    def subscribe(self, kind: type[E], listener: Callable[[E], object], /) -> Callable[[], None]:
        """Let the listener hear events of this class; return what ends the subscription."""
        find = ref(listener) if ismethod(listener) else lambda: listener
        subscription = _Subscription(kind, find)
        self._subscriptions.append(subscription)

        def unsubscribe() -> None:
            self._end(subscription)

        return unsubscribe

    def publish(self, event: object, /) -> None:
        """Deliver the event to all its listeners."""
        for subscription in tuple(self._subscriptions):
            if subscription.ended or not isinstance(event, subscription.kind):
                continue
            listener = subscription.find()
            if listener is None:
                self._end(subscription)
                continue
            try:
                listener(event)
            except Exception as error:
                self._on_error(event, error)

    def _end(self, subscription: _Subscription) -> None:
        if not subscription.ended:
            subscription.ended = True
            self._subscriptions.remove(subscription)
