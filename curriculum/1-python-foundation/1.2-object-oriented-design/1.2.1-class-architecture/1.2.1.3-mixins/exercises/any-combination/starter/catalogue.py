"""The records of the catalogue."""

from records import Record


class Guide(Record):
    """A field guide that hikers can buy."""

    FIELDS = ("title", "cents")


class Hut(Record):
    """A place to sleep, on a map."""

    FIELDS = ("name",)
