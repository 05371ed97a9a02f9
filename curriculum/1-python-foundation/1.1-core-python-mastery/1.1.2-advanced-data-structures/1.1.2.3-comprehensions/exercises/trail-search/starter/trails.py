"""What the search looks at."""

from typing import NamedTuple


class Trail(NamedTuple):
    """A trail that is described in one of Larch's guides."""

    id: str
    name: str
    region: str
    metres: int
    tags: tuple[str, ...] = ()
    is_open: bool = True
