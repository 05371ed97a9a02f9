"""Tries again what may go better a little later."""

from collections.abc import Callable
from typing import TypeVar

from policy import Policy

R = TypeVar("R")


def wait_before(retry: int, policy: Policy, *, random: Callable[[], float]) -> float:
    """Return the seconds to wait before a retry; the first one is 1."""
    return 0.0


def call(
    func: Callable[[], R],
    policy: Policy,
    *,
    is_transient: Callable[[Exception], bool],
    sleep: Callable[[float], object],
    monotonic: Callable[[], float],
    random: Callable[[], float],
) -> R:
    """Return what `func` returns, and try again where that may help."""
    return func()
