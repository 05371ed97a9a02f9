"""An object that is made when it is first needed, and then kept."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lazy(Generic[T]):
    """Keep one object; `make` is called when it is first asked for."""

    def __init__(self, make: Callable[[], T], /) -> None:
        self._make = make
        self._value: T | None = None

    def get(self) -> T:
        """Return the object, the same one each time."""
        if not self._value:
            self._value = self._make()
        return self._value

    def reset(self) -> None:
        """Forget the object; the next `get` makes a new one."""
        self._value = None
