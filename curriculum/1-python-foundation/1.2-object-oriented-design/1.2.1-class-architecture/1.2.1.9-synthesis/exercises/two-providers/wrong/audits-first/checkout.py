"""Charges customers through whichever provider accepts it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, Protocol, Self, overload

from gateways import Gateway, Receipt, Refused


class Cents:
    """An amount: a whole number, at least `minimum`."""

    def __init__(self, *, minimum: int = 0) -> None:
        self._minimum = minimum
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type | None = None) -> int: ...

    def __get__(self, instance: object | None, owner: type | None = None) -> Self | int:
        if instance is None:
            return self
        value: int = instance.__dict__[self._name]
        return value

    def __set__(self, instance: object, value: int) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(f"{self._name} must be a whole number, not {value!r}")
        if value < self._minimum:
            raise ValueError(f"{self._name} must be at least {self._minimum}, not {value}")
        instance.__dict__[self._name] = value


class Charge:
    """What a customer is to pay."""

    goods_cents = Cents(minimum=1)
    shipping_cents = Cents()

    def __init__(self, customer_id: str, goods_cents: int, shipping_cents: int = 0) -> None:
        self.customer_id = customer_id
        self.goods_cents = goods_cents
        self.shipping_cents = shipping_cents

    @property
    def total_cents(self) -> int:
        """Goods and shipping."""
        return self.goods_cents + self.shipping_cents


class Provider(ABC):
    """Takes money for charges. The root of all providers and mixins."""

    def __init__(self, *, name: str) -> None:
        self.name = name

    @abstractmethod
    def submit(self, charge: Charge) -> str:
        """Take the money, and return the payment's id."""

    def charge(self, charge: Charge) -> Receipt:
        """Take the money, and return a receipt."""
        return Receipt(self.name, self.submit(charge), charge.total_cents)


class LimitMixin(Provider):
    """Refuses charges above a limit."""

    def __init__(self, *, limit_cents: int, **rest: Any) -> None:
        super().__init__(**rest)
        self._limit_cents = limit_cents

    def charge(self, charge: Charge) -> Receipt:
        """Take the money, if it is within the limit."""
        if charge.total_cents > self._limit_cents:
            raise Refused(f"{charge.total_cents} is above the limit of {self._limit_cents}")
        return super().charge(charge)


class AuditMixin(Provider):
    """Writes down what became of each charge."""

    def __init__(self, *, audit: list[str], **rest: Any) -> None:
        super().__init__(**rest)
        self._audit = audit

    def charge(self, charge: Charge) -> Receipt:
        """Take the money, and write down how it ended."""
        entry = f"{self.name} {charge.total_cents}"
        self._audit.append(f"{entry} charged")
        try:
            receipt = super().charge(charge)
        except Refused:
            self._audit.append(f"{entry} refused")
            raise
        except Exception:
            self._audit.append(f"{entry} failed")
            raise
        return receipt


class GatewayProvider(Provider):
    """A provider that holds its gateway."""

    def __init__(self, *, gateway: Gateway, **rest: Any) -> None:
        super().__init__(**rest)
        self._gateway = gateway


class Tern(AuditMixin, LimitMixin, GatewayProvider):
    """Takes the whole amount in one payment; the audit is around the limit."""

    def submit(self, charge: Charge) -> str:
        """Take the total."""
        return self._gateway.pay(charge.customer_id, charge.total_cents)


class Quill(LimitMixin, AuditMixin, GatewayProvider):
    """Takes goods and shipping in separate payments; the limit is around the audit."""

    def submit(self, charge: Charge) -> str:
        """Take the goods, then the shipping if there is any."""
        amounts = [charge.goods_cents, charge.shipping_cents]
        ids = [self._gateway.pay(charge.customer_id, cents) for cents in amounts if cents]
        return "+".join(ids)


class Charger(Protocol):
    """Whatever can take money for a charge."""

    def charge(self, charge: Charge, /) -> Receipt:
        """Take the money, or raise Refused."""
        ...


class Checkout:
    """Charges through the first provider that accepts."""

    def __init__(self, providers: Iterable[Charger], /) -> None:
        self._providers = list(providers)
        self._taken_cents = 0

    @property
    def taken_cents(self) -> int:
        """What was taken so far."""
        return self._taken_cents

    def pay(self, charge: Charge, /) -> Receipt:
        """Take the money for a charge. Raises Refused if no provider accepts it."""
        for provider in self._providers:
            try:
                receipt = provider.charge(charge)
            except Refused:
                continue
            self._taken_cents += receipt.cents
            return receipt
        raise Refused("no provider accepts this charge")
