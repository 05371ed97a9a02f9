"""What billing puts around its functions."""

import functools
import time
from collections.abc import Callable
from datetime import date
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from database import Session

P = ParamSpec("P")
R = TypeVar("R")


class Rate(Protocol):
    """How many cents of a currency 100 euro cents are on a day."""

    def __call__(self, currency: str, /, *, on: date) -> int:
        """Look the rate up."""
        ...


def measured(
    record: Callable[[str, float], None], /, *, clock: Callable[[], float] = time.perf_counter
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Tell `record` the name of the decorated function and how many seconds a call took."""

    def decorate(func: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(func)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            start = clock()
            try:
                return func(*args, **kwargs)
            finally:
                record(func.__name__, clock() - start)

        return wrapper

    return decorate


def with_session(
    open_session: Callable[[], Session],
) -> Callable[[Callable[Concatenate[Session, P], R]], Callable[P, R]]:
    """Pass an open session as the first argument of the decorated function."""

    def decorate(func: Callable[Concatenate[Session, P], R]) -> Callable[P, R]:
        @functools.wraps(func)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            session = open_session()
            try:
                return func(session, *args, **kwargs)
            finally:
                session.close()

        return wrapper

    return decorate


def convert(cents: int, currency: str, rate: Rate, *, on: date) -> int:
    """Convert euro cents with the rate of that day, rounded down."""
    return cents * rate(currency, on=on) // 100
