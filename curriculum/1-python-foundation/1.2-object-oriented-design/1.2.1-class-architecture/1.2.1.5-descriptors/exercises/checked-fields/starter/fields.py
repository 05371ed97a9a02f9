"""Attributes that check and remember."""

from collections.abc import Callable
from typing import Any


class Whole:
    """A whole number between two bounds."""

    def __init__(self, *, minimum: int = 0, maximum: int | None = None) -> None:
        self.minimum = minimum
        self.maximum = maximum


class derived:
    """A value that is computed from the `Whole` fields of its object."""

    def __init__(self, func: Callable[[Any], Any], /) -> None:
        self.func = func
