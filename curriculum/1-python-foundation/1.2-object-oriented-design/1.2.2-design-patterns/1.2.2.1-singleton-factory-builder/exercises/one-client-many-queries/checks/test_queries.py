"""Checks of Query: what it builds, and what it keeps."""

import sqlite3

from cairn_checks import expect


def test_builds_a_statement() -> None:
    """builds the statement and the values from its steps"""
    from queries import Query

    query = Query("invoices").where("status", "open").where("customer_id", "cus_9")
    wanted = "SELECT * FROM invoices WHERE status = ? AND customer_id = ?"
    expect(query.build(), "two filters").equals((wanted, ["open", "cus_9"]))
    wanted = "SELECT * FROM invoices ORDER BY created_on DESC LIMIT ?"
    expect(Query("invoices").limit(20).newest_first().build(), "no filter").equals((wanted, [20]))
    expect(Query("plans").build(), "no step at all").equals(("SELECT * FROM plans", []))


def test_a_step_leaves_the_query_as_it_was() -> None:
    """leaves a query as it was when another one is made from it (report 3)"""
    from queries import Query

    open_invoices = Query("invoices").where("status", "open")
    first = open_invoices.where("customer_id", "cus_9").newest_first().limit(5)
    second = open_invoices.where("customer_id", "cus_31")
    expect(open_invoices.build(), "open_invoices afterwards").equals(
        ("SELECT * FROM invoices WHERE status = ?", ["open"])
    )
    expect(second.build(), "the query for cus_31").equals(
        ("SELECT * FROM invoices WHERE status = ? AND customer_id = ?", ["open", "cus_31"])
    )
    wanted = (
        "SELECT * FROM invoices WHERE status = ? AND customer_id = ?"
        " ORDER BY created_on DESC LIMIT ?"
    )
    expect(first.build(), "the query for cus_9").equals((wanted, ["open", "cus_9", 5]))


def test_each_step_alone_leaves_it_as_it_was() -> None:
    """leaves the order and the limit of a query as they were"""
    from queries import Query

    plain = Query("invoices")
    five = plain.limit(5)
    five.newest_first()
    five.limit(50)
    plain.newest_first()
    expect(plain.build(), "the plain query afterwards").equals(("SELECT * FROM invoices", []))
    expect(five.build(), "the query for five").equals(("SELECT * FROM invoices LIMIT ?", [5]))


def test_builds_the_same_twice() -> None:
    """builds the same statement each time, and SQLite can run it (report 4)"""
    from queries import Query

    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE invoices (id, status, created_on)")
    database.executemany(
        "INSERT INTO invoices VALUES (?, ?, ?)",
        [("inv_1", "open", "2026-01-05"), ("inv_2", "open", "2026-02-05")],
    )
    page = Query("invoices").where("status", "open").newest_first().limit(1)
    sql, values = page.build()
    first = sql, list(values)
    second = page.build()
    expect(second, "the second build").equals(first)
    rows = database.execute(*second).fetchall()
    database.close()
    expect(rows, "rows of the page").equals([("inv_2", "open", "2026-02-05")])


def test_the_values_belong_to_the_caller() -> None:
    """is not changed by a caller who changes the values"""
    from queries import Query

    query = Query("invoices").where("status", "open")
    _, values = query.build()
    values.append("cus_9")
    expect(query.build()[1], "the values of the next build").equals(["open"])
