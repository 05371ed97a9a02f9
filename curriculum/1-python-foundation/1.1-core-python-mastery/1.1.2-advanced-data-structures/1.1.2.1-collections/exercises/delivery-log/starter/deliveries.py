"""Questions about the log of webhook deliveries."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple


class Delivery(NamedTuple):
    """One call of a webhook."""

    event_id: str


def parse(line: str) -> Delivery:
    """Make a record from a line of the log."""
    raise NotImplementedError


def failures(deliveries: Iterable[Delivery]) -> Counter[str]:
    """Count the failed deliveries by path."""
    raise NotImplementedError


def most_failing(counts: Mapping[str, int], n: int) -> list[tuple[str, int]]:
    """Rank the paths, the highest count first and equal counts by name."""
    raise NotImplementedError


def by_path(deliveries: Iterable[Delivery]) -> dict[str, list[str]]:
    """Group the event ids by path."""
    raise NotImplementedError


def changes(before: Counter[str], after: Counter[str]) -> dict[str, int]:
    """Say by how much each count rose or fell."""
    raise NotImplementedError


def alarms(deliveries: Iterable[Delivery], *, window: int, limit: int) -> Iterator[str]:
    """Give the id of each delivery that leaves too many failures among the last few."""
    raise NotImplementedError
