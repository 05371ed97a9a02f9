"""The nightly report about downloads, from the log of the file servers."""

import csv
from collections import Counter
from collections.abc import Iterator
from heapq import nlargest
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


def read_downloads(path: Path) -> Iterator[Download]:
    """Yield the downloads of the log, without the lines that repeat the one before."""
    last_id = None
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["id"] != last_id:
                last_id = row["id"]
                yield Download(row["id"], row["customer"], row["guide"], int(row["size"]))


def report(path: Path, *, top: int = 3) -> Report:
    """Count the downloads, add up the bytes of each guide, and find the largest downloads.

    The file is read twice, which costs time and no memory.
    """
    count = 0
    by_guide: Counter[str] = Counter()
    for download in read_downloads(path):
        count += 1
        by_guide[download.guide] += download.size
    largest = nlargest(top, read_downloads(path), key=attrgetter("size"))
    return Report(count, dict(by_guide), largest)


def export_large(source: Path, target: Path, *, minimum: int) -> int:
    """Write the downloads of at least `minimum` bytes into a file of their own; count them.

    The target is replaced when all is written, so that a failure leaves it as it was.
    """
    count = 0
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Download._fields)
        for download in read_downloads(source):
            if download.size >= minimum:
                writer.writerow(download)
                count += 1
    return count
