"""Checks of Transaction, alone and under the transfers."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress

import pytest
from cairn_checks import expect, expect_raises

ADD = "INSERT INTO accounts VALUES (?, ?)"


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """Open a database with three accounts."""
    from transfers import SCHEMA

    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute(SCHEMA)
    database.executemany(ADD, [("cash", 1000), ("sales", 0), ("fees", 0)])
    yield database
    database.close()


def committed(connection: sqlite3.Connection) -> dict[str, int]:
    """Drop what is not committed, then return the balances."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    return dict(connection.execute("SELECT id, cents FROM accounts"))


UNCHANGED = {"cash": 1000, "sales": 0, "fees": 0}


def test_commits_success(connection: sqlite3.Connection) -> None:
    """commits the work of a block that succeeds"""
    from transactions import Transaction

    with Transaction(connection) as given:
        expect(given, "the value after `as`").same_object_as(connection)
        given.execute(ADD, ("tax", 5))
    expect(connection.in_transaction, "in_transaction after the block").is_false()
    expect(committed(connection), "the balances").equals({**UNCHANGED, "tax": 5})


def test_hands_on_the_error(connection: sqlite3.Connection) -> None:
    """undoes the work of a block that fails, and hands on the same error"""
    from transactions import Transaction

    error = RuntimeError("stop")
    caught: list[BaseException] = []
    try:
        with Transaction(connection):
            connection.execute(ADD, ("tax", 5))
            raise error
    except RuntimeError as came:
        caught.append(came)
    expect(len(caught), "number of errors that left the block").equals(1)
    expect(caught[0], "the error that left the block").same_object_as(error)
    expect(connection.in_transaction, "in_transaction after the block").is_false()
    expect(committed(connection), "the balances").equals(UNCHANGED)


def test_refuses_a_transfer_without_money(connection: sqlite3.Connection) -> None:
    """raises when an account would go below zero, and moves nothing (report 1)"""
    from transfers import transfer

    with expect_raises(sqlite3.IntegrityError, "transfer of 1001 from 1000"):
        transfer(connection, "cash", "sales", 1001)
    expect(committed(connection), "the balances").equals(UNCHANGED)


def test_undoes_the_work_of_a_stopped_worker(connection: sqlite3.Connection) -> None:
    """undoes the work of a worker that is stopped (report 2)"""
    from transactions import Transaction

    with expect_raises(SystemExit, "sys.exit() inside the block"), Transaction(connection):
        connection.execute("UPDATE accounts SET cents = 900 WHERE id = 'sales'")
        raise SystemExit(0)
    expect(connection.in_transaction, "in_transaction after the block").is_false()
    expect(committed(connection), "the balances").equals(UNCHANGED)


def test_transfers_all_or_nothing(connection: sqlite3.Connection) -> None:
    """makes all transfers of a list or none (report 3)"""
    from transfers import transfer_all

    with expect_raises(sqlite3.IntegrityError, "the third transfer, which is too large"):
        transfer_all(
            connection, [("cash", "sales", 300), ("cash", "fees", 200), ("fees", "sales", 201)]
        )
    expect(committed(connection), "the balances after a failure").equals(UNCHANGED)
    transfer_all(
        connection, [("cash", "sales", 300), ("cash", "fees", 200), ("fees", "sales", 200)]
    )
    wanted = {"cash": 500, "sales": 500, "fees": 0}
    expect(committed(connection), "the balances after success").equals(wanted)


def test_an_outer_failure_undoes_the_inner_work(connection: sqlite3.Connection) -> None:
    """undoes inner blocks that succeeded when the outer one fails"""
    from transactions import Transaction
    from transfers import transfer

    with expect_raises(RuntimeError, "an error after an inner transfer"), Transaction(connection):
        transfer(connection, "cash", "sales", 900)
        raise RuntimeError("stop")
    expect(committed(connection), "the balances").equals(UNCHANGED)


def test_the_outer_block_commits(connection: sqlite3.Connection) -> None:
    """stays in the outer transaction when an inner block has succeeded"""
    from transactions import Transaction

    with Transaction(connection):
        with Transaction(connection):
            connection.execute(ADD, ("tax", 5))
        still_open = connection.in_transaction
        connection.execute(ADD, ("gifts", 7))
    expect(still_open, "in_transaction after the inner block").is_true()
    expect(connection.in_transaction, "in_transaction after the outer block").is_false()
    wanted = {**UNCHANGED, "tax": 5, "gifts": 7}
    expect(committed(connection), "the balances").equals(wanted)


def test_a_caught_inner_failure_undoes_only_its_own_work(connection: sqlite3.Connection) -> None:
    """undoes only the inner block when its error is caught outside of it"""
    from transactions import Transaction
    from transfers import transfer

    caught = []
    with Transaction(connection):
        transfer(connection, "cash", "sales", 300)
        try:
            transfer(connection, "cash", "sales", 5000)
        except sqlite3.IntegrityError:
            caught.append("the transfer that is too large")
        still_open = connection.in_transaction
        transfer(connection, "cash", "fees", 100)
    expect(caught, "what the outer block caught").equals(["the transfer that is too large"])
    expect(still_open, "in_transaction after the failure").is_true()
    wanted = {"cash": 600, "sales": 300, "fees": 100}
    expect(committed(connection), "the balances").equals(wanted)


def test_three_levels(connection: sqlite3.Connection) -> None:
    """keeps three levels apart"""
    from transactions import Transaction

    with Transaction(connection):
        connection.execute(ADD, ("one", 1))
        with suppress(RuntimeError), Transaction(connection):
            connection.execute(ADD, ("two", 2))
            with Transaction(connection):
                connection.execute(ADD, ("three", 3))
            raise RuntimeError("stop")
        with Transaction(connection):
            connection.execute(ADD, ("four", 4))
    wanted = {**UNCHANGED, "one": 1, "four": 4}
    expect(committed(connection), "the balances").equals(wanted)


def test_works_again_after_a_failure(connection: sqlite3.Connection) -> None:
    """leaves the connection ready for the next transaction"""
    from transfers import transfer

    for _ in range(3):
        with expect_raises(sqlite3.IntegrityError, "a transfer that is too large"):
            transfer(connection, "sales", "cash", 1)
    transfer(connection, "cash", "sales", 1000)
    wanted = {"cash": 0, "sales": 1000, "fees": 0}
    expect(committed(connection), "the balances").equals(wanted)
