"""Price quotes for orders of guides and maps."""

from collections.abc import Sequence

from orders import Line, Quote

EXPRESS_CENTS = 900
GIFT_WRAP_CENTS = 250


def quote_order(
    customer_id: str,
    lines: Sequence[Line],
    /,
    *,
    currency: str,
    discount_percent: int = 0,
    shipping_cents: int = 0,
    express: bool = False,
    gift_wrap: bool = False,
    coupon: str | None = None,
    remarks: list[str] = [],
) -> Quote:
    """Price an order.

    The discount applies to the goods and is rounded in the customer's favour; shipping, express and
    gift wrap are added in full.

    Raises:
        ValueError: the discount is not a percentage, or there are no lines.
    """
    if not 0 <= discount_percent <= 100:
        raise ValueError(f"discount must be 0 to 100 percent, not {discount_percent}")
    if not lines:
        raise ValueError("an order needs lines")

    notes = remarks
    goods = sum(line.unit_cents * line.quantity for line in lines)
    total = goods * (100 - discount_percent) // 100 + shipping_cents
    if express:
        total += EXPRESS_CENTS
        notes.append("express")
    if gift_wrap:
        total += GIFT_WRAP_CENTS
        notes.append("gift wrap")
    if coupon is not None:
        notes.append(f"coupon {coupon}")
    return Quote(customer_id, currency, total, tuple(notes))
