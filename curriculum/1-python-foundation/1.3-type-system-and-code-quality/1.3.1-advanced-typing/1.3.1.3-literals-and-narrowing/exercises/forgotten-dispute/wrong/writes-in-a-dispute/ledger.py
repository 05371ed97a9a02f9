"""What follows from a payment event: for the balance, the customer's access, and their inbox."""

from typing import assert_never

from events import Access, Disputed, Failed, Paid, PaymentEvent, Refunded


def balance_change(event: PaymentEvent) -> int:
    """Tell by how many cents an event changes Larch's balance."""
    match event:
        case Paid():
            return event.cents
        case Failed():
            return 0
        case Refunded() | Disputed():
            return -event.cents
        case _:
            assert_never(event)


def access_after(event: PaymentEvent, access: Access) -> Access:
    """Tell what a customer with this access may use after an event."""
    match event:
        case Paid():
            return "full"
        case Failed():
            return "read-only" if event.attempt < 3 else "none"
        case Refunded():
            return access
        case Disputed():
            return "none" if event.reason == "fraud" else "read-only"
        case _:
            assert_never(event)


def subject(event: PaymentEvent) -> str | None:
    """Write the subject of the e-mail that the customer gets, or None for no e-mail."""
    match event:
        case Paid():
            return f"Thank you: {event.invoice_id} is paid"
        case Failed():
            return f"We could not collect {event.invoice_id}"
        case Refunded() | Disputed():
            return f"Your refund for {event.invoice_id} is on its way"
        case _:
            assert_never(event)
