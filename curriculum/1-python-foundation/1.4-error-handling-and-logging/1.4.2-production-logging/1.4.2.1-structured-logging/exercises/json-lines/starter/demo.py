"""A few log calls of Larch's billing. Run this file to see your lines."""

import logging
import sys
from datetime import date
from decimal import Decimal

from jsonlines import JsonFormatter

log = logging.getLogger("larch.billing")


def main() -> None:
    """Log what a night of billing logs."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter("billing"))
    log.addHandler(handler)
    log.setLevel("INFO")

    log.info("charged", extra={"customer": "cus_9", "cents": 900})
    log.info("%d invoices due", 3, extra={"due": date(2026, 5, 1), "tax": Decimal("0.19")})
    log.warning("declined", extra={"level": "gold", "totals": {("EUR", 2026): 900}})
    try:
        raise ConnectionError("Tern:\nno answer")
    except ConnectionError:
        log.exception("charge failed", extra={"share": float("nan")})


if __name__ == "__main__":
    main()
