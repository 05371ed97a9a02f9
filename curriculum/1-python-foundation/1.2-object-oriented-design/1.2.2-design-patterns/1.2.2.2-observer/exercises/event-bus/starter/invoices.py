"""What billing tells the rest of Larch."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InvoiceEvent:
    """Something happened to an invoice."""

    invoice_id: str


@dataclass(frozen=True)
class InvoicePaid(InvoiceEvent):
    """A customer has paid."""

    cents: int


@dataclass(frozen=True)
class InvoiceVoided(InvoiceEvent):
    """An invoice was taken back."""


@dataclass(frozen=True)
class GuidePublished:
    """A guide can be bought; this is no event of an invoice."""

    guide_id: str
