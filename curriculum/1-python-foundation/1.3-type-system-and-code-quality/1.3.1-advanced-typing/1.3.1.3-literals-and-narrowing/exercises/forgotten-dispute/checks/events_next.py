"""events.py as it will be when Tern adds one more kind. Only mypy reads this file."""

from dataclasses import dataclass
from typing import Literal

Access = Literal["full", "read-only", "none"]
Reason = Literal["fraud", "quality", "duplicate"]


@dataclass(frozen=True)
class Paid:
    """The customer paid."""

    invoice_id: str
    cents: int
    kind: Literal["paid"] = "paid"


@dataclass(frozen=True)
class Failed:
    """An attempt to collect the money failed; the first one is number 1."""

    invoice_id: str
    attempt: int
    kind: Literal["failed"] = "failed"


@dataclass(frozen=True)
class Refunded:
    """Larch gave the money back."""

    invoice_id: str
    cents: int
    kind: Literal["refunded"] = "refunded"


@dataclass(frozen=True)
class Disputed:
    """The customer's bank took the money back. New in May."""

    invoice_id: str
    cents: int
    reason: Reason
    kind: Literal["disputed"] = "disputed"


@dataclass(frozen=True)
class Voided:
    """The bank withdrew its dispute."""

    invoice_id: str
    cents: int
    kind: Literal["voided"] = "voided"


PaymentEvent = Paid | Failed | Refunded | Disputed | Voided
