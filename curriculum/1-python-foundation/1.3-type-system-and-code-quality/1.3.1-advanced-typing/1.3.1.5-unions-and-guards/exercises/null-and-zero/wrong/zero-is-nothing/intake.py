"""Taking in the provider's messages."""

import json
from typing import TypeGuard

from messages import Charge, ChargeData, Message, Refund, RefundData, Rejected


def is_cents(value: object) -> TypeGuard[int]:
    """Tell whether a value is an amount. `True` and `False` are not."""
    return type(value) is int and value >= 0


def is_charge(value: object) -> TypeGuard[ChargeData]:
    """Tell whether a value from JSON is a charge."""
    return (
        isinstance(value, dict)
        and value.get("type") == "charge"
        and isinstance(value.get("id"), str)
        and is_cents(value.get("cents"))
        and "email" in value
        and (value["email"] is None or isinstance(value["email"], str))
    )


def is_refund(value: object) -> TypeGuard[RefundData]:
    """Tell whether a value from JSON is a refund."""
    return (
        isinstance(value, dict)
        and value.get("type") == "refund"
        and isinstance(value.get("charge"), str)
        and (value.get("cents") is None or is_cents(value["cents"]))
    )


def read_message(text: str) -> Message:
    """Read a message; what is none of ours is rejected, not raised."""
    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError):
        return Rejected("no JSON")
    if is_charge(data):
        return Charge(data["id"], data["cents"], data["email"])
    if is_refund(data):
        return Refund(data["charge"], data.get("cents"))
    return Rejected("neither a charge nor a refund")


def receipt_address(message: Message) -> str | None:
    """Return where the receipt for a charge goes, in lower case; None if nowhere."""
    if not isinstance(message, Charge) or message.email is None:
        return None
    return message.email.lower()


def cents_to_return(refund: Refund, charge: Charge) -> int:
    """Tell how many cents go back: those of the refund, or all of the charge."""
    return refund.cents or charge.cents
