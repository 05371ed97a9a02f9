"""The nightly renewals."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self, TypeVar

from domain import Gateway, Invoice, Settings, Subscription
from events import EventBus

Discount = Callable[[Subscription, int], int]
D = TypeVar("D", bound=Discount)


class InvoiceDraft:
    """An invoice that is put together step by step; each step returns a new draft."""

    def __init__(self, customer_id: str, currency: str, /) -> None:
        raise NotImplementedError

    def line(self, text: str, cents: int, /) -> Self:
        """Add a line."""
        raise NotImplementedError

    def paid_by(self, payment_id: str, /) -> Self:
        """Note the payment."""
        raise NotImplementedError

    def build(self) -> Invoice:
        """Make the invoice."""
        raise NotImplementedError


class Discounts:
    """Discounts by name. A discount says how many cents it takes off."""

    def register(self, name: str, /) -> Callable[[D], D]:
        """Make a function known as a discount."""
        raise NotImplementedError

    def find(self, name: str, /) -> Discount:
        """Return the discount of this name."""
        raise NotImplementedError


def make_gateway(settings: Settings, /) -> Gateway:
    """Make the gateway that the settings name."""
    raise NotImplementedError


class Renewals:
    """Renews the subscriptions that are due."""

    def __init__(
        self,
        settings: Settings,
        *,
        gateway: Gateway,
        bus: EventBus,
        discounts: Discounts,
        today: Callable[[], date],
    ) -> None:
        self._settings = settings
        self._gateway = gateway
        self._bus = bus
        self._discounts = discounts
        self._today = today

    def run(self, subscriptions: Iterable[Subscription], /) -> list[Invoice]:
        """Charge what is due, tell the bus, and return the invoices that were paid."""
        raise NotImplementedError


@dataclass(frozen=True)
class App:
    """A wired program: its work, and what others may hook into."""

    renewals: Renewals
    bus: EventBus
    discounts: Discounts
    errors: list[Exception]


def build(
    settings: Settings, /, *, gateway: Gateway | None = None, today: Callable[[], date] = date.today
) -> App:
    """Make all parts and put them together."""
    raise NotImplementedError
