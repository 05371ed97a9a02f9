"""Larch's event bus. The same behaviour, written by somebody else."""

import weakref
from collections.abc import Callable
from copy import deepcopy
from itertools import count
from types import MethodType
from typing import Any

Payload = dict[str, Any]
Listener = Callable[[str, Payload], object]
Owner = Callable[[], object]


class EventBus:
    """Delivers events to the listeners of their topic."""

    __slots__ = ("__numbers", "__wanted", "__weakref__")

    def __init__(self) -> None:
        self.__numbers = count()
        self.__wanted: dict[int, tuple[list[str], Owner | None, Callable[..., object]]] = {}

    def subscribe(self, pattern: str, listener: Listener) -> Callable[[], None]:
        """Let the listener hear the topics of this pattern; return what ends the subscription."""
        number, wanted = next(self.__numbers), self.__wanted

        def forget(_gone: object = None) -> None:
            wanted.pop(number, None)

        if isinstance(listener, MethodType):
            owner = weakref.ref(listener.__self__, forget)
            wanted[number] = (pattern.split("."), owner, listener.__func__)
        else:
            wanted[number] = (pattern.split("."), None, listener)
        return lambda: forget()

    def publish(self, topic: str, payload: Payload) -> list[Exception]:
        """Deliver the event; return what the listeners raised, in the order of their calls."""
        original = deepcopy(payload)
        words = topic.split(".")
        return [
            error
            for number in [n for n, (want, _, _) in self.__wanted.items() if _fits(want, words)]
            if (error := self.__tell(number, topic, deepcopy(original))) is not None
        ]

    def __tell(self, number: int, topic: str, payload: Payload) -> Exception | None:
        if number not in self.__wanted:
            return None
        _, owner, function = self.__wanted[number]
        try:
            if owner is None:
                function(topic, payload)
            elif (self_ := owner()) is not None:
                function(self_, topic, payload)
        except Exception as error:
            return error
        return None


def _fits(pattern: list[str], words: list[str]) -> bool:
    if pattern[-1] != "*":
        return pattern == words
    above = pattern[:-1]
    return len(words) > len(above) and words[: len(above)] == above
