"""Groups of a few items each."""

from collections.abc import Iterable
from typing import Generic, Self, TypeVar

T = TypeVar("T")


class Batches(Generic[T]):
    """The items, in lists of `size`; the last one may be shorter."""

    def __init__(self, items: Iterable[T], size: int) -> None:
        if size < 1:
            raise ValueError(f"size must be at least 1, not {size}")
        self._items = iter(items)
        self._size = size
        self._waiting: list[T] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> list[T]:
        batch = self._waiting
        self._waiting = []
        for item in self._items:
            if len(batch) == self._size:
                self._waiting = [item]
                break
            batch.append(item)
        if not batch:
            raise StopIteration
        return batch
