"""The way to Tern: translated errors, second attempts, last known rates."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from errors import CardDeclined, TernUnavailable
from models import Rate
from tern import TernHTTPError, TernTimeout

R = TypeVar("R")


@contextmanager
def translated(operation: str) -> Iterator[None]:
    """Turn Tern's errors into ours; the original is the cause."""
    try:
        yield
    except TernTimeout as error:
        raise TernUnavailable(operation) from None
    except TernHTTPError as error:
        if error.status == 402:
            raise CardDeclined(operation, error.code) from error
        if error.status == 429 or error.status >= 500:
            raise TernUnavailable(operation, retry_after_s=error.retry_after_s) from error
        raise


def persistently(
    func: Callable[[], R], *, waits: Sequence[float], sleep: Callable[[float], object]
) -> R:
    """Return what `func` returns, and try again while Tern is unavailable."""
    for wait_s in waits:
        try:
            return func()
        except TernUnavailable as error:
            told_s = error.retry_after_s or 0
        sleep(max(wait_s, told_s))
    try:
        return func()
    except TernUnavailable as error:
        attempts = len(waits) + 1
        error.add_note(f"gave up after {attempts} attempt{'s' if attempts > 1 else ''}")
        raise


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
        self._known: dict[str, tuple[float, float]] = {}  # value, and since when

    def get(self, currency: str) -> Rate:
        """Return the rate of a currency, or the last known one if that is young enough."""
        try:
            with translated(f"rate {currency}"):
                value = self._fetch(currency)
        except TernUnavailable:
            if currency not in self._known:
                raise
            value, since_s = self._known[currency]
            if self._monotonic() - since_s > self._max_age_s:
                raise
            return Rate(value, stale=True)
        self._known[currency] = value, self._monotonic()
        return Rate(value)
