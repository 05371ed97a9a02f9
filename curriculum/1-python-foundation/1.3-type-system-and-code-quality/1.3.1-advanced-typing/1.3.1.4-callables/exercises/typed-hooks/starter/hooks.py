"""What billing puts around its functions."""

import time
from datetime import date
from typing import Any

from database import Session


def measured(record: Any, /, *, clock: Any = time.perf_counter) -> Any:
    """Tell `record` the name of the decorated function and how many seconds a call took."""

    def decorate(func: Any) -> Any:
        return func  # so far, nothing is measured

    return decorate


def with_session(open_session: Any) -> Any:
    """Pass an open session as the first argument of the decorated function."""

    def decorate(func: Any) -> Any:
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            session: Session = open_session()
            raise NotImplementedError(session)

        return wrapper

    return decorate


def convert(cents: int, currency: str, rate: Any, *, on: date) -> int:
    """Convert euro cents with the rate of that day, rounded down."""
    raise NotImplementedError
