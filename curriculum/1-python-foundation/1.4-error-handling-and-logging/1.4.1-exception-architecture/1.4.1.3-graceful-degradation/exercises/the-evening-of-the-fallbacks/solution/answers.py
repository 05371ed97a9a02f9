"""What happened on that evening, found in the evidence."""

import csv
import json
from pathlib import Path
from typing import Any

Line = dict[str, Any]

LINES: list[Line] = [json.loads(text) for text in Path("requests.jsonl").read_text().splitlines()]


def rows(name: str) -> list[dict[str, str]]:
    """Read a CSV file with a header."""
    with Path(name).open(newline="") as file:
        return list(csv.DictReader(file))


def lines_of(event: str) -> list[Line]:
    """Return the log lines of one kind of event."""
    return [line for line in LINES if line["event"] == event]


def valid_price(guide: str, at: str) -> int:
    """Return the true price of a guide at a time; the rows are in the order of time."""
    changes = [row for row in rows("prices.csv") if row["guide"] == guide]
    return int([row["cents"] for row in changes if row["valid_from"] <= at][-1])


def had_paid(customer: str, guide: str, at: str) -> bool:
    """Tell whether a customer had paid for a guide by that time."""
    return any(
        (row["customer"], row["guide"]) == (customer, guide) and row["paid_at"] <= at
        for row in rows("purchases.csv")
    )


# Tips come from the profiles. status.json has no outage of it, yet "tips_replaced" is in the log
# from the deployment at 18:12 on. The TimeoutError before that was a real, single failure.
HEALTHY_SERVICE: str = "profiles"
HIDDEN_ERROR: str = "KeyError"
FIRST_REQUEST_HIT: str = next(
    line["request"] for line in lines_of("tips_replaced") if line["error"] == HIDDEN_ERROR
)

TOO_MUCH: dict[str, int] = {
    line["order"]: difference
    for line in lines_of("order")
    if (difference := line["cents"] - valid_price(line["guide"], line["at"]))
}
WRONG_ORDERS: set[str] = set(TOO_MUCH)
CENTS_TO_GIVE_BACK: int = sum(cents for cents in TOO_MUCH.values() if cents > 0)

LET_IN_WRONGLY: set[str] = {
    line["customer"]
    for line in lines_of("download")
    if line["allowed"] and not had_paid(line["customer"], line["guide"], line["at"])
}

# One takes money, the other gives files away; reviews, tips and a marked price harm nobody.
MUST_REFUSE: set[str] = {"charged_price", "may_download"}
