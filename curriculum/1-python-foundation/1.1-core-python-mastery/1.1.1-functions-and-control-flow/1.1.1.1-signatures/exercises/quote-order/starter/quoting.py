"""Price quotes for orders of guides and maps."""

from collections.abc import Sequence

from orders import Line, Quote

EXPRESS_CENTS = 900
GIFT_WRAP_CENTS = 250


def quote_order(
    customer_id: str,
    lines: Sequence[Line],
    discount_percent: int = 0,
    shipping_cents: int = 0,
    currency: str = "EUR",
    express: bool = False,
    gift_wrap: bool = False,
    coupon: str | None = None,
    remarks: list[str] = [],
) -> Quote:
    """Price an order."""
    goods = sum(line.unit_cents * line.quantity for line in lines)
    total = goods * (100 - discount_percent) // 100 + shipping_cents
    if express:
        total += EXPRESS_CENTS
        remarks.append("express")
    if gift_wrap:
        total += GIFT_WRAP_CENTS
        remarks.append("gift wrap")
    if coupon is not None:
        remarks.append(f"coupon {coupon}")
    return Quote(customer_id, currency, total, tuple(remarks))
