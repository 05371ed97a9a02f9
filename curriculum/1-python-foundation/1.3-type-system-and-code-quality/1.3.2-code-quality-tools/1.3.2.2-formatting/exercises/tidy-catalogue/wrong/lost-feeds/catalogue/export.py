"""Exports the catalogue."""

from collections.abc import Iterable

from catalogue.feeds import WRITERS
from catalogue.prices import Guide


def export(name: str, guides: Iterable[Guide]) -> str:
    """Write guides as the feed of that name."""
    known = ", ".join(sorted(WRITERS))
    if name not in WRITERS:
        raise ValueError(f"no feed is called {name}, only these: {known}")
    return WRITERS[name](guides)
