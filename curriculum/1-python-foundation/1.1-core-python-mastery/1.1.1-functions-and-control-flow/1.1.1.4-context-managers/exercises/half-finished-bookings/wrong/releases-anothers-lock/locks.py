"""One payment at a time for each customer."""

from collections.abc import Iterator
from contextlib import contextmanager


class LockHeld(Exception):
    """Another payment of this customer is under way."""


@contextmanager
def customer_lock(held: set[str], customer_id: str, /) -> Iterator[None]:
    """Hold the lock of a customer while the block runs."""
    try:
        if customer_id in held:
            raise LockHeld(customer_id)
        held.add(customer_id)
        yield
    finally:
        held.discard(customer_id)
