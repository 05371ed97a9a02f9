"""The nightly report about payments, as it ran on 3 November."""

import csv
import logging
import tracemalloc
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

log = logging.getLogger("report")


class Payment(NamedTuple):
    """A payment as Tern exports it; `reason` says why it failed, or is empty."""

    id: str
    customer: str
    reason: str
    cents: int


class Booking(NamedTuple):
    """A payment with the fee that Tern takes for it."""

    payment: Payment
    fee: int


def read_payments(path: Path) -> Iterator[Payment]:
    """Yield the payments of Tern's export."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Payment(row["id"], row["customer"], row["reason"], int(row["cents"]))


def read_fees(path: Path) -> Iterator[int]:
    """Yield the fees; they come in a file of their own, one for each payment."""
    with path.open(encoding="utf-8") as file:
        yield from map(int, file)


def run(folder: Path, announced: int, yesterday: Counter[str]) -> list[str]:
    """Book the payments of a day, and return the lines of the report."""
    log.info("Tern announces %d payments", announced)
    payments = read_payments(folder / "payments.csv")
    fees = read_fees(folder / "fees.txt")

    booked = 0
    reasons: Counter[str] = Counter()
    last_failed: deque[str] = deque(maxlen=20)
    by_customer: defaultdict[str, list[Booking]] = defaultdict(list)
    for booking in map(Booking, payments, fees):
        booked += 1
        by_customer[booking.payment.customer].append(booking)
        if booking.payment.reason:
            reasons[booking.payment.reason] += 1
            last_failed.append(booking.payment.id)
        if booked % 10_000 == 0:
            log.info("%d booked, %d bytes traced", booked, tracemalloc.get_traced_memory()[0])
    log.info("%d payments booked, of %d customers", booked, len(by_customer))
    log.info("failures by reason yesterday: %s", dict(yesterday))
    log.info("failures by reason today: %s", dict(reasons))

    loyal = 0
    for line in (folder / "newsletter.txt").read_text(encoding="utf-8").splitlines():
        if len(by_customer[line]) >= 5:
            loyal += 1

    everything = (booking for group in by_customer.values() for booking in group)
    failed = (booking for booking in everything if booking.payment.reason)
    return [
        f"customers who paid: {len(by_customer)}",
        f"readers of the newsletter with five payments or more: {loyal}",
        f"failed payments: {sum(1 for _ in failed)}",
        f"cents that did not come: {sum(booking.payment.cents for booking in failed)}",
        f"change since yesterday: {dict(reasons - yesterday)}",
        f"ids of the failed payments: {', '.join(last_failed)}",
    ]
