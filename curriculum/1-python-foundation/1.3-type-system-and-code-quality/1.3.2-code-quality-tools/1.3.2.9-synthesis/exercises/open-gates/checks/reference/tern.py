"""Larch's view of its payment provider, as far as payouts go."""

from typing import Protocol


class TernUnavailable(Exception):
    """Tern did not answer; it may have paid all the same."""


class Client(Protocol):
    """What sends money."""

    def pay_out(self, iban: str, cents: int, *, idempotency_key: str) -> str:
        """Send money once for each key, and return the payout's id."""
