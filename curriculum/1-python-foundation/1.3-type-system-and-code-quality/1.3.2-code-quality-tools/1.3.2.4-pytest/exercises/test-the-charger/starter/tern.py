"""Larch's view of its payment provider."""

from typing import Protocol


class CardDeclined(Exception):
    """The bank said no; asking again would not help. The text says why."""


class TernUnavailable(Exception):
    """Tern did not answer; asking again may help."""


class Gateway(Protocol):
    """What takes the money."""

    def charge(self, customer_id: str, cents: int, *, idempotency_key: str) -> str:
        """Take money once for each key, and return the payment's id."""


class Mailer(Protocol):
    """What writes to customers."""

    def send(self, customer_id: str, text: str) -> None:
        """Send an e-mail."""
