"""Charges invoices through Tern. The same behaviour, written by somebody else."""

from dataclasses import dataclass
from time import sleep

from tern import CardDeclined, Gateway, Mailer, TernUnavailable

MINIMUM_CENTS = 50
PAUSES = [2.0, 4.0]


@dataclass(frozen=True)
class Invoice:
    """What a customer owes."""

    id: str
    customer_id: str
    cents: int


class Charger:
    """Takes the money for invoices, and tells the customer."""

    def __init__(self, gateway: Gateway, mailer: Mailer) -> None:
        self.tern = gateway
        self.post = mailer

    def charge(self, invoice: Invoice) -> str | None:
        """Return the payment's id, or None if nothing was paid."""
        if invoice.cents < 0:
            raise ValueError(f"{invoice.id}: an amount cannot be negative")
        if invoice.cents < MINIMUM_CENTS:
            return None
        owner, attempt = invoice.customer_id, 0
        while True:
            try:
                paid = self.tern.charge(
                    owner, invoice.cents, idempotency_key=f"charge-{invoice.id}"
                )
            except CardDeclined as error:
                self.post.send(owner, f"{invoice.id} could not be paid: {error}")
                return None
            except TernUnavailable:
                if attempt == len(PAUSES):
                    raise
                sleep(PAUSES[attempt])
                attempt += 1
            else:
                self.post.send(owner, f"{invoice.id} is paid: {paid}")
                return paid
