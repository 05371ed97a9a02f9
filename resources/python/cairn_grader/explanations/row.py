"""One row of the table."""

from typing import NamedTuple


class Row(NamedTuple):
    """One explanation. `type_name` also fits subclasses."""

    type_name: str
    pattern: str
    text: str
