"""Larch's event bus."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from inspect import ismethod
from typing import Any
from weakref import WeakMethod

Payload = dict[str, Any]
Listener = Callable[[str, Payload], object]


@dataclass(eq=False)
class _Subscription:
    """One listener's wish; `find` returns the listener, or None when its object is gone."""

    pattern: str
    find: Callable[[], Listener | None]
    ended: bool = False

    def hears(self, topic: str) -> bool:
        """Say whether the pattern fits the topic."""
        if self.pattern == "*":
            return True
        if self.pattern.endswith(".*"):
            return topic.startswith(self.pattern[:-1])
        return topic == self.pattern


class EventBus:
    """Delivers events to the listeners of their topic."""

    def __init__(self) -> None:
        self._subscriptions: list[_Subscription] = []

    def subscribe(self, pattern: str, listener: Listener) -> Callable[[], None]:
        """Let the listener hear the topics of this pattern; return what ends the subscription."""
        find = WeakMethod(listener) if ismethod(listener) else lambda: listener
        subscription = _Subscription(pattern, find)
        self._subscriptions.append(subscription)

        def unsubscribe() -> None:
            self._end(subscription)

        return unsubscribe

    def publish(self, topic: str, payload: Payload) -> list[Exception]:
        """Deliver the event; return what the listeners raised, in the order of their calls."""
        errors: list[Exception] = []
        for subscription in tuple(self._subscriptions):
            if subscription.ended or not subscription.hears(topic):
                continue
            listener = subscription.find()
            if listener is None:
                self._end(subscription)
                continue
            try:
                listener(topic, deepcopy(payload))
            except Exception as error:
                errors.append(error)
        return errors

    def _end(self, subscription: _Subscription) -> None:
        if not subscription.ended:
            subscription.ended = True
            self._subscriptions.remove(subscription)
