"""Answers of the trail search."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from trails import Trail


def names_in(trails: Iterable[Trail], region: str) -> list[str]:
    """Name the open trails of a region."""
    return [trail.name for trail in trails if trail.region == region and trail.is_open]


def all_tags(trails: Iterable[Trail]) -> set[str]:
    """Collect the tags, in lower case."""
    return {tag.lower() for trail in trails for tag in trail.tags}


def by_id(trails: Iterable[Trail]) -> dict[str, Trail]:
    """Find trails by id; the last one of equal ids counts."""
    return {trail.id: trail for trail in trails}


def ids_by_tag(trails: Iterable[Trail]) -> dict[str, list[str]]:
    """Group the ids of the trails by tag."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for trail in trails:
        for tag in trail.tags:
            groups[tag].append(trail.id)
    return dict(groups)


def labels(trails: Iterable[Trail]) -> list[str]:
    """Say for each trail how long it is, or that it is closed."""
    return [
        f"{trail.name}, {trail.metres} m" if trail.is_open else f"{trail.name}, closed"
        for trail in trails
    ]


def filters(regions: Iterable[str]) -> dict[str, Callable[[Trail], bool]]:
    """Make for each region a test whether a trail lies there."""
    return {region: partial(_lies_in, region) for region in regions}


def any_closed(trails: Iterable[Trail]) -> bool:
    """Say whether one of the trails is closed."""
    return any(not trail.is_open for trail in trails)


def first_longer(trails: Iterable[Trail], metres: int) -> Trail | None:
    """Find the first trail that is longer than this."""
    return next((trail for trail in trails if trail.metres > metres), None)


def export_lines(trails: Iterable[Trail], separator: str = ";") -> Iterator[str]:
    """Write the open trails as lines of a file."""
    return (
        separator.join([trail.id, trail.name, str(trail.metres)])
        for trail in trails
        if trail.is_open
    )


def _lies_in(region: str, trail: Trail) -> bool:
    return trail.region == region
