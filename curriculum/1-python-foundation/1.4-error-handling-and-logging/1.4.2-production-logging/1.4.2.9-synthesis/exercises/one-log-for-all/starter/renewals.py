"""A service that uses larchlog. Run this file to see the lines and a summary of them."""

import asyncio
import io
import logging
import sys
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

from larchlog import carry, configure, request, span, summary

log = logging.getLogger("larch.billing.renewals")


class TernError(Exception):
    """Tern did not take the money."""


@dataclass(frozen=True)
class Renewal:
    """What is to be renewed; `incoming` is the id that came with the request."""

    invoice: str
    card: str
    incoming: str | None = None
    fails: bool = False


async def renew_all(renewals: Sequence[Renewal]) -> list[bool]:
    """Renew all at once; which of them were paid."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return await asyncio.gather(*(renew(pool, renewal) for renewal in renewals))


async def renew(pool: Executor, renewal: Renewal) -> bool:
    """Serve one request."""
    with request(renewal.incoming):
        try:
            with span("renew", invoice=renewal.invoice):
                await charge(renewal)
                await asyncio.wrap_future(pool.submit(carry(book), renewal))
                log.info("renewed", extra={"invoice": renewal.invoice, "card": renewal.card})
        except TernError:
            return False
    return True


async def charge(renewal: Renewal) -> None:
    """What the client of Tern does."""
    with span("tern.charge", slow_ms=800):
        await asyncio.sleep(0)
        if renewal.fails:
            raise TernError(f"card {renewal.card} was refused")


def book(renewal: Renewal) -> None:
    """What the database client does, in a thread."""
    with span("ledger.book"):
        log.info("booked", extra={"invoice": renewal.invoice})


def main() -> None:
    """Two renewals, of which one fails."""
    stream = io.StringIO()
    configure(stream, service="billing", levels={"asyncio": "WARNING"})
    first = Renewal("inv_1042", "4242424242424242")
    second = Renewal("inv_1043", "4111111111111111", incoming="shop-7f3a91c2", fails=True)
    asyncio.run(renew_all([first, second]))
    sys.stdout.write(stream.getvalue())
    for name, timing in summary(stream.getvalue().splitlines()).items():
        print(name, timing)


if __name__ == "__main__":
    main()
