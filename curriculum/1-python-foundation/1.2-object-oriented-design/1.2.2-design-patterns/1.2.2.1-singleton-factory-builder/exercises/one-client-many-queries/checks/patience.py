"""Waiting with an end, for checks that use threads."""

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

PATIENCE_S = 3.0

T = TypeVar("T")


def in_time(work: Callable[[], T], label: str) -> T:
    """Return what `work` returns or raise what it raises; it may not wait for ever."""
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # raised again below, in the thread of the check
            errors.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(PATIENCE_S)
    if thread.is_alive():
        raise AssertionError(f"{label}: expected an answer, it waits for ever")
    if errors:
        raise errors[0]
    return results[0]
