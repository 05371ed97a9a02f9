"""Checks of Checkout, with Larch's providers and with others."""

from typing import Any

from cairn_checks import expect, expect_raises
from doubles import FakeGateway, charge, make


class Other:
    """A provider of another team: it has `charge` and nothing else."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error
        self.asked: list[int] = []

    def charge(self, charge: Any) -> Any:
        """Take the money, or raise the error."""
        from gateways import Receipt

        self.asked.append(charge.total_cents)
        if self._error is not None:
            raise self._error
        return Receipt("other", "o_1", charge.total_cents)


def test_pays_the_example() -> None:
    """pays the brief's example through the second provider"""
    from checkout import Checkout
    from gateways import Receipt

    audit: list[str] = []
    tern = make("Tern", audit=audit, limit_cents=1000, gateway=FakeGateway("t"))
    quill = make("Quill", audit=audit, gateway=FakeGateway("q"))
    checkout = Checkout([tern, quill])
    wanted = Receipt("quill", "q_1+q_2", 2390)
    expect(checkout.pay(charge(1900, 490)), "the receipt").equals(wanted)
    expect(audit, "the audit").equals(["tern 2390 refused", "quill 2390 charged"])
    expect(checkout.pay(charge(900)), "the next receipt").equals(Receipt("tern", "t_1", 900))
    expect(checkout.taken_cents, "taken_cents").equals(3290)


def test_takes_any_provider() -> None:
    """takes any object that has `charge`, and asks no further than needed"""
    from checkout import Checkout
    from gateways import Refused

    first, second, third = Other(Refused("too small")), Other(), Other()
    receipt = Checkout([first, second, third]).pay(charge(900))
    expect(receipt.payment_id, "payment_id").equals("o_1")
    asked = [first.asked, second.asked, third.asked]
    expect(asked, "what the providers were asked").equals([[900], [900], []])


def test_all_refuse() -> None:
    """raises Refused if all providers refuse, or if there are none"""
    from checkout import Checkout
    from gateways import Refused

    for providers in ([Other(Refused("one")), Other(Refused("two"))], []):
        checkout = Checkout(providers)
        with expect_raises(Refused, f"pay with {len(providers)} providers that refuse"):
            checkout.pay(charge())
        expect(checkout.taken_cents, "taken_cents").equals(0)


def test_hands_on_other_errors() -> None:
    """hands on other errors, and does not ask the next provider"""
    from checkout import Checkout

    second = Other()
    checkout = Checkout([Other(ConnectionError("no answer")), second])
    with expect_raises(ConnectionError, "pay with a provider that does not answer"):
        checkout.pay(charge())
    expect(second.asked, "what the second provider was asked").equals([])
    expect(checkout.taken_cents, "taken_cents").equals(0)


def test_taken_cents_cannot_be_set() -> None:
    """refuses to set what was taken, and counts for each checkout alone"""
    from checkout import Checkout

    one: Any = Checkout([Other()])
    two = Checkout([Other()])
    one.pay(charge(900))
    one.pay(charge(100, 50))
    with expect_raises(AttributeError, "checkout.taken_cents = 0"):
        one.taken_cents = 0
    expect((one.taken_cents, two.taken_cents), "taken_cents of two checkouts").equals((1050, 0))
