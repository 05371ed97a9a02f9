"""Charges customers through Tern."""

import logging

from tern import Client, Declined, Unavailable

log = logging.getLogger("larch.billing.payments")

ATTEMPTS = 3


def charge(client: Client, customer: str, card: str, cents: int) -> bool:
    """Charge a card, with a few attempts; whether it was paid."""
    fields = {"customer": customer, "cents": cents}
    log.debug("charging", extra=fields)
    failure: Unavailable | None = None
    for attempt in range(1, ATTEMPTS + 1):
        try:
            payment = client.charge(card, cents)
        except Declined:
            log.info("declined", extra=fields)
            return False
        except Unavailable as error:
            log.warning("attempt failed", extra={**fields, "attempt": attempt})
            failure = error
        else:
            log.info("charged", extra={**fields, "payment": payment})
            return True
    log.error("charge failed", extra=fields, exc_info=failure)
    return False
