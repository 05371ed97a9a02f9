"""Abilities of records, each to be mixed in where it is wanted.

Every mixin lets the next class act first and then does its own part, so that the order of the
mixins does not matter.
"""

import json
from collections.abc import Callable
from typing import Any

from records import Record


class JsonMixin(Record):
    """Adds `to_json`."""

    def to_json(self) -> str:
        """Return what is exported as JSON, with sorted keys."""
        return json.dumps(self.export(), sort_keys=True)


class StampMixin(Record):
    """Knows when the record was made and last changed."""

    def __init__(self, *, clock: Callable[[], int], **rest: Any) -> None:
        super().__init__(**rest)
        self._clock = clock
        self.created_at = self.updated_at = clock()

    def change(self, field: str, value: object) -> None:
        """Store a new value and the time of the change."""
        Record.change(self, field, value)
        self.updated_at = self._clock()

    def export(self) -> dict[str, object]:
        """Return the fields and both times."""
        times = {"created_at": self.created_at, "updated_at": self.updated_at}
        return {**Record.export(self), **times}


class AuditMixin(Record):
    """Remembers who changed what."""

    def __init__(self, *, actor: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.actor = actor
        self.history: list[tuple[str, str, object, object]] = []

    def change(self, field: str, value: object) -> None:
        """Store a new value, and remember the actor and what was stored before and after."""
        before = self.export().get(field)
        Record.change(self, field, value)
        self.history.append((self.actor, field, before, self.export()[field]))


class StripMixin(Record):
    """Stores texts without spaces at their ends."""

    def __init__(self, **rest: Any) -> None:
        cleaned = {name: _strip(rest[name]) for name in self.FIELDS if name in rest}
        super().__init__(**{**rest, **cleaned})

    def change(self, field: str, value: object) -> None:
        """Store a new value; a text without spaces at its ends."""
        Record.change(self, field, _strip(value))


def _strip(value: object) -> object:
    return value.strip() if isinstance(value, str) else value
