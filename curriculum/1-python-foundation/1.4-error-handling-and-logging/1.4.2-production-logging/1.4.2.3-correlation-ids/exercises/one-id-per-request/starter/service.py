"""A part of billing that serves requests at once. Run this file to see its lines."""

import asyncio
import logging
import sys
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor

from correlation import CorrelationFilter, carry, correlated, headers
from jsonlines import JsonFormatter

log = logging.getLogger("larch.billing")


async def serve(requests: Sequence[tuple[str, str | None]]) -> None:
    """Serve all at once; a request is a charge and the id that came in its header."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        await asyncio.gather(*(handle(pool, charge, incoming) for charge, incoming in requests))


async def handle(pool: Executor, charge: str, incoming: str | None) -> None:
    """Serve one request: a task of its own asks Tern, a thread writes the booking."""
    with correlated(incoming):
        log.info("received", extra={"charge": charge})
        await asyncio.create_task(ask_tern(charge))
        await asyncio.wrap_future(pool.submit(carry(book), charge))
        log.info("done", extra={"charge": charge})


async def ask_tern(charge: str) -> None:
    """What the HTTP client does."""
    await asyncio.sleep(0)
    log.info("asked Tern", extra={"charge": charge, "headers": headers()})


def book(charge: str) -> None:
    """What the database client does."""
    log.info("booked", extra={"charge": charge})


if __name__ == "__main__":
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(CorrelationFilter())
    logging.basicConfig(handlers=[handler], level="INFO")
    asyncio.run(serve([("ch_1", None), ("ch_2", "shop-7f3a91c2")]))
