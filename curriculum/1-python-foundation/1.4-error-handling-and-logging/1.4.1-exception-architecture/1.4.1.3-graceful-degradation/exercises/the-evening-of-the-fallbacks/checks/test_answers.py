"""Checks of the answers. What is right is found in the evidence itself."""

import csv
import json
from collections.abc import Set
from pathlib import Path
from typing import Any

from cairn_checks import expect

EVIDENCE = Path.cwd()


def log_lines(event: str) -> list[dict[str, Any]]:
    """Return the log lines of one kind of event."""
    text = (EVIDENCE / "requests.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    return [line for line in lines if line["event"] == event]


def rows(name: str) -> list[dict[str, str]]:
    """Read a CSV file with a header."""
    with (EVIDENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def overcharge(order: dict[str, Any]) -> int:
    """Return how much more than the valid price an order took."""
    valid = [
        int(row["cents"])
        for row in rows("prices.csv")
        if row["guide"] == order["guide"] and row["valid_from"] <= order["at"]
    ]
    return int(order["cents"]) - valid[-1]


def given_for_nothing() -> set[str]:
    """Return the customers who got a file before they had paid for it."""
    paid = {(row["customer"], row["guide"]): row["paid_at"] for row in rows("purchases.csv")}
    return {
        line["customer"]
        for line in log_lines("download")
        if line["allowed"] and paid.get((line["customer"], line["guide"]), "99") > line["at"]
    }


def check_set(name: str, wanted: Set[str], description: str) -> None:
    """Compare a set without giving away what is missing."""
    import answers

    answer = getattr(answers, name)
    found = expect(answer, name).is_instance_of(set, frozenset)
    missing, extra = len(wanted - set(answer)), len(set(answer) - wanted)
    counts = f"{missing} missing, {extra} that should not be there"
    found.satisfies(lambda got: set(got) == wanted, f"{description} ({counts})")


def test_healthy_service() -> None:
    """1: names the service that was not down"""
    from answers import HEALTHY_SERVICE

    expect(HEALTHY_SERVICE, "HEALTHY_SERVICE").satisfies(
        lambda got: got == "profiles", "a service without an outage whose fallback was served"
    )


def test_hidden_error() -> None:
    """2: names the error that its fallback hid"""
    from answers import HIDDEN_ERROR

    expect(HIDDEN_ERROR, "HIDDEN_ERROR").satisfies(
        lambda got: got == "KeyError", "the class of error that came again and again"
    )


def test_first_request_hit() -> None:
    """3: finds the first request that was hit"""
    from answers import FIRST_REQUEST_HIT

    hit = [line["request"] for line in log_lines("tips_replaced") if line["error"] == "KeyError"]
    expect(FIRST_REQUEST_HIT, "FIRST_REQUEST_HIT").satisfies(
        lambda got: got == hit[0], "the first request with the error of question 2"
    )


def test_wrong_orders() -> None:
    """4: finds the orders with a price that was not valid"""
    wanted = {order["order"] for order in log_lines("order") if overcharge(order) != 0}
    check_set("WRONG_ORDERS", wanted, "the orders with a price that was not valid at their time")


def test_cents_to_give_back() -> None:
    """5: adds up what was taken too much"""
    from answers import CENTS_TO_GIVE_BACK

    total = sum(max(overcharge(order), 0) for order in log_lines("order"))
    expect(CENTS_TO_GIVE_BACK, "CENTS_TO_GIVE_BACK").is_exactly_type(int).satisfies(
        lambda got: got == total, "the sum of what was taken too much, and nothing taken off it"
    )


def test_let_in_wrongly() -> None:
    """6: finds the customers who had not paid"""
    wanted = given_for_nothing()
    check_set("LET_IN_WRONGLY", wanted, "the customers who got a file before they had paid for it")


def test_must_refuse() -> None:
    """7: names the methods that must refuse"""
    wanted = {"charged_price", "may_download"}
    check_set("MUST_REFUSE", wanted, "the methods that take money or give something away")
