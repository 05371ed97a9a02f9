"""One id for everything that a request does."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

HEADER = "X-Correlation-ID"


def current() -> str | None:
    """The id of the request that this code works for; None outside of requests."""
    raise NotImplementedError


@contextmanager
def correlated(incoming: str | None = None) -> Iterator[str]:
    """Work under one id: the incoming one if it can be trusted, else a new one."""
    raise NotImplementedError
    yield ""


class CorrelationFilter(logging.Filter):
    """Puts the id on each record, as `correlation_id`."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record."""
        return True


def carry(func: Callable[P, R], /) -> Callable[P, R]:
    """The same function, for other threads: it works under the id that is current now."""
    return func


def headers() -> dict[str, str]:
    """What to add to the headers of a request to another service."""
    raise NotImplementedError
