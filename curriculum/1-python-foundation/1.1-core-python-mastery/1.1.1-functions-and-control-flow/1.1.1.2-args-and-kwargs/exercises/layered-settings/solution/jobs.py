"""Calls that are made later, by a worker."""

import inspect
from collections import deque
from collections.abc import Callable
from typing import Any


class JobQueue:
    """Keeps calls until a worker runs them."""

    def __init__(self) -> None:
        self._calls: deque[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = deque()

    def enqueue(self, func: Callable[..., Any], /, *args: Any, **kwargs: Any) -> None:
        """Keep a call of `func` for later.

        Raises:
            TypeError: the arguments do not fit the signature of `func`.
        """
        inspect.signature(func).bind(*args, **kwargs)
        self._calls.append((func, args, kwargs))

    def run_all(self) -> list[Any]:
        """Make the calls that were kept, and return their results."""
        results: list[Any] = []
        while self._calls:
            func, args, kwargs = self._calls.popleft()
            results.append(func(*args, **kwargs))
        return results
