"""Calls that are made later, by a worker."""

from typing import Any


class JobQueue:
    """Keeps calls until a worker runs them."""

    def enqueue(self, *args: Any, **kwargs: Any) -> None:
        """Keep a call of a function for later."""

    def run_all(self) -> list[Any]:
        """Make the calls that were kept, and return their results."""
        return []
