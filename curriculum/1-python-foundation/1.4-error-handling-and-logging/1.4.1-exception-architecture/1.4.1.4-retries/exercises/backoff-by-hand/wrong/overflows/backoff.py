"""Tries again what may go better a little later."""

import itertools
from collections.abc import Callable
from typing import TypeVar

from policy import Policy

R = TypeVar("R")


def wait_before(retry: int, policy: Policy, *, random: Callable[[], float]) -> float:
    """Return the seconds to wait before a retry; the first one is 1. Full jitter."""
    return random() * min(policy.cap_s, policy.base_s * 2 ** (retry - 1))


def call(
    func: Callable[[], R],
    policy: Policy,
    *,
    is_transient: Callable[[Exception], bool],
    sleep: Callable[[float], object],
    monotonic: Callable[[], float],
    random: Callable[[], float],
) -> R:
    """Return what `func` returns, and try again where that may help.

    An error that is not transient goes on at once; the last one when attempts or time run out.
    """
    began_s = monotonic()
    for attempt in itertools.count(1):
        try:
            return func()
        except Exception as error:
            if not is_transient(error):
                raise
            wait_s = wait_before(attempt, policy, random=random)
            told_s = getattr(error, "retry_after_s", None)
            if told_s is not None:
                wait_s = max(wait_s, told_s)
            too_late = monotonic() - began_s + wait_s > policy.budget_s
            if attempt >= policy.attempts or too_late:
                noun = "attempt" if attempt == 1 else "attempts"
                error.add_note(f"gave up after {attempt} {noun}")
                raise
        sleep(wait_s)
    raise AssertionError("unreachable: the loop ends by return or raise")
