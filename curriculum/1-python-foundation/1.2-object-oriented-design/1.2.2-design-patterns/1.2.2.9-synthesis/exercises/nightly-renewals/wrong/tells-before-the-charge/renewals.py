"""The nightly renewals."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self, TypeVar

from domain import (
    CardRefused,
    Gateway,
    Invoice,
    RenewalFailed,
    RenewalPaid,
    Settings,
    Subscription,
)
from events import EventBus
from gateways import SandboxGateway, TernGateway

Discount = Callable[[Subscription, int], int]
D = TypeVar("D", bound=Discount)

GATEWAYS: dict[str, Callable[[Settings], Gateway]] = {
    "sandbox": SandboxGateway,
    "tern": TernGateway,
}


class InvoiceDraft:
    """An invoice that is put together step by step; each step returns a new draft."""

    def __init__(
        self,
        customer_id: str,
        currency: str,
        /,
        *,
        lines: tuple[tuple[str, int], ...] = (),
        payment_id: str | None = None,
    ) -> None:
        self._customer_id = customer_id
        self._currency = currency
        self._lines = lines
        self._payment_id = payment_id

    def line(self, text: str, cents: int, /) -> Self:
        """Add a line."""
        return self._with((*self._lines, (text, cents)), self._payment_id)

    def paid_by(self, payment_id: str, /) -> Self:
        """Note the payment."""
        return self._with(self._lines, payment_id)

    def build(self) -> Invoice:
        """Make the invoice."""
        if not self._lines:
            raise ValueError("an invoice needs lines")
        return Invoice(self._customer_id, self._currency, self._lines, self._payment_id)

    def _with(self, lines: tuple[tuple[str, int], ...], payment_id: str | None) -> Self:
        return type(self)(self._customer_id, self._currency, lines=lines, payment_id=payment_id)


class Discounts:
    """Discounts by name. A discount says how many cents it takes off."""

    def __init__(self) -> None:
        self._by_name: dict[str, Discount] = {}

    def register(self, name: str, /) -> Callable[[D], D]:
        """Make a function known as a discount."""

        def add(discount: D) -> D:
            if name in self._by_name:
                raise ValueError(f"there is a discount {name!r} already")
            self._by_name[name] = discount
            return discount

        return add

    def find(self, name: str, /) -> Discount:
        """Return the discount of this name."""
        if name not in self._by_name:
            raise ValueError(f"unknown discount {name!r}; known: {', '.join(self._by_name)}")
        return self._by_name[name]


def loyal(subscription: Subscription, cents: int, /) -> int:
    """Take a tenth off after a year."""
    return cents // 10 if subscription.months >= 12 else 0


def student(subscription: Subscription, cents: int, /) -> int:
    """Take half off."""
    return cents // 2


def make_gateway(settings: Settings, /) -> Gateway:
    """Make the gateway that the settings name."""
    if settings.gateway not in GATEWAYS:
        known = ", ".join(GATEWAYS)
        raise ValueError(f"unknown gateway {settings.gateway!r}; known: {known}")
    return GATEWAYS[settings.gateway](settings)


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
        today = self._today()
        drafts = [self._draft(given) for given in subscriptions if given.due <= today]
        paid = []
        for draft in drafts:
            open_invoice = draft.build()
            self._bus.publish(RenewalPaid(open_invoice))
            try:
                invoice = self._charge(draft, open_invoice)
            except CardRefused as error:
                self._bus.publish(RenewalFailed(open_invoice.customer_id, str(error)))
                continue
            paid.append(invoice)
        return paid

    def _draft(self, subscription: Subscription) -> InvoiceDraft:
        left = self._settings.prices[subscription.plan]
        draft = InvoiceDraft(subscription.customer_id, self._settings.currency)
        draft = draft.line(subscription.plan, left)
        for name in subscription.discounts:
            off = min(self._discounts.find(name)(subscription, left), left)
            if off:
                draft = draft.line(name, -off)
                left -= off
        return draft

    def _charge(self, draft: InvoiceDraft, invoice: Invoice) -> Invoice:
        if invoice.total_cents == 0:
            return invoice
        payment_id = self._gateway.charge(
            invoice.customer_id, invoice.total_cents, invoice.currency
        )
        return draft.paid_by(payment_id).build()


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
    errors: list[Exception] = []
    bus = EventBus(lambda _, error: errors.append(error))
    discounts = Discounts()
    discounts.register("loyal")(loyal)
    discounts.register("student")(student)
    renewals = Renewals(
        settings,
        gateway=make_gateway(settings) if gateway is None else gateway,
        bus=bus,
        discounts=discounts,
        today=today,
    )
    return App(renewals, bus, discounts, errors)
