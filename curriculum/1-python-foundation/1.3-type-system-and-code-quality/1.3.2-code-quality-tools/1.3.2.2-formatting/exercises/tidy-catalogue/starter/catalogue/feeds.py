"""The feeds that exist, by name."""
from collections.abc import Iterable, Callable
from catalogue.prices import Guide, price_of
import logging

Writer = Callable[[Iterable[Guide]],str]
WRITERS : dict[str, Writer]={}

def feed(name : str)->Callable[[Writer],Writer]:
    """Register the function below as the writer of a feed."""
    def register(writer : Writer)->Writer:
        WRITERS[name]=writer
        return writer
    return register
