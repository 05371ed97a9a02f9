"""Abilities of records, each to be mixed in where it is wanted."""

from records import Record


class JsonMixin(Record):
    """Adds `to_json`."""


class StampMixin(Record):
    """Knows when the record was made and last changed."""


class AuditMixin(Record):
    """Remembers who changed what."""


class StripMixin(Record):
    """Stores texts without spaces at their ends."""
