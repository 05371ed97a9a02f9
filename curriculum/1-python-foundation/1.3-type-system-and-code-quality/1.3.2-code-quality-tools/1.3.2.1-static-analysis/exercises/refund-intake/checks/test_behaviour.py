"""What the two modules do, which the refactoring keeps."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from cairn_checks import expect, run_program

PAYMENTS = [("pay_77", "cus_9", 1900), ("pay_78", "cus_31", 850), ("pay_79", "cus_9", 2400)]


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """Open a database with three payments."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute("CREATE TABLE payments (id TEXT, customer_id TEXT, cents INTEGER)")
    database.executemany("INSERT INTO payments VALUES (?, ?, ?)", PAYMENTS)
    yield database
    database.close()


def payments_in(connection: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """Everything in the table, by id."""
    return connection.execute("SELECT * FROM payments ORDER BY id").fetchall()


def write_requests(folder: Path, *requests: tuple[str, object]) -> Path:
    """Make a file of requests, one JSON object a line."""
    path = folder / "requests.jsonl"
    lines = [json.dumps({"payment_id": name, "cents": cents}) for name, cents in requests]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


def test_reads_the_requests(tmp_path: Path) -> None:
    """reads the requests in the order of the file"""
    from intake import read_requests

    path = write_requests(tmp_path, ("pay_78", 850), ("pay_77", 100), ("pay_78", 1))
    wanted = [("pay_78", 850), ("pay_77", 100), ("pay_78", 1)]
    expect(read_requests(path), "read_requests(path)").equals(wanted)
    expect(read_requests(str(path)), "read_requests of the path as text").equals(wanted)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("", id="an empty line"),
        pytest.param("refund pay_77 please", id="a line that is not JSON"),
        pytest.param('["pay_77", 900]', id="a list"),
        pytest.param("null", id="null"),
        pytest.param('{"payment_id": "pay_77"}', id="no cents"),
        pytest.param('{"cents": 900}', id="no payment"),
        pytest.param('{"payment_id": "pay_77", "cents": "900"}', id="cents as text"),
        pytest.param('{"payment_id": "pay_77", "cents": 9.5}', id="half a cent"),
        pytest.param('{"payment_id": "pay_77", "cents": null}', id="cents that are null"),
        pytest.param('{"payment_id": "pay_77", "cents": 0}', id="zero cents"),
        pytest.param('{"payment_id": "pay_77", "cents": -900}', id="negative cents"),
        pytest.param('{"payment_id": 77, "cents": 900}', id="a number as payment"),
        pytest.param('{"payment_id": "inv_1042", "cents": 900}', id="an invoice"),
    ],
)
def test_leaves_out_what_is_no_request(tmp_path: Path, line: str) -> None:
    """leaves out a line that is no request, and reads on"""
    from intake import read_requests

    path = tmp_path / "requests.jsonl"
    good = '{"payment_id": "pay_78", "cents": 850, "reason": "late"}'
    path.write_text(f"{line}\n{good}\n", encoding="utf-8")
    expect(read_requests(path), f"read_requests with the line {line!r}").equals([("pay_78", 850)])


def test_keeps_checking_when_optimised(tmp_path: Path) -> None:
    """leaves out what is no request under `python -O` too"""
    path = write_requests(tmp_path, ("pay_77", -900), ("inv_1042", 100), ("pay_78", 850))
    code = f"from intake import read_requests; print(read_requests({str(path)!r}))"
    result = run_program(["-O", "-c", code]).expect_clean("read_requests under python -O")
    expect(result.stdout.strip(), "read_requests under python -O").equals("[('pay_78', 850)]")


@pytest.mark.parametrize(
    ("payment_id", "cents", "mark"),
    [
        pytest.param("pay_77", 900, "dc51b84ebc0e", id="a payment"),
        pytest.param("pay_1042", 1, "aad14c5f6def", id="another payment"),
    ],
)
def test_keeps_the_fingerprints(payment_id: str, cents: int, mark: str) -> None:
    """makes the fingerprints that Tern's list already holds"""
    from intake import fingerprint

    label = f"fingerprint({payment_id!r}, {cents})"
    expect(fingerprint(payment_id, cents), label).equals(mark)


def test_finds_a_payment(connection: sqlite3.Connection) -> None:
    """finds a payment and its owner, or None"""
    from refunds import find_payment, owner_of

    expect(find_payment(connection, "pay_78"), "find_payment('pay_78')").equals(("cus_31", 850))
    expect(find_payment(connection, "pay_1"), "find_payment of an unknown payment").is_none()
    expect(owner_of(connection, "pay_79"), "owner_of('pay_79')").equals("cus_9")
    expect(owner_of(connection, "pay_1"), "owner_of an unknown payment").is_none()


def test_settles_a_file(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """settles the brief's example"""
    from refunds import settle

    path = write_requests(tmp_path, ("pay_77", 900), ("pay_1", 100), ("pay_78", 851))
    expect(settle(connection, path), "settle(connection, path)").equals(
        {
            "accepted": [("pay_77", "dc51b84ebc0e")],
            "refused": [("pay_1", "unknown payment"), ("pay_78", "more than was paid")],
            "total_cents": 900,
        }
    )
    wanted = [("pay_77", "cus_9", 1000), *PAYMENTS[1:]]
    expect(payments_in(connection), "the payments afterwards").equals(wanted)


def test_counts_earlier_refunds(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """refunds a payment down to nothing, and no further"""
    from refunds import settle

    path = write_requests(tmp_path, ("pay_78", 800), ("pay_78", 50), ("pay_78", 1))
    settled = settle(connection, path)
    expect(settled["total_cents"], "total_cents").equals(850)
    refused = [("pay_78", "more than was paid")]
    expect(settled["refused"], "what was refused").equals(refused)


def test_refuses_blocked_customers(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """refuses the blocked customers of this call only"""
    from refunds import settle

    path = write_requests(tmp_path, ("pay_77", 100), ("pay_78", 100))
    settled = settle(connection, path, ["cus_9", "cus_12"])
    expect(settled["refused"], "what was refused").equals([("pay_77", "blocked customer")])
    settled = settle(connection, path)
    expect(settled["refused"], "what was refused without a list").equals([])
    expect(settled["total_cents"], "total_cents without a list").equals(200)


def test_takes_a_payment_id_literally(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """takes a payment id with quotes for an id, not for SQL"""
    from refunds import settle

    path = write_requests(tmp_path, ("pay_0' OR 'a' = 'a", 500))
    settled = settle(connection, path)
    expect(payments_in(connection), "the payments afterwards").equals(PAYMENTS)
    expect(settled["total_cents"], "total_cents").equals(0)
