"""The three reports from production."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from cairn_checks import expect

PARTNERS = [("ana", "CH11"), ("o'hara", "IE22"), ("new", None)]


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """Open a database with three partners."""
    from payouts import SCHEMA

    connection = sqlite3.connect(":memory:")
    connection.execute(SCHEMA)
    connection.executemany("INSERT INTO partners VALUES (?, ?)", PARTNERS)
    yield connection
    connection.close()


class Tern:
    """A client that answers in turn, and notes what it was asked."""

    def __init__(self, *answers: str | None) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[Any, ...]] = []

    def pay_out(self, iban: str, cents: int, *, idempotency_key: str) -> str:
        """Give the next answer; None is an outage."""
        from tern import TernUnavailable

        self.asked.append((iban, cents, idempotency_key))
        answer = self.answers.pop(0) if self.answers else "po_more"
        if answer is None:
            raise TernUnavailable
        return answer


def test_pays_partners(db: sqlite3.Connection) -> None:
    """pays the brief's example"""
    from payouts import pay_all

    tern = Tern("po_1", "po_2")
    result = pay_all(db, tern, {"ana": 900, "ben": 100, "o'hara": 250}, "2026-05")
    expect(result, "pay_all(...)").equals(({"ana": "po_1", "o'hara": "po_2"}, ["ben"]))
    asked = [("CH11", 900, "ana-2026-05"), ("IE22", 250, "o'hara-2026-05")]
    expect(tern.asked, "what Tern was asked").equals(asked)


@pytest.mark.parametrize(
    ("partner_id", "iban"),
    [
        pytest.param("ana", "CH11", id="a partner"),
        pytest.param("o'hara", "IE22", id="a partner with a quote in the id"),
        pytest.param("new", None, id="a partner without an account"),
        pytest.param("ben", None, id="an unknown partner"),
        pytest.param("x' OR 'a' = 'a", None, id="an id that looks like SQL"),
    ],
)
def test_finds_accounts(db: sqlite3.Connection, partner_id: str, iban: str | None) -> None:
    """finds the account that belongs to an id, or None"""
    from payouts import find_iban

    expect(find_iban(db, partner_id), f"find_iban(db, {partner_id!r})").equals(iban)


def test_goes_on_without_an_account(db: sqlite3.Connection) -> None:
    """goes on after a partner without an account, and asks Tern nothing for them"""
    from payouts import pay_all

    tern = Tern("po_1")
    result = pay_all(db, tern, {"new": 100, "ana": 900}, "2026-05")
    expect(result, "pay_all(...)").equals(({"ana": "po_1"}, ["new"]))
    expect(tern.asked, "what Tern was asked").equals([("CH11", 900, "ana-2026-05")])


def test_pays_once_in_an_outage(db: sqlite3.Connection) -> None:
    """asks again with the same key, so that nobody is paid twice"""
    from payouts import pay_all

    tern = Tern(None, "po_1")
    pay_all(db, tern, {"ana": 900}, "2026-05")
    expect(tern.asked, "what Tern was asked").equals([("CH11", 900, "ana-2026-05")] * 2)


def test_goes_on_after_outages(db: sqlite3.Connection) -> None:
    """goes on with the next partner after two outages"""
    from payouts import pay_all

    tern = Tern(None, None, "po_1")
    result = pay_all(db, tern, {"ana": 900, "o'hara": 250}, "2026-05")
    expect(result, "pay_all(...)").equals(({"o'hara": "po_1"}, ["ana"]))
