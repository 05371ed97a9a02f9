"""What a quote is made of."""

from dataclasses import dataclass
from typing import NamedTuple


class Line(NamedTuple):
    """One article of an order."""

    sku: str
    unit_cents: int
    quantity: int


@dataclass(frozen=True)
class Quote:
    """A price for an order, ready to be shown."""

    customer_id: str
    currency: str
    total_cents: int
    remarks: tuple[str, ...] = ()
