"""Second attempts for calls that may fail."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def retry(
    *, attempts: int, on: type[Exception] | tuple[type[Exception], ...] = ConnectionError
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Call the decorated function again when it raises one of the errors in `on`.

    Raises:
        ValueError: `attempts` is below 1.
    """
    if attempts < 1:
        raise ValueError(f"attempts must be at least 1, not {attempts}")

    def decorate(func: Callable[P, R]) -> Callable[P, R]:
        left = attempts

        @functools.wraps(func)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            nonlocal left
            while True:
                left -= 1
                try:
                    return func(*args, **kwargs)
                except on:
                    if left <= 0:
                        raise

        return wrapper

    return decorate
