"""What the plans cost."""

RIDGE_CENTS = 900
ATLAS_CENTS = 1900


def yearly_cents(monthly_cents: int, *, free_months: int = 2) -> int:
    """Return the price of a year that is paid at once."""
    return monthly_cents * (12 - free_months)
