"""Checks of Provider, the mixins, Tern and Quill."""

from itertools import permutations
from typing import Any

import pytest
from cairn_checks import expect, expect_raises
from doubles import FakeGateway, charge, make, provider_class

OPTIONS: dict[str, Any] = {"limit_cents": 1000, "name": "other"}


def test_a_provider_owes_submit() -> None:
    """cannot make a provider that has no submit"""
    from checkout import Provider

    class Empty(Provider):
        pass

    for kind in (Provider, Empty):
        with expect_raises(TypeError, f"{kind.__name__}(name='x')"):
            kind(name="x")


def test_a_provider_makes_receipts() -> None:
    """makes receipts for whatever a subclass submits, in one call"""
    from checkout import Provider
    from gateways import Receipt

    submitted: list[int] = []

    class Cash(Provider):
        def submit(self, charge: Any) -> str:
            submitted.append(charge.total_cents)
            return "till_1"

    receipt = Cash(name="cash").charge(charge(900, 90))
    expect(receipt, "the receipt").equals(Receipt("cash", "till_1", 990))
    expect(submitted, "what was submitted").equals([990])


@pytest.mark.parametrize(
    ("cents", "refused"),
    [
        pytest.param(1000, False, id="a total at the limit"),
        pytest.param(1001, True, id="a total above the limit"),
    ],
)
def test_limits_any_provider(cents: int, refused: bool) -> None:
    """LimitMixin alone refuses totals above the limit"""
    from gateways import Receipt, Refused

    provider = provider_class("LimitMixin")(name="other", limit_cents=1000)
    if refused:
        with expect_raises(Refused, f"a charge of {cents} with a limit of 1000"):
            provider.charge(charge(cents - 500, 500))
    else:
        wanted = Receipt("other", f"other_{cents}", cents)
        expect(provider.charge(charge(cents - 500, 500)), "the receipt").equals(wanted)


@pytest.mark.parametrize("name", ["Tern", "Quill"])
@pytest.mark.parametrize("outcome", ["charged", "refused", "failed"])
def test_audits_how_it_ended(name: str, outcome: str) -> None:
    """writes down how a charge ended, and hands on the error"""
    from gateways import Refused

    errors: dict[str, Exception] = {
        "refused": Refused("card declined"),
        "failed": ConnectionError("no answer"),
    }
    error = errors.get(outcome)
    audit: list[str] = []
    provider = make(name, audit=audit, gateway=FakeGateway(error=error))
    if error is None:
        expect(provider.charge(charge()).cents, "cents of the receipt").equals(900)
    else:
        with expect_raises(type(error), f"{name}.charge", match=str(error)):
            provider.charge(charge())
    expect(audit, "the audit").equals([f"{name.lower()} 900 {outcome}"])


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        pytest.param("Tern", ["tern 1001 refused"], id="Tern writes it down"),
        pytest.param("Quill", [], id="Quill does not"),
    ],
)
def test_the_order_of_limit_and_audit(name: str, entries: list[str]) -> None:
    """audits what a limit refuses as the brief says, and pays nothing"""
    from gateways import Refused

    audit: list[str] = []
    gateway = FakeGateway()
    with expect_raises(Refused, f"{name}.charge above its limit"):
        make(name, audit=audit, gateway=gateway, limit_cents=1000).charge(charge(1001))
    expect(audit, "the audit").equals(entries)
    expect(gateway.paid, "what was paid").equals([])


@pytest.mark.parametrize(
    ("name", "shipping", "payment_id", "paid"),
    [
        pytest.param("Tern", 90, "p_1", [990], id="Tern, with shipping"),
        pytest.param("Quill", 90, "p_1+p_2", [900, 90], id="Quill, with shipping"),
        pytest.param("Quill", 0, "p_1", [900], id="Quill, without shipping"),
    ],
)
def test_pays_through_its_gateway(
    name: str, shipping: int, payment_id: str, paid: list[int]
) -> None:
    """pays in one payment or two, as the provider wants it"""
    from gateways import Receipt

    gateway = FakeGateway()
    receipt = make(name, gateway=gateway).charge(charge(900, shipping))
    wanted = Receipt(name.lower(), payment_id, 900 + shipping)
    expect(receipt, "the receipt").equals(wanted)
    expect(gateway.paid, "what was paid").equals([("cus_9", cents) for cents in paid])


def test_mixins_work_in_every_order() -> None:
    """lets mixins of other teams join, in any order"""
    import checkout
    from gateways import Refused

    class CountMixin(checkout.Provider):
        def __init__(self, *, counts: list[int], **rest: Any) -> None:
            super().__init__(**rest)
            self.counts = counts

        def charge(self, charge: Any) -> Any:
            self.counts.append(charge.total_cents)
            return super().charge(charge)

    names: tuple[Any, ...] = ("LimitMixin", "AuditMixin", CountMixin)
    for order in permutations(names):
        label = ", ".join(getattr(mixin, "__name__", mixin) for mixin in order)
        counts: list[int] = []
        audit: list[str] = []
        kind = provider_class(*order)
        try:
            provider = kind(**OPTIONS, audit=audit, counts=counts)
        except TypeError as error:
            message = f"a provider with ({label}) could not be made: {error}"
            raise AssertionError(message) from error
        receipt = provider.charge(charge(700))
        expect(receipt.payment_id, f"payment_id with ({label})").equals("other_700")
        expect(counts, f"what CountMixin saw with ({label})").equals([700])
        expect(audit, f"the audit with ({label})").equals(["other 700 charged"])
        with expect_raises(Refused, f"a charge above the limit with ({label})"):
            provider.charge(charge(2000))
        seen = order.index(CountMixin) < order.index("LimitMixin")
        expect(len(counts), f"what CountMixin saw with ({label})").equals(2 if seen else 1)


@pytest.mark.parametrize("name", ["Tern", "Quill"])
def test_refuses_an_unknown_option(name: str) -> None:
    """refuses an option that no class takes"""
    make(name)
    with expect_raises(TypeError, f"{name}(..., limit=900)", match="limit"):
        make(name, limit=900)


@pytest.mark.parametrize("missing", ["name", "gateway", "limit_cents", "audit"])
def test_insists_on_its_options(missing: str) -> None:
    """insists on every option"""
    import checkout

    options: dict[str, Any] = {**OPTIONS, "gateway": FakeGateway(), "audit": []}
    del options[missing]
    for kind in (checkout.Tern, checkout.Quill):
        with expect_raises(TypeError, f"{kind.__name__} without {missing}", match=missing):
            kind(**options)
