"""Price quotes for orders of guides and maps."""

from collections.abc import Sequence
from typing import Any

from orders import Line, Quote

EXPRESS_CENTS = 900
GIFT_WRAP_CENTS = 250


def quote_order(
    customer_id: str,
    lines: Sequence[Line],
    /,
    *,
    currency: str,
    **options: Any,
) -> Quote:
    """Price an order.

    The discount applies to the goods and is rounded in the customer's favour; shipping, express and
    gift wrap are added in full.

    Raises:
        ValueError: the discount is not a percentage, or there are no lines.
    """
    discount_percent = options.get("discount_percent", 0)
    shipping_cents = options.get("shipping_cents", 0)
    express = options.get("express", False)
    gift_wrap = options.get("gift_wrap", False)
    coupon = options.get("coupon")
    remarks = options.get("remarks")
    if not 0 <= discount_percent <= 100:
        raise ValueError(f"discount must be 0 to 100 percent, not {discount_percent}")
    if not lines:
        raise ValueError("an order needs lines")

    notes = [] if remarks is None else list(remarks)
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
