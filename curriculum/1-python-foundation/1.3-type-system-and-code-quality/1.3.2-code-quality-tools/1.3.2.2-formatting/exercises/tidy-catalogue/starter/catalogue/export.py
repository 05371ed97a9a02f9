"""Exports the catalogue."""
from catalogue.prices import Guide
from catalogue.feeds import WRITERS
from collections.abc import Iterable
from catalogue import writers

def export(name : str, guides : Iterable[Guide])->str:
    """Write guides as the feed of that name."""
    known=', '.join(sorted(WRITERS))
    if name not in WRITERS: raise ValueError( f'no feed is called {name}, only these: {known}' )
    return WRITERS[ name ](guides)
