"""Settles refund requests against the payments that they name."""

import sqlite3
from collections.abc import Collection
from pathlib import Path
from typing import TypedDict

from intake import fingerprint, read_requests


class Settlement(TypedDict):
    """What became of the requests in one file."""

    accepted: list[tuple[str, str]]
    refused: list[tuple[str, str]]
    total_cents: int


def find_payment(connection: sqlite3.Connection, payment_id: str) -> tuple[str, int] | None:
    """Return the customer and the cents that are left of a payment, or None."""
    cursor = connection.execute(
        "SELECT customer_id, cents FROM payments WHERE id = ?", (payment_id,)
    )
    row: tuple[str, int] | None = cursor.fetchone()
    return row


def owner_of(connection: sqlite3.Connection, payment_id: str) -> str | None:
    """Return the customer who made a payment, or None."""
    payment = find_payment(connection, payment_id)
    return None if payment is None else payment[0]


def settle(
    connection: sqlite3.Connection, path: str | Path, blocked: Collection[str] = ()
) -> Settlement:
    """Refund what may be refunded, and say why the rest was refused."""
    accepted: list[tuple[str, str]] = []
    refused: list[tuple[str, str]] = []
    total = 0
    for payment_id, cents in read_requests(path):
        payment = find_payment(connection, payment_id)
        if payment is None:
            refused.append((payment_id, "unknown payment"))
        elif payment[0] in blocked:
            refused.append((payment_id, "blocked customer"))
        elif cents > payment[1]:
            refused.append((payment_id, "more than was paid"))
        else:
            connection.execute(
                "UPDATE payments SET cents = cents - ? WHERE id = ?", (cents, payment_id)
            )
            accepted.append((payment_id, fingerprint(payment_id, cents)))
            total += cents
    return {"accepted": accepted, "refused": refused, "total_cents": total}
