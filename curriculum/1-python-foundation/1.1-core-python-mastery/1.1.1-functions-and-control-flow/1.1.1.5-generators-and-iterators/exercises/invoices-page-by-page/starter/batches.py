"""Groups of a few items each."""

from collections.abc import Iterable
from typing import Generic, Self, TypeVar

T = TypeVar("T")


class Batches(Generic[T]):
    """The items, in lists of `size`."""

    def __init__(self, items: Iterable[T], size: int) -> None:
        self._items = list(items)
        self._size = size

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> list[T]:
        raise StopIteration
