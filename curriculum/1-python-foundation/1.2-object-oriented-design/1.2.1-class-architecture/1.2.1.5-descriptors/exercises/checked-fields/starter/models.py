"""What Larch sells, in whole cents."""


class Plan:
    """A subscription: so much a month, for so many months."""

    def __init__(self, monthly_cents: int, months: int) -> None:
        self.monthly_cents = monthly_cents
        self.months = months

    @property
    def total_cents(self) -> int:
        """What the whole plan costs."""
        return self.monthly_cents * self.months


class Line:
    """A line of an invoice."""

    def __init__(self, unit_cents: int, quantity: int) -> None:
        self.unit_cents = unit_cents
        self.quantity = quantity

    @property
    def total_cents(self) -> int:
        """What the line costs."""
        return self.unit_cents * self.quantity


class Payment:
    """Money that was paid, and what was given back of it."""

    def __init__(self, paid_cents: int, refunded_cents: int = 0) -> None:
        self.paid_cents = paid_cents
        self.refunded_cents = refunded_cents

    @property
    def kept_cents(self) -> int:
        """What Larch has kept."""
        return self.paid_cents - self.refunded_cents
