"""The records of the catalogue."""

from mixins import AuditMixin, JsonMixin, StampMixin, StripMixin
from records import Record


class Guide(JsonMixin, StampMixin, AuditMixin, StripMixin, Record):
    """A field guide that hikers can buy."""

    FIELDS = ("title", "cents")


class Hut(JsonMixin, StripMixin, Record):
    """A place to sleep, on a map."""

    FIELDS = ("name",)
