"""What follows from a payment event: for the balance, the customer's access, and their inbox."""

from events import PaymentEvent


def balance_change(event: PaymentEvent) -> int:
    """Tell by how many cents an event changes Larch's balance."""
    if event.kind == "paid":
        return event.cents
    if event.kind == "refunded":
        return -event.cents
    return 0


def access_after(event: PaymentEvent, access: str) -> str:
    """Tell what a customer with this access may use after an event."""
    if event.kind == "paid":
        return "full"
    elif event.kind == "failed":
        return "readonly" if event.attempt < 3 else "none"
    else:
        return access


def subject(event: PaymentEvent) -> str | None:
    """Write the subject of the e-mail that the customer gets, or None for no e-mail."""
    match event.kind:
        case "paid":
            return f"Thank you: {event.invoice_id} is paid"
        case "failed":
            return f"We could not collect {event.invoice_id}"
        case _:
            return f"Your refund for {event.invoice_id} is on its way"
