"""Tests of payouts.py."""

import sqlite3
from collections.abc import Iterator
from unittest.mock import Mock, call, create_autospec

import pytest

from payouts import SCHEMA, find_iban, pay_all
from tern import Client, TernUnavailable

ASKED = call("CH11", 900, idempotency_key="ana-2026-05")


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """Two partners with an account, and one without."""
    connection = sqlite3.connect(":memory:")
    connection.execute(SCHEMA)
    partners = [("ana", "CH11"), ("o'hara", "IE22"), ("new", None)]
    connection.executemany("INSERT INTO partners VALUES (?, ?)", partners)
    yield connection
    connection.close()


@pytest.fixture
def client() -> Mock:
    """A Tern that pays."""
    double: Mock = create_autospec(Client, instance=True)
    double.pay_out.side_effect = ["po_1", "po_2", "po_3"]
    return double


def test_pays_each_partner(db: sqlite3.Connection, client: Mock) -> None:
    paid, unpaid = pay_all(db, client, {"ana": 900, "o'hara": 250}, "2026-05")
    assert paid == {"ana": "po_1", "o'hara": "po_2"}
    assert unpaid == []
    other = call("IE22", 250, idempotency_key="o'hara-2026-05")
    assert client.pay_out.mock_calls == [ASKED, other]


@pytest.mark.parametrize(
    "partner_id",
    [
        pytest.param("ben", id="unknown"),
        pytest.param("new", id="without an account"),
        pytest.param("x' OR 'a' = 'a", id="not an id"),
    ],
)
def test_goes_on_after_a_partner_without_account(
    db: sqlite3.Connection, client: Mock, partner_id: str
) -> None:
    assert find_iban(db, partner_id) is None
    paid, unpaid = pay_all(db, client, {partner_id: 100, "ana": 900}, "2026-05")
    assert paid == {"ana": "po_1"}
    assert unpaid == [partner_id]
    assert client.pay_out.mock_calls == [ASKED]


def test_asks_again_with_the_same_key(db: sqlite3.Connection, client: Mock) -> None:
    client.pay_out.side_effect = [TernUnavailable(), "po_1"]
    assert pay_all(db, client, {"ana": 900}, "2026-05") == ({"ana": "po_1"}, [])
    assert client.pay_out.call_count == 2


def test_goes_on_after_two_outages(db: sqlite3.Connection, client: Mock) -> None:
    client.pay_out.side_effect = [TernUnavailable(), TernUnavailable(), "po_1"]
    shares = {"ana": 900, "o'hara": 250}
    assert pay_all(db, client, shares, "2026-05") == ({"o'hara": "po_1"}, ["ana"])
