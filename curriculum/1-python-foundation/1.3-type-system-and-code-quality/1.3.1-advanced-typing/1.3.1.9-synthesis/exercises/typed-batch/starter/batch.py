"""Running one function over many items, with an outcome for each."""

import functools

from outcomes import Done, Failed, Skipped


def journaled(journal):
    """Write the start and the end of each call into a journal."""

    def decorate(func):
        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            journal.write(f"{func.__name__} started\n")
            try:
                return func(*args, **kwargs)
            finally:
                journal.write(f"{func.__name__} ended\n")

        return wrapper

    return decorate


def run_all(handle, items, *, skip=None):
    """Handle each item; `skip` may give a reason to leave one out."""
    outcomes = []
    for item in items:
        reason = skip(item) if skip else None
        if reason is not None:
            outcomes.append(Skipped(item, reason))
            continue
        try:
            outcomes.append(Done(item, handle(item)))
        except Exception as error:
            outcomes.append(Failed(item, f"{type(error).__name__}: {error}"))
    return outcomes


def values(outcomes):
    """Return the results of what was done, in order."""
    return [outcome.value for outcome in outcomes if outcome.status == "done"]


def all_done(outcomes):
    """Tell whether everything was done."""
    return all(outcome.status == "done" for outcome in outcomes)


def first_failure(outcomes):
    """Return the first failure, or None."""
    for outcome in outcomes:
        if outcome.status == "failed":
            return outcome


def describe(outcome):
    """Write the line of the report for an outcome."""
    if outcome.status == "done":
        return f"{outcome.item}: {outcome.value}"
    elif outcome.status == "failed":
        return f"{outcome.item}: failed with {outcome.error}"
    else:
        return f"{outcome.item}: skipped, {outcome.reason}"
