"""Checks of import_payouts, from Tern to the table."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from cairn_checks import expect, expect_raises


class FakeTern:
    """Hands out payouts two a page, and writes down what is asked of it."""

    def __init__(self, connection: sqlite3.Connection, *ids: str, fails_at: int = 0) -> None:
        self.connection = connection
        self.ids = ids
        self.fails_at = fails_at
        self.filters: list[dict[str, str]] = []
        self.in_transaction: list[bool] = []
        self.rows_by_then: list[int] = []

    def fetch_page(self, cursor: str | None, /, **filters: str) -> Any:
        """Fetch a page; the cursor is the place of its first payout."""
        from tern import Page, Payout

        self.filters.append(filters)
        self.in_transaction.append(self.connection.in_transaction)
        self.rows_by_then.append(len(ids_in(self.connection)))
        if len(self.filters) == self.fails_at:
            raise ConnectionError("Tern is down")
        start = int(cursor or 0)
        payouts = [Payout(id_, 900, "EUR") for id_ in self.ids[start : start + 2]]
        return Page(payouts, str(start + 2) if start + 2 < len(self.ids) else None)


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """Open a database with an empty table, and empty the log of events."""
    import payouts

    payouts.events.clear()
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute(payouts.SCHEMA)
    yield database
    database.close()


def ids_in(connection: sqlite3.Connection) -> list[str]:
    """Read the ids in the table."""
    return [row[0] for row in connection.execute("SELECT id FROM payouts ORDER BY rowid")]


FIVE = ["po_1", "po_2", "po_3", "po_4", "po_5"]


@pytest.mark.parametrize("batch_size", [1, 2, 3, 5, 50], ids=lambda size: f"in batches of {size}")
def test_imports_all_payouts(connection: sqlite3.Connection, batch_size: int) -> None:
    """imports all payouts, returns their number and logs it"""
    from payouts import events, import_payouts

    tern = FakeTern(connection, *FIVE)
    count = import_payouts(connection, tern.fetch_page, batch_size=batch_size)
    expect(count, "the number that is returned").equals(5)
    expect(connection.in_transaction, "in_transaction afterwards").is_false()
    expect(ids_in(connection), "the ids in the table").equals(FIVE)
    expect(events, "the events").equals(["import_payouts started", "import_payouts finished"])


def test_writes_whole_rows(connection: sqlite3.Connection) -> None:
    """writes the id, the cents and the currency"""
    from payouts import import_payouts

    import_payouts(connection, FakeTern(connection, "po_1").fetch_page)
    rows = connection.execute("SELECT * FROM payouts").fetchall()
    expect(rows, "the rows").equals([("po_1", 900, "EUR")])


def test_imports_nothing(connection: sqlite3.Connection) -> None:
    """returns 0 when there are no payouts"""
    from payouts import events, import_payouts

    count = import_payouts(connection, FakeTern(connection).fetch_page)
    expect(count, "the number that is returned").equals(0)
    expect(events, "the events").equals(["import_payouts started", "import_payouts finished"])


def test_writes_a_batch_as_soon_as_it_is_full(connection: sqlite3.Connection) -> None:
    """writes each batch before it fetches more than the batch needs"""
    from payouts import import_payouts

    tern = FakeTern(connection, *FIVE)
    import_payouts(connection, tern.fetch_page, batch_size=2)
    expect(tern.rows_by_then, "rows in the table at each fetch").equals([0, 2, 4])


def test_waits_for_tern_outside_of_transactions(connection: sqlite3.Connection) -> None:
    """has no transaction open while it waits for Tern"""
    from payouts import import_payouts

    tern = FakeTern(connection, *FIVE)
    import_payouts(connection, tern.fetch_page, batch_size=3)
    expect(tern.in_transaction, "in_transaction at each fetch").equals([False, False, False])


def test_keeps_the_batches_before_a_failure(connection: sqlite3.Connection) -> None:
    """keeps the batches before a bad one, and nothing of the bad one"""
    from payouts import events, import_payouts

    tern = FakeTern(connection, "po_1", "po_2", "po_3", "po_1", "po_5")
    with expect_raises(sqlite3.IntegrityError, "an import with po_1 twice"):
        import_payouts(connection, tern.fetch_page, batch_size=2)
    expect(connection.in_transaction, "in_transaction afterwards").is_false()
    expect(ids_in(connection), "the ids in the table").equals(["po_1", "po_2"])
    wanted = ["import_payouts started", "import_payouts failed: IntegrityError"]
    expect(events, "the events").equals(wanted)


def test_keeps_the_batches_before_a_lost_connection(connection: sqlite3.Connection) -> None:
    """keeps only whole batches when Tern does not answer"""
    from payouts import events, import_payouts

    tern = FakeTern(connection, *FIVE, fails_at=3)
    with expect_raises(ConnectionError, "an import that fails at the third page"):
        import_payouts(connection, tern.fetch_page, batch_size=3)
    expect(connection.in_transaction, "in_transaction afterwards").is_false()
    expect(ids_in(connection), "the ids in the table").equals(["po_1", "po_2", "po_3"])
    wanted = ["import_payouts started", "import_payouts failed: ConnectionError"]
    expect(events, "the events").equals(wanted)


def test_passes_the_filters_with_every_page(connection: sqlite3.Connection) -> None:
    """passes the filters with every page, and nothing else"""
    from payouts import import_payouts

    tern = FakeTern(connection, *FIVE)
    import_payouts(connection, tern.fetch_page, batch_size=2, currency="EUR", state="paid")
    wanted = {"currency": "EUR", "state": "paid"}
    expect(tern.filters, "the filters at each fetch").equals([wanted, wanted, wanted])


@pytest.mark.parametrize("name", ["connection", "fetch_page", "log", "func"])
def test_takes_filters_of_any_name(connection: sqlite3.Connection, name: str) -> None:
    """takes filters of any name"""
    from payouts import import_payouts

    tern = FakeTern(connection, "po_1")
    try:
        import_payouts(connection, tern.fetch_page, **{name: "bank"})
    except TypeError as error:
        raise AssertionError(f"the filter {name}='bank' was refused: {error}") from error
    expect(tern.filters, "the filters at each fetch").equals([{name: "bank"}])


def test_batch_size_has_a_name_and_a_limit(connection: sqlite3.Connection) -> None:
    """takes batch_size by name only, and refuses one below 1 before it fetches"""
    from payouts import import_payouts

    tern = FakeTern(connection, *FIVE)
    with expect_raises(TypeError, "batch_size by position"):
        import_payouts(connection, tern.fetch_page, 50)
    for size in (0, -1):
        with expect_raises(ValueError, f"batch_size={size}"):
            import_payouts(connection, tern.fetch_page, batch_size=size)
    expect(len(tern.filters), "number of fetches").equals(0)
