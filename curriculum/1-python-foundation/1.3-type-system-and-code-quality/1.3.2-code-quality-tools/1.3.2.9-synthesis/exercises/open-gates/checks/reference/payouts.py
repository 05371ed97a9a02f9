"""Pays partners their share of the month."""

import sqlite3
from collections.abc import Mapping

from tern import Client, TernUnavailable

SCHEMA = "CREATE TABLE partners (id TEXT PRIMARY KEY, iban TEXT)"
ATTEMPTS = 2


def find_iban(db: sqlite3.Connection, partner_id: str) -> str | None:
    """Return the account of a partner, or None if there is none."""
    row: tuple[str | None] | None = db.execute(
        "SELECT iban FROM partners WHERE id = ?", (partner_id,)
    ).fetchone()
    return None if row is None else row[0]


def pay_all(
    db: sqlite3.Connection, client: Client, shares: Mapping[str, int], month: str
) -> tuple[dict[str, str], list[str]]:
    """Pay each partner, and return the payouts and the partners who were not paid."""
    paid: dict[str, str] = {}
    unpaid: list[str] = []
    for partner_id, cents in shares.items():
        iban = find_iban(db, partner_id)
        payout_id = None if iban is None else _pay(client, iban, cents, f"{partner_id}-{month}")
        if payout_id is None:
            unpaid.append(partner_id)
        else:
            paid[partner_id] = payout_id
    return paid, unpaid


def _pay(client: Client, iban: str, cents: int, key: str) -> str | None:
    """Ask Tern, with the same key each time: it may have paid without an answer."""
    for _ in range(ATTEMPTS):
        try:
            return client.pay_out(iban, cents, idempotency_key=key)
        except TernUnavailable:
            continue
    return None
