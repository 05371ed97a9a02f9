"""Makes objects together with what they need."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

T = TypeVar("T")


class NotProvided(LookupError):
    """Nobody has said how this is made."""


class DependencyCycle(RuntimeError):
    """To be made, an object would need itself."""


class Container:
    """Knows how to make objects, and which of them are shared."""

    def provide(
        self, kind: type[T], make: Callable[..., T] | None = None, /, *, shared: bool = True
    ) -> None:
        """Say how objects of this class are made; without `make`, by calling the class."""
        raise NotImplementedError

    def get(self, kind: type[T], /) -> T:
        """Return an object of this class, made with all that it needs."""
        raise NotImplementedError

    def override(self, kind: type[T], value: T, /) -> AbstractContextManager[None]:
        """Use `value` for this class while the block runs."""
        raise NotImplementedError
