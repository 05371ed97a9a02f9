"""The records of the catalogue."""

from mixins import AuditMixin, JsonMixin, StampMixin, StripMixin
from records import Record


class Guide(Record, JsonMixin, StampMixin, AuditMixin, StripMixin):
    """A field guide that hikers can buy."""

    FIELDS = ("title", "cents")


class Hut(Record, JsonMixin, StripMixin):
    """A place to sleep, on a map."""

    FIELDS = ("name",)
