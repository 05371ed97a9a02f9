"""The price list."""

from typing import Any


class Plan:
    """A plan that a customer can subscribe to."""

    def __init__(self, name: str, monthly_cents: int) -> None:
        self.name = name
        self.monthly_cents = monthly_cents

    def yearly_cents(self) -> Any:
        """Return the price of a year: ten months."""
        raise NotImplementedError

    @staticmethod
    def from_row(row: str) -> Any:
        """Make a plan from a row like `atlas;900`."""
        raise NotImplementedError

    @staticmethod
    def is_valid_name(text: str) -> Any:
        """Tell whether a plan may be called `text`."""
        raise NotImplementedError
