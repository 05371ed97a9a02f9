"""Answers of the trail search."""

from collections.abc import Callable, Iterable, Iterator

from trails import Trail


def names_in(trails: Iterable[Trail], region: str) -> list[str]:
    """Name the open trails of a region."""
    names = []
    for trail in trails:
        if trail.region == region and trail.is_open:
            names.append(trail.name)
    return names


def all_tags(trails: Iterable[Trail]) -> set[str]:
    """Collect the tags, in lower case."""
    tags = set()
    for trail in trails:
        for tag in trail.tags:
            tags.add(tag.lower())
    return tags


def by_id(trails: Iterable[Trail]) -> dict[str, Trail]:
    """Find trails by id; the last one of equal ids counts."""
    found = {}
    for trail in trails:
        found[trail.id] = trail
    return found


def ids_by_tag(trails: Iterable[Trail]) -> dict[str, list[str]]:
    """Group the ids of the trails by tag."""
    groups: dict[str, list[str]] = {}
    for trail in trails:
        for tag in trail.tags:
            groups.setdefault(tag, []).append(trail.id)
    return groups


def labels(trails: Iterable[Trail]) -> list[str]:
    """Say for each trail how long it is, or that it is closed."""
    return list(
        map(lambda t: f"{t.name}, {t.metres} m" if t.is_open else f"{t.name}, closed", trails)
    )


def filters(regions: Iterable[str]) -> dict[str, Callable[[Trail], bool]]:
    """Make for each region a test whether a trail lies there."""
    tests: dict[str, Callable[[Trail], bool]] = {}
    for region in regions:

        def in_region(trail: Trail, region: str = region) -> bool:
            return trail.region == region

        tests[region] = in_region
    return tests


def any_closed(trails: Iterable[Trail]) -> bool:
    """Say whether one of the trails is closed."""
    return any([not trail.is_open for trail in trails])


def first_longer(trails: Iterable[Trail], metres: int) -> Trail | None:
    """Find the first trail that is longer than this."""
    longer = list(filter(lambda trail: trail.metres > metres, trails))
    return longer[0] if len(longer) > 0 else None


def export_lines(trails: Iterable[Trail], separator: str = ";") -> Iterator[str]:
    """Write the open trails as lines of a file."""
    lines = []
    for trail in trails:
        if trail.is_open:
            lines.append(separator.join([trail.id, trail.name, str(trail.metres)]))
    return iter(lines)
