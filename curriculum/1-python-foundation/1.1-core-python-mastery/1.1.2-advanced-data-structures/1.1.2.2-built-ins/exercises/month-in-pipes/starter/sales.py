"""What the report is about."""

from typing import NamedTuple


class Sale(NamedTuple):
    """One line of the month's sales."""

    sku: str
    quantity: int
    unit_cents: int
    paid: bool = True

    def total_cents(self) -> int:
        """Say what the line is worth; free maps are worth 0."""
        return self.quantity * self.unit_cents

    def is_paid(self) -> bool:
        """Whether the money has come."""
        return self.paid


def discounted(cents: int, percent: int) -> int:
    """Take a discount off a price, and round down to whole cents."""
    return cents * (100 - percent) // 100
