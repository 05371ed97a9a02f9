"""What the checkout stands on. Nothing is to be changed in this file."""

from dataclasses import dataclass
from typing import Protocol


class Refused(Exception):
    """This charge is not accepted here; another provider may accept it."""


@dataclass(frozen=True)
class Receipt:
    """Money that was taken."""

    provider: str
    payment_id: str
    cents: int


class Gateway(Protocol):
    """The connection to a provider."""

    def pay(self, customer_id: str, cents: int, /) -> str:
        """Take money, and return the payment's id. Raises Refused, or another error."""
        ...
