"""Sending one message through many channels."""

from collections.abc import Iterable
from typing import Protocol, runtime_checkable


class Named(Protocol):
    """Anything with a name that can be read."""

    name: str


@runtime_checkable
class Channel(Named, Protocol):
    """Anything that a message can be sent through."""

    def send(self, recipient: str, text: str, /) -> bool:
        """Send a text and tell whether it was taken."""
        ...


def heading(part: Named) -> str:
    """Make the line that stands above a channel's log."""
    return f"--- {part.name} ---"


def broadcast(channels: Iterable[Channel], recipient: str, text: str) -> dict[str, bool]:
    """Send a text through every channel, and tell by name which of them took it."""
    taken = {}
    for channel in channels:
        try:
            taken[channel.name] = channel.send(recipient, text)
        except ConnectionError:
            taken[channel.name] = False
    return taken


def usable(parts: Iterable[object]) -> list[Channel]:
    """Pick the parts of a configuration that a message can be sent through."""
    return [part for part in parts if isinstance(part, Channel)]
