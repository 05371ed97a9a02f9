"""The same, built from the parts of tenacity."""

from collections.abc import Callable

from tenacity import (
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)

from policy import Policy


def retrying(
    policy: Policy,
    *,
    is_transient: Callable[[BaseException], bool],
    sleep: Callable[[float], None],
) -> Retrying:
    """Return a `Retrying` that follows the policy."""
    return Retrying(
        retry=retry_if_exception(is_transient),
        wait=wait_random_exponential(multiplier=policy.base_s, max=policy.cap_s),
        stop=stop_after_attempt(policy.attempts) | stop_before_delay(policy.budget_s),
        sleep=sleep,
    )
