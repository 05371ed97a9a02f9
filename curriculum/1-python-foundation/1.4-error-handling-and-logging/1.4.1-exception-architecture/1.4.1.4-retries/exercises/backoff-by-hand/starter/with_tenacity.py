"""The same, built from the parts of tenacity."""

from collections.abc import Callable

from tenacity import Retrying, stop_after_attempt

from policy import Policy


def retrying(
    policy: Policy,
    *,
    is_transient: Callable[[BaseException], bool],
    sleep: Callable[[float], None],
) -> Retrying:
    """Return a `Retrying` that follows the policy."""
    return Retrying(stop=stop_after_attempt(1), sleep=sleep)
