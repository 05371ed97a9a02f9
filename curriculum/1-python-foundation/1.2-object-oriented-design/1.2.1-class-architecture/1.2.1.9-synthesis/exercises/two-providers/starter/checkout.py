"""Charges customers through whichever provider accepts it."""

from typing import Any

from gateways import Receipt


class Cents:
    """An amount: a whole number, at least `minimum`."""

    def __init__(self, *, minimum: int = 0) -> None:
        self.minimum = minimum


class Charge:
    """What a customer is to pay."""

    def __init__(self, customer_id: str, goods_cents: int, shipping_cents: int = 0) -> None:
        self.customer_id = customer_id
        self.goods_cents = goods_cents
        self.shipping_cents = shipping_cents


class Provider:
    """Takes money for charges."""

    def __init__(self, *, name: str) -> None:
        self.name = name

    def charge(self, charge: Charge) -> Receipt:
        """Take the money, and return a receipt."""
        raise NotImplementedError


class LimitMixin(Provider):
    """Refuses charges above a limit."""


class AuditMixin(Provider):
    """Writes down what became of each charge."""


class Tern(Provider):
    """Takes the whole amount in one payment."""


class Quill(Provider):
    """Takes goods and shipping in separate payments."""


class Checkout:
    """Charges through the first provider that accepts."""

    def __init__(self, providers: Any, /) -> None:
        self.providers = providers
