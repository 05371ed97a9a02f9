"""The nightly import of payouts."""

import functools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import ParamSpec, TypeVar

from tern import FetchPage, Payout

P = ParamSpec("P")
R = TypeVar("R")

SCHEMA = "CREATE TABLE payouts (id TEXT PRIMARY KEY, cents INTEGER NOT NULL, currency TEXT)"

events: list[str] = []


def audited(log: Callable[[str], object], /) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Log the start and the end of each call of the decorated function."""

    def decorate(func: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(func)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            log(f"{func.__name__} started")
            try:
                result = func(*args, **kwargs)
            except BaseException as error:
                log(f"{func.__name__} failed: {type(error).__name__}")
                raise
            log(f"{func.__name__} finished")
            return result

        return wrapper

    return decorate


@contextmanager
def saved(connection: sqlite3.Connection, /) -> Iterator[None]:
    """Commit what the block wrote, or undo it."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def iter_payouts(fetch_page: FetchPage, /, **filters: str) -> Iterator[Payout]:
    """Yield the payouts of all pages, fetching each page when it is needed."""
    page = fetch_page(None, **filters)
    yield from page.payouts
    while page.next_cursor is not None:
        page = fetch_page(page.next_cursor, **filters)
        yield from page.payouts


@audited(events.append)
def import_payouts(
    connection: sqlite3.Connection,
    fetch_page: FetchPage,
    *,
    batch_size: int = 100,
    **filters: str,
) -> int:
    """Write the payouts into the table, a batch at a time, and return how many there were.

    Raises:
        ValueError: `batch_size` is below 1.
    """
    if batch_size < 1:
        raise ValueError(f"batch_size must be at least 1, not {batch_size}")
    payouts = iter_payouts(fetch_page, **filters)
    count = 0
    while batch := list(islice(payouts, batch_size)):
        rows = [(payout.id, payout.cents, payout.currency) for payout in batch]
        with saved(connection):
            connection.executemany("INSERT INTO payouts VALUES (?, ?, ?)", rows)
        count += len(batch)
    return count
