"""One id for everything that a request does."""

import functools
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import ParamSpec, TypeVar
from uuid import uuid4

P = ParamSpec("P")
R = TypeVar("R")

HEADER = "X-Correlation-ID"
TRUSTED = re.compile(r"[A-Za-z0-9_-]{8,64}")

_current: ContextVar[str | None] = ContextVar("correlation_id", default=None)


def current() -> str | None:
    """The id of the request that this code works for; None outside of requests."""
    return _current.get()


@contextmanager
def correlated(incoming: str | None = None) -> Iterator[str]:
    """Work under one id: the incoming one if it can be trusted, else a new one."""
    correlation_id = incoming if incoming and TRUSTED.fullmatch(incoming) else uuid4().hex
    token = _current.set(correlation_id)
    try:
        yield correlation_id
    finally:
        _current.reset(token)


class CorrelationFilter(logging.Filter):
    """Puts the id on each record, as `correlation_id`."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record."""
        if not hasattr(record, "correlation_id"):
            record.correlation_id = current()
        return True


def carry(func: Callable[P, R], /) -> Callable[P, R]:
    """The same function, for other threads: it works under the id that is current now."""
    context = copy_context()

    @functools.wraps(func)
    def carried(*args: P.args, **kwargs: P.kwargs) -> R:
        return context.copy().run(func, *args, **kwargs)

    return carried


def headers() -> dict[str, str]:
    """What to add to the headers of a request to another service."""
    correlation_id = current()
    return {} if correlation_id is None else {HEADER: correlation_id}
