"""Plain words for common errors."""


def explain(error: BaseException, shadowed: frozenset[str] = frozenset()) -> str | None:
    """What usually causes such an error; None where nothing helpful is known."""
    return None


def never_awaited(warning: str) -> str:
    """About "coroutine 'x' was never awaited"."""
    return warning
