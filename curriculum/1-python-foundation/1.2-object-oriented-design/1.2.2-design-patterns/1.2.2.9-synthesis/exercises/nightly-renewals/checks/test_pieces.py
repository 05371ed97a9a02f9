"""Checks of the draft, the discounts and the gateways, each alone."""

from typing import Any

import pytest
from cairn_checks import expect, expect_raises


def test_builds_an_invoice() -> None:
    """builds an invoice from its steps"""
    from domain import Invoice
    from renewals import InvoiceDraft

    draft = InvoiceDraft("cus_9", "EUR").line("summit", 1900).line("loyal", -190)
    lines = (("summit", 1900), ("loyal", -190))
    expect(draft.build(), "the draft, built").equals(Invoice("cus_9", "EUR", lines))
    paid = draft.paid_by("pay_77").build()
    expect(paid, "the paid draft, built").equals(Invoice("cus_9", "EUR", lines, "pay_77"))


def test_a_step_leaves_the_draft_as_it_was() -> None:
    """leaves a draft as it was when another one is made from it"""
    from renewals import InvoiceDraft

    base = InvoiceDraft("cus_9", "EUR").line("summit", 1900)
    first = base.line("loyal", -190).paid_by("pay_1")
    second = base.line("student", -950)
    expect(base.build().lines, "lines of the base").equals((("summit", 1900),))
    expect(base.build().payment_id, "payment of the base").is_none()
    expect(first.build().total_cents, "total of the first").equals(1710)
    expect(second.build().lines, "lines of the second").equals(
        (("summit", 1900), ("student", -950))
    )
    expect(second.build().payment_id, "payment of the second").is_none()
    expect(second.build(), "the second, built again").equals(second.build())


def test_refuses_an_empty_draft() -> None:
    """refuses to build an invoice without lines"""
    from renewals import InvoiceDraft

    with expect_raises(ValueError, "InvoiceDraft('cus_9', 'EUR').build()", match="lines"):
        InvoiceDraft("cus_9", "EUR").build()


def test_registers_discounts() -> None:
    """registers a discount under a name and gives the function back"""
    from renewals import Discounts

    discounts = Discounts()

    def flat(subscription: Any, cents: int) -> int:
        return 100

    expect(discounts.register("flat")(flat), "what register gives back").same_object_as(flat)
    expect(discounts.find("flat"), "find('flat')").same_object_as(flat)


def test_refuses_a_taken_discount() -> None:
    """refuses a name that is taken, and keeps the discount that has it"""
    from renewals import Discounts

    def first(subscription: Any, cents: int) -> int:
        return 100

    def second(subscription: Any, cents: int) -> int:
        return 200

    discounts = Discounts()
    discounts.register("flat")(first)
    with expect_raises(ValueError, "a second 'flat'", match="flat"):
        discounts.register("flat")(second)
    expect(discounts.find("flat"), "find('flat') afterwards").same_object_as(first)


def test_refuses_an_unknown_discount() -> None:
    """refuses an unknown discount, and says which there are"""
    from renewals import Discounts

    def take_nothing(subscription: Any, cents: int) -> int:
        return 0

    discounts = Discounts()
    discounts.register("spring")(take_nothing)
    with expect_raises(ValueError, "find('autumn')") as caught:
        discounts.find("autumn")
    for part in ("'autumn'", "spring"):
        expect(str(caught.exception), "the message").contains(part)


@pytest.mark.parametrize(
    ("kind", "class_name"),
    [pytest.param("sandbox", "SandboxGateway"), pytest.param("tern", "TernGateway")],
    ids=["sandbox", "tern"],
)
def test_makes_the_gateway_of_the_settings(kind: str, class_name: str) -> None:
    """makes a new gateway of the kind that the settings name"""
    import gateways
    from domain import Settings
    from renewals import make_gateway

    settings = Settings(gateway=kind)
    made = make_gateway(settings)
    expect(made, f"the gateway for {kind!r}").is_exactly_type(getattr(gateways, class_name))
    expect(made.settings, "its settings").same_object_as(settings)
    expect(make_gateway(settings), "the next gateway").not_same_object_as(made, "the first")


def test_refuses_an_unknown_gateway() -> None:
    """refuses an unknown gateway, and says which there are"""
    from domain import Settings
    from renewals import make_gateway

    with expect_raises(ValueError, "make_gateway with 'cash'") as caught:
        make_gateway(Settings(gateway="cash"))
    for part in ("'cash'", "sandbox", "tern"):
        expect(str(caught.exception), "the message").contains(part)
