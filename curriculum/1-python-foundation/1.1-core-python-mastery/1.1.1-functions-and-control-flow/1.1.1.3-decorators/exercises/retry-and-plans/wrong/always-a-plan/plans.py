"""The price list."""

import re


class Plan:
    """A plan that a customer can subscribe to."""

    def __init__(self, name: str, monthly_cents: int) -> None:
        self.name = name
        self.monthly_cents = monthly_cents

    @property
    def monthly_cents(self) -> int:
        """The price of a month; never negative."""
        return self._monthly_cents

    @monthly_cents.setter
    def monthly_cents(self, value: int) -> None:
        if value < 0:
            raise ValueError(f"the price must not be negative: {value}")
        self._monthly_cents = value

    @property
    def yearly_cents(self) -> int:
        """The price of a year: ten months."""
        return 10 * self.monthly_cents

    @classmethod
    def from_row(cls, row: str) -> "Plan":
        """Make a plan from a row like `atlas;900`."""
        name, cents = row.split(";")
        return Plan(name, int(cents))

    @staticmethod
    def is_valid_name(text: str) -> bool:
        """Tell whether a plan may be called `text`."""
        return re.fullmatch(r"[a-z]{3,12}", text) is not None
