"""The data of the renewals."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Invoice:
    """What a customer has to pay."""

    id: str
    customer_id: str
    cents: int
    currency: str = "EUR"


@dataclass(frozen=True)
class Rate:
    """How many EUR one unit of a currency is worth."""

    value: float
    stale: bool = False


@dataclass
class Report:
    """What became of a night's invoices."""

    paid: list[str] = field(default_factory=list)
    declined: dict[str, str] = field(default_factory=dict)
    later: list[str] = field(default_factory=list)
    total_eur_cents: int | None = 0
    stale: bool = False


class Charge(Protocol):
    """Tern's call. It charges once for one key, however often it is called."""

    def __call__(self, customer_id: str, cents: int, currency: str, /, *, key: str) -> str:
        """Charge, and return the payment's id."""
        ...
