"""Charges customers through Tern."""

import logging

from tern import Client, Declined, Unavailable

log = logging.getLogger("larch.billing.payments")

ATTEMPTS = 3


def charge(client: Client, customer: str, card: str, cents: int) -> bool:
    """Charge a card, with a few attempts; whether it was paid."""
    fields = {"customer": customer, "cents": cents}
    log.info(f"charging {card}", extra=fields)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            payment = client.charge(card, cents)
        except Declined:
            log.exception("declined", extra=fields)
            return False
        except Unavailable:
            log.exception("attempt failed", extra={**fields, "attempt": attempt})
        else:
            log.info("charged", extra={**fields, "payment": payment})
            return True
    log.info("charge failed", extra=fields)
    return False
