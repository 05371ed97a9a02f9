"""The nightly report about downloads, from the log of the file servers."""

import csv
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple


class Download(NamedTuple):
    """One download of a map or guide."""

    id: str
    customer: str
    guide: str
    size: int


class Report(NamedTuple):
    """What the report says; repeated lines of the log are not counted."""

    downloads: int
    by_guide: dict[str, int]
    largest: list[Download]


def read_downloads(path: Path) -> list[Download]:
    """Read the log, without the lines that repeat an earlier one."""
    text = path.read_text(encoding="utf-8")
    seen = set()
    downloads = []
    for row in csv.DictReader(text.splitlines()):
        if row["id"] not in seen:
            seen.add(row["id"])
            downloads.append(
                Download(row["id"], row["customer"], row["guide"], int(row["size"])),
            )
    return downloads


def report(path: Path, *, top: int = 3) -> Report:
    """Count the downloads, add up the bytes of each guide, and find the largest downloads."""
    downloads = read_downloads(path)
    by_guide: dict[str, int] = {}
    for download in downloads:
        by_guide[download.guide] = by_guide.get(download.guide, 0) + download.size
    largest = sorted(downloads, key=attrgetter("size"), reverse=True)[:top]
    return Report(len(downloads), by_guide, largest)


def export_large(source: Path, target: Path, *, minimum: int) -> int:
    """Write the downloads of at least `minimum` bytes into a file of their own; count them."""
    large = [download for download in read_downloads(source) if download.size >= minimum]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Download._fields)
        writer.writerows(large)
    return len(large)
