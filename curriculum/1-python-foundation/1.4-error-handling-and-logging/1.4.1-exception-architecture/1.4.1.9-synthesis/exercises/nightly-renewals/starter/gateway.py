"""The way to Tern: translated errors, second attempts, last known rates."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from models import Rate

R = TypeVar("R")


@contextmanager
def translated(operation: str) -> Iterator[None]:
    """Turn Tern's errors into ours."""
    yield


def persistently(
    func: Callable[[], R], *, waits: Sequence[float], sleep: Callable[[float], object]
) -> R:
    """Return what `func` returns, and try again while Tern is unavailable."""
    return func()


class Rates:
    """Exchange rates, a known one if there is no new one."""

    def __init__(
        self,
        fetch: Callable[[str], float],
        *,
        max_age_s: float,
        monotonic: Callable[[], float],
    ) -> None:
        self._fetch = fetch
        self._max_age_s = max_age_s
        self._monotonic = monotonic

    def get(self, currency: str) -> Rate:
        """Return the rate of a currency."""
        return Rate(self._fetch(currency))
