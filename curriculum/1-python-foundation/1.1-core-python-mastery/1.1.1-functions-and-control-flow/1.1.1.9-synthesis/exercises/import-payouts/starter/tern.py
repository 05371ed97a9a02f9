"""The part of Tern's client that lists payouts."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Payout:
    """Money that Tern sent to Larch."""

    id: str
    cents: int
    currency: str


@dataclass(frozen=True)
class Page:
    """Some payouts, and where the next ones are."""

    payouts: list[Payout]
    next_cursor: str | None = None


class FetchPage(Protocol):
    """A function that fetches one page from Tern."""

    def __call__(self, cursor: str | None, /, **filters: str) -> Page:
        """Fetch the page at `cursor`; `None` is the first one."""
        ...
