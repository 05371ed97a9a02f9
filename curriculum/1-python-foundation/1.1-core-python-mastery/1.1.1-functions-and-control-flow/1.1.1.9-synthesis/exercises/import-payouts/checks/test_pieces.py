"""Checks of audited, saved and iter_payouts, each alone."""

import inspect
import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from cairn_checks import expect, expect_raises

ROW = "INSERT INTO payouts VALUES ('po_1', 900, 'EUR')"


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """Open a database with an empty table."""
    from payouts import SCHEMA

    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute(SCHEMA)
    yield database
    database.close()


def count_rows(connection: sqlite3.Connection) -> Any:
    """Count the rows that are committed."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    return connection.execute("SELECT count(*) FROM payouts").fetchone()[0]


def test_audited_logs_each_call() -> None:
    """logs the start and the end of each call"""
    from payouts import audited

    log: list[str] = []

    @audited(log.append)
    def refund(payment_id: str) -> str:
        log.append(f"in refund({payment_id})")
        return payment_id

    expect(log, "the log before a call").equals([])
    refund("pay_77")
    refund("pay_78")
    expect(log, "the log after two calls").equals(
        [
            "refund started",
            "in refund(pay_77)",
            "refund finished",
            "refund started",
            "in refund(pay_78)",
            "refund finished",
        ]
    )


@pytest.mark.parametrize("error", [ValueError, ConnectionResetError, SystemExit])
def test_audited_logs_failures(error: type[BaseException]) -> None:
    """logs a failure with the name of its class, and hands it on"""
    from payouts import audited

    log: list[str] = []

    @audited(log.append)
    def refund() -> None:
        raise error("stop")

    with expect_raises(error, "the decorated function"):
        refund()
    expect(log, "the log").equals(["refund started", f"refund failed: {error.__name__}"])


def test_audited_keeps_the_function_as_it_was() -> None:
    """keeps the arguments, the result, the name and the signature"""
    from payouts import audited

    @audited([].append)
    def refund(payment_id: str, /, *, log: str = "short") -> list[str]:
        """Give money back."""
        return [payment_id, log]

    expect(refund("pay_77"), "refund('pay_77')").equals(["pay_77", "short"])
    expect(refund("pay_77", log="long"), "refund(..., log='long')").equals(["pay_77", "long"])
    expect(refund.__name__, "the name").equals("refund")
    expect(refund.__doc__, "the docstring").equals("Give money back.")
    names = list(inspect.signature(refund).parameters)
    expect(names, "the parameters").equals(["payment_id", "log"])


def test_saved_commits_success(connection: sqlite3.Connection) -> None:
    """commits a block that succeeds"""
    from payouts import saved

    with saved(connection):
        inside = connection.in_transaction
        connection.execute(ROW)
    expect(inside, "in_transaction inside the block").is_true()
    expect(connection.in_transaction, "in_transaction after the block").is_false()
    expect(count_rows(connection), "number of rows").equals(1)


@pytest.mark.parametrize("error", [ValueError, sqlite3.IntegrityError, SystemExit])
def test_saved_undoes_every_failure(
    connection: sqlite3.Connection, error: type[BaseException]
) -> None:
    """undoes a block that fails, whatever the failure, and hands it on"""
    from payouts import saved

    with expect_raises(error, f"{error.__name__} in the block"), saved(connection):
        connection.execute(ROW)
        raise error("stop")
    expect(connection.in_transaction, "in_transaction after the block").is_false()
    expect(count_rows(connection), "number of rows").equals(0)


def test_iter_payouts_is_lazy() -> None:
    """yields the payouts in order, and fetches a page only when it is needed"""
    from payouts import iter_payouts
    from tern import Page, Payout

    found = [Payout(f"po_{number}", number, "EUR") for number in range(1, 4)]
    pages = {None: Page(found[:2], "c2"), "c2": Page([], "c3"), "c3": Page(found[2:])}
    fetched: list[str | None] = []

    def fetch_page(cursor: str | None, /, **filters: str) -> Page:
        fetched.append(cursor)
        return pages[cursor]

    payouts = iter_payouts(fetch_page)
    expect(fetched, "pages fetched by the call itself").equals([])
    expect(list(islice(payouts, 2)), "two payouts").equals(found[:2])
    expect(fetched, "pages fetched for two payouts").equals([None])
    expect(list(payouts), "the rest").equals(found[2:])
    expect(fetched, "pages fetched in all").equals([None, "c2", "c3"])
