"""What Larch keeps records of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Record:
    """Anything that has an id."""

    id: str


@dataclass(frozen=True)
class Article(Record):
    """Something that can be bought."""

    cents: int


@dataclass(frozen=True)
class Guide(Article):
    """A book about one region."""

    pages: int


@dataclass(frozen=True)
class TrailMap(Article):
    """A map, one centimetre of which is `scale` centimetres in the mountains."""

    scale: int


@dataclass(frozen=True)
class Customer(Record):
    """Somebody who hikes."""

    email: str
