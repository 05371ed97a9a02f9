"""Tools for records of any kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models import Article, Record


class Repository:
    """Records of one kind, by id."""

    def add(self, record: Any) -> None:
        """Keep a record; its id must be new."""
        raise NotImplementedError

    def get(self, record_id: str) -> Any:
        """Return the record with that id, or None."""
        raise NotImplementedError

    def all(self) -> list[Any]:
        """Return a new list of all records, in the order in which they were added."""
        raise NotImplementedError


def by_id(records: Iterable[Record]) -> dict[str, Any]:
    """Arrange records by their id."""
    raise NotImplementedError


def cheapest(articles: Iterable[Article]) -> Article:
    """Return the article with the lowest price."""
    raise NotImplementedError


def first_or(items: Iterable[Any], default: Any) -> Any:
    """Return the first item, or `default` if there is none."""
    raise NotImplementedError


@dataclass
class Page:
    """Some of the results of a search, and how many there are altogether."""

    items: tuple[Any, ...]
    total: int
