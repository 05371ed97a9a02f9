"""Questions about the log of webhook deliveries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple


class Delivery(NamedTuple):
    """One call of a webhook."""

    event_id: str
    path: str
    status: int
    millis: int

    @property
    def failed(self) -> bool:
        """Whether our side could not handle it."""
        return self.status >= 500


def parse(line: str) -> Delivery:
    """Make a record from a line of the log."""
    event_id, path, status, millis = line.split()
    return Delivery(event_id, path, int(status), int(millis))


def failures(deliveries: Iterable[Delivery]) -> Counter[str]:
    """Count the failed deliveries by path."""
    return Counter(delivery.path for delivery in deliveries if delivery.failed)


def most_failing(counts: Mapping[str, int], n: int) -> list[tuple[str, int]]:
    """Rank the paths, the highest count first and equal counts by name."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:n]


def by_path(deliveries: Iterable[Delivery]) -> dict[str, list[str]]:
    """Group the event ids by path."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for delivery in deliveries:
        groups[delivery.path].append(delivery.event_id)
    return dict(groups)


def changes(before: Counter[str], after: Counter[str]) -> dict[str, int]:
    """Say by how much each count rose or fell."""
    difference = Counter(after)
    difference.subtract(before)
    return {path: count for path, count in difference.items() if count != 0}


def alarms(deliveries: Iterable[Delivery], *, window: int, limit: int) -> Iterator[str]:
    """Give the id of each delivery that leaves too many failures among the last few.

    Raises:
        ValueError: `window` is below 1.
    """
    if window < 1:
        raise ValueError(f"window must be at least 1, not {window}")
    return _alarms(deliveries, window, limit)


def _alarms(deliveries: Iterable[Delivery], window: int, limit: int) -> Iterator[str]:
    seen: list[Delivery] = []
    for delivery in deliveries:
        seen.append(delivery)
        if sum(one.failed for one in seen[-window:]) >= limit:
            yield delivery.event_id
