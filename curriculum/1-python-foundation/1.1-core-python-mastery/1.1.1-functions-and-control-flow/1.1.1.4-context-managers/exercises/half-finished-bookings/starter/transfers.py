"""Moves money between accounts. Nothing is wrong in this file."""

import sqlite3
from collections.abc import Iterable

from transactions import Transaction

SCHEMA = "CREATE TABLE accounts (id TEXT PRIMARY KEY, cents INTEGER CHECK (cents >= 0))"


def transfer(connection: sqlite3.Connection, source: str, target: str, cents: int, /) -> None:
    """Move `cents` from one account to another; an account never goes below zero."""
    change = "UPDATE accounts SET cents = cents + ? WHERE id = ?"
    with Transaction(connection):
        connection.execute(change, (cents, target))
        connection.execute(change, (-cents, source))


def transfer_all(
    connection: sqlite3.Connection, transfers: Iterable[tuple[str, str, int]], /
) -> None:
    """Make all transfers or none."""
    with Transaction(connection):
        for source, target, cents in transfers:
            transfer(connection, source, target, cents)
