"""Taking in the provider's messages."""

import json
from typing import Any, cast

from messages import Charge, ChargeData, Message, Refund, RefundData, Rejected


def is_charge(value: Any) -> bool:
    """Tell whether a value from JSON is a charge."""
    return isinstance(value, dict) and value.get("type") == "charge"


def is_refund(value: Any) -> bool:
    """Tell whether a value from JSON is a refund."""
    return isinstance(value, dict) and value.get("type") == "refund"


def read_message(text: str) -> Any:
    """Read a message; what is none of ours is rejected, not raised."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError:
        return Rejected("no JSON")
    if is_charge(data):
        charge = cast(ChargeData, data)
        return Charge(charge["id"], charge["cents"], charge["email"])
    if is_refund(data):
        refund = cast(RefundData, data)
        return Refund(refund["charge"], refund["cents"])
    return Rejected("neither a charge nor a refund")


def receipt_address(message: Message) -> Any:
    """Return where the receipt for a charge goes, in lower case; None if nowhere."""
    return cast(Charge, message).email.lower()  # type: ignore[union-attr]


def cents_to_return(refund: Refund, charge: Charge) -> int:
    """Tell how many cents go back: those of the refund, or all of the charge."""
    return refund.cents or charge.cents
