"""A gateway that counts, and options to make providers with."""

from typing import Any


class FakeGateway:
    """Takes payments and writes them down, or raises an error."""

    def __init__(self, prefix: str = "p", error: BaseException | None = None) -> None:
        self.prefix = prefix
        self.error = error
        self.paid: list[tuple[str, int]] = []

    def pay(self, customer_id: str, cents: int, /) -> str:
        """Take a payment."""
        if self.error is not None:
            raise self.error
        self.paid.append((customer_id, cents))
        return f"{self.prefix}_{len(self.paid)}"


def make(name: str, **changes: Any) -> Any:
    """Make Tern or Quill, with a gateway, a wide limit and an audit unless told otherwise."""
    import checkout

    options: dict[str, Any] = {
        "name": name.lower(),
        "gateway": FakeGateway(),
        "limit_cents": 100_000,
        "audit": [],
    }
    return getattr(checkout, name)(**{**options, **changes})


def charge(goods: int = 900, shipping: int = 0) -> Any:
    """Make a charge of cus_9."""
    from checkout import Charge

    return Charge("cus_9", goods, shipping)


def provider_class(*mixins: Any) -> Any:
    """Make a provider of another team, with the mixins (names or classes) in this order."""
    import checkout

    class Other(checkout.Provider):
        def submit(self, charge: Any) -> str:
            return f"other_{charge.total_cents}"

    bases = [getattr(checkout, mixin) if isinstance(mixin, str) else mixin for mixin in mixins]
    return type("Combined", (*bases, Other), {})
