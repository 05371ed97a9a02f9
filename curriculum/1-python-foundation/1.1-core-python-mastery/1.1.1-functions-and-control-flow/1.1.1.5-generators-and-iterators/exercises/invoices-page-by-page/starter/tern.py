"""The part of Tern's client that lists invoices."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Page:
    """Some invoices, and where the next ones are."""

    invoice_ids: list[str]
    next_cursor: str | None = None


class Session(Protocol):
    """A connection to Tern. There are few, so they must be closed."""

    def fetch(self, cursor: str | None) -> Page:
        """Fetch the page at `cursor`; `None` is the first one."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...
