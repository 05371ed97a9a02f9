"""Pieces of billing. Each takes what it needs; none makes it. Nothing is wrong here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Settings:
    """How this installation reaches the payment provider."""

    tern_url: str = "https://tern.example"


class Clock:
    """Says which day it is."""

    def today(self) -> date:
        """Return the current date."""
        return date.today()


class TernClient:
    """Talks to the payment provider."""

    def __init__(self, settings: Settings) -> None:
        self.url = settings.tern_url


class Ledger:
    """Writes down what was charged."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.rows: list[str] = []


class Renewals:
    """Charges subscriptions that are due."""

    def __init__(
        self, tern: TernClient, ledger: Ledger, clock: Clock, *, attempts: int = 3
    ) -> None:
        self.tern = tern
        self.ledger = ledger
        self.clock = clock
        self.attempts = attempts
