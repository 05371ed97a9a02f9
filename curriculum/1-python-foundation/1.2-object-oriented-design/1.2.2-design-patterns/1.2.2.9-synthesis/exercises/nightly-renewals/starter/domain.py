"""Words of billing that all modules share."""

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol


@dataclass(frozen=True)
class Settings:
    """How this installation is set up."""

    gateway: str = "sandbox"
    currency: str = "EUR"
    prices: dict[str, int] = field(default_factory=lambda: {"trail": 900, "summit": 1900})


@dataclass(frozen=True)
class Subscription:
    """What a customer has subscribed to, and when it is due."""

    customer_id: str
    plan: str
    due: date
    months: int = 1
    discounts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Invoice:
    """What a customer has to pay, and the payment once it is there."""

    customer_id: str
    currency: str
    lines: tuple[tuple[str, int], ...]
    payment_id: str | None = None

    @property
    def total_cents(self) -> int:
        """Return the sum of the lines."""
        return sum(cents for _, cents in self.lines)


@dataclass(frozen=True)
class RenewalPaid:
    """A renewal went well."""

    invoice: Invoice


@dataclass(frozen=True)
class RenewalFailed:
    """The card of a customer was refused."""

    customer_id: str
    reason: str


class CardRefused(Exception):
    """The bank has said no."""


class Gateway(Protocol):
    """Where cards are charged."""

    def charge(self, customer_id: str, cents: int, currency: str, /) -> str:
        """Charge the card and return the id of the payment, or raise CardRefused."""
