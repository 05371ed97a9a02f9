"""Tools for records of any kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from models import Article, Record

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
R = TypeVar("R", bound=Record)
A = TypeVar("A", bound=Article)


class Repository(Generic[R]):
    """Records of one kind, by id."""

    def __init__(self) -> None:
        self._records: dict[str, R] = {}

    def add(self, record: R) -> None:
        """Keep a record; its id must be new."""
        if record.id in self._records:
            raise ValueError(f"there is a record {record.id} already")
        self._records[record.id] = record

    def get(self, record_id: str) -> R | None:
        """Return the record with that id, or None."""
        return self._records.get(record_id)

    def all(self) -> list[R]:
        """Return a new list of all records, in the order in which they were added."""
        return list(self._records.values())


def by_id(records: Iterable[R]) -> dict[str, R]:
    """Arrange records by their id."""
    return {record.id: record for record in records}


def cheapest(articles: Iterable[A]) -> A:
    """Return the article with the lowest price."""
    return min(articles, key=lambda article: article.cents)


def first_or(items: Iterable[T], default: T) -> T:
    """Return the first item, or `default` if there is none."""
    return next(iter(items), default)


@dataclass(frozen=True)
class Page(Generic[T_co]):
    """Some of the results of a search, and how many there are altogether."""

    items: tuple[T_co, ...]
    total: int
