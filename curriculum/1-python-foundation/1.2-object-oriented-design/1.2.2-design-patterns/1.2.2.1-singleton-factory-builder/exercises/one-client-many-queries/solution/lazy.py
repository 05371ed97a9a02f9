"""An object that is made when it is first needed, and then kept."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Lazy(Generic[T]):
    """Keep one object; `make` is called when it is first asked for."""

    def __init__(self, make: Callable[[], T], /) -> None:
        self._make = make
        self._lock = Lock()
        self._kept: tuple[T] | None = None  # in a tuple, so that None can be kept as well

    def get(self) -> T:
        """Return the object, the same one each time."""
        with self._lock:
            if self._kept is None:
                self._kept = (self._make(),)
            return self._kept[0]

    def reset(self) -> None:
        """Forget the object; the next `get` makes a new one."""
        with self._lock:
            self._kept = None
