"""Pays partners their share of the month."""

import sqlite3

from tern import TernUnavailable

SCHEMA = "CREATE TABLE partners (id TEXT PRIMARY KEY, iban TEXT)"
ATTEMPTS = 2


def find_iban(db, partner_id):
    row = db.execute(f"SELECT iban FROM partners WHERE id = '{partner_id}'").fetchone()
    return row[0]


def pay_all(db, client, shares, month):
    paid = {}
    unpaid = []
    for partner_id, cents in shares.items():
        iban = find_iban(db, partner_id)
        for attempt in range(ATTEMPTS):
            try:
                key = f"{partner_id}-{month}-{attempt}"
                paid[partner_id] = client.pay_out(iban, cents, idempotency_key=key)
                break
            except TernUnavailable:
                pass
        else:
            unpaid.append(partner_id)
    return paid, unpaid
