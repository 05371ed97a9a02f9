"""The root of Larch's records. Nothing is missing in this file."""

from typing import ClassVar


class UnknownField(Exception):
    """The record has no such field."""


class Record:
    """An id, and a value for each of the fields in `FIELDS`."""

    FIELDS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *, id: str, **values: object) -> None:
        if set(values) != set(self.FIELDS):
            raise TypeError(f"expected the fields {sorted(self.FIELDS)}, got {sorted(values)}")
        self._row: dict[str, object] = {"id": id, **values}

    def change(self, field: str, value: object) -> None:
        """Store a new value. Raises UnknownField if there is no such field."""
        if field not in self.FIELDS:
            raise UnknownField(field)
        self._row[field] = value

    def export(self) -> dict[str, object]:
        """Return the id and all fields, as they are stored."""
        return dict(self._row)
