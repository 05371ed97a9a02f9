"""Charges invoices through Tern."""

from dataclasses import dataclass
from time import sleep

from tern import CardDeclined, Gateway, Mailer, TernUnavailable

MINIMUM_CENTS = 50
WAITS_S = (2.0, 4.0)


@dataclass(frozen=True)
class Invoice:
    """What a customer owes."""

    id: str
    customer_id: str
    cents: int


class Charger:
    """Takes the money for invoices, and tells the customer."""

    def __init__(self, gateway: Gateway, mailer: Mailer) -> None:
        self._gateway = gateway
        self._mailer = mailer

    def charge(self, invoice: Invoice) -> str | None:
        """Return the payment's id, or None if nothing was paid.

        Raises:
            ValueError: the amount is negative.
            TernUnavailable: Tern did not answer, at the third attempt either.
        """
        if invoice.cents < 0:
            raise ValueError(f"{invoice.id}: an amount cannot be negative")
        if invoice.cents < MINIMUM_CENTS:
            return None
        try:
            payment_id = self._ask(invoice)
        except CardDeclined as error:
            self._mailer.send(invoice.customer_id, f"{invoice.id} could not be paid: {error}")
            return None
        self._mailer.send(invoice.customer_id, f"{invoice.id} is paid: {payment_id}")
        return payment_id

    def _ask(self, invoice: Invoice) -> str:
        """Ask Tern, and again after each wait when it does not answer."""
        for wait_s in WAITS_S:
            try:
                return self._ask_once(invoice)
            except TernUnavailable:
                sleep(wait_s)
        return self._ask_once(invoice)

    def _ask_once(self, invoice: Invoice) -> str:
        key = f"charge-{invoice.id}"
        return self._gateway.charge(invoice.customer_id, invoice.cents, idempotency_key=key)
