"""Groups of a few items each."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def Batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the items in lists of `size`; the last one may be shorter."""
    if size < 1:
        raise ValueError(f"size must be at least 1, not {size}")
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
