"""What Larch sells, in whole cents."""

from fields import Whole, derived


class Plan:
    """A subscription: so much a month, for so many months."""

    monthly_cents = Whole()
    months = Whole(minimum=1, maximum=36)

    def __init__(self, monthly_cents: int, months: int) -> None:
        self.monthly_cents = monthly_cents
        self.months = months

    @derived
    def total_cents(self) -> int:
        """What the whole plan costs."""
        return self.monthly_cents * self.months


class Line:
    """A line of an invoice."""

    unit_cents = Whole()
    quantity = Whole(minimum=1, maximum=999)

    def __init__(self, unit_cents: int, quantity: int) -> None:
        self.unit_cents = unit_cents
        self.quantity = quantity

    @derived
    def total_cents(self) -> int:
        """What the line costs."""
        return self.unit_cents * self.quantity


class Payment:
    """Money that was paid, and what was given back of it."""

    paid_cents = Whole(minimum=1)
    refunded_cents = Whole()

    def __init__(self, paid_cents: int, refunded_cents: int = 0) -> None:
        self.paid_cents = paid_cents
        self.refunded_cents = refunded_cents

    @derived
    def kept_cents(self) -> int:
        """What Larch has kept."""
        return self.paid_cents - self.refunded_cents
