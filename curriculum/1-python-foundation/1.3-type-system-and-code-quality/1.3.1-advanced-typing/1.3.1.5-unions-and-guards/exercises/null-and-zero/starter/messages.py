"""What Tern sends, as JSON and as Larch's own objects."""

from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict


class ChargeData(TypedDict):
    """A charge in JSON. The customer may have no e-mail address: null."""

    type: Literal["charge"]
    id: str
    cents: int
    email: str | None


class RefundData(TypedDict):
    """A refund in JSON. Without cents, or with null, all of the charge is meant."""

    type: Literal["refund"]
    charge: str
    cents: NotRequired[int | None]


@dataclass(frozen=True)
class Charge:
    """Money that a customer paid."""

    id: str
    cents: int
    email: str | None


@dataclass(frozen=True)
class Refund:
    """Money that goes back; None means all of the charge."""

    charge_id: str
    cents: int | None


@dataclass(frozen=True)
class Rejected:
    """A message that is none of ours, and why."""

    why: str


Message = Charge | Refund | Rejected
