"""Running one function over many items, with an outcome for each."""

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import ParamSpec, Protocol, TypeGuard, TypeVar, assert_never

from outcomes import Done, Failed, Outcome, Skipped, SkipReason

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")


class Journal(Protocol):
    """Anything that lines can be written into."""

    def write(self, line: str, /) -> object:
        """Add a line."""
        ...


def journaled(journal: Journal) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Write the start and the end of each call into a journal."""

    def decorate(func: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(func)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            journal.write(f"{func.__name__} started\n")
            try:
                return func(*args, **kwargs)
            finally:
                journal.write(f"{func.__name__} ended\n")

        return wrapper

    return decorate


def run_all(
    handle: Callable[[T], R],
    items: Iterable[T],
    *,
    skip: Callable[[T], SkipReason | None] | None = None,
) -> list[Outcome[T, R]]:
    """Handle each item; `skip` may give a reason to leave one out."""
    outcomes: list[Outcome[T, R]] = []
    for item in items:
        reason = None if skip is None else skip(item)
        if reason is not None:
            outcomes.append(Skipped(item, reason))
            continue
        try:
            outcomes.append(Done(item, handle(item)))
        except Exception as error:
            outcomes.append(Failed(item, f"{type(error).__name__}: {error}"))
    return outcomes


def values(outcomes: Iterable[Outcome[T, R]]) -> list[R]:
    """Return the results of what was done, in order."""
    return [
        outcome.value
        for outcome in outcomes
        if outcome.status == "done" and outcome.value is not None
    ]


def all_done(outcomes: Sequence[Outcome[T, R]]) -> TypeGuard[Sequence[Done[T, R]]]:
    """Tell whether everything was done."""
    return all(outcome.status == "done" for outcome in outcomes)


def first_failure(outcomes: Iterable[Outcome[T, R]]) -> Failed[T] | None:
    """Return the first failure, or None."""
    for outcome in outcomes:
        if outcome.status == "failed":
            return outcome
    return None


def describe(outcome: Outcome[object, object]) -> str:
    """Write the line of the report for an outcome."""
    match outcome:
        case Done():
            return f"{outcome.item}: {outcome.value}"
        case Failed():
            return f"{outcome.item}: failed with {outcome.error}"
        case Skipped():
            return f"{outcome.item}: skipped, {outcome.reason}"
        case _:
            assert_never(outcome)
