"""Checks of Plan."""

import pytest
from cairn_checks import expect, expect_raises


def test_from_row_reads_the_example() -> None:
    """makes a plan from a row"""
    from plans import Plan

    plan = Plan.from_row("atlas;900")
    expect(plan, "Plan.from_row('atlas;900')").is_exactly_type(Plan)
    expect(plan.name, "its name").equals("atlas")
    expect(plan.monthly_cents, "its monthly price").equals(900)
    expect(plan.yearly_cents, "its yearly price").equals(9000)


def test_from_row_makes_the_subclass() -> None:
    """makes an instance of the class it was called on"""
    from plans import Plan

    class FamilyPlan(Plan):
        pass

    plan = FamilyPlan.from_row("summit;1500")
    expect(plan, "FamilyPlan.from_row('summit;1500')").is_exactly_type(FamilyPlan)
    expect(plan.monthly_cents, "its monthly price").equals(1500)


def test_price_can_be_assigned() -> None:
    """takes a new price"""
    from plans import Plan

    plan = Plan("atlas", 900)
    plan.monthly_cents = 0
    expect(plan.monthly_cents, "monthly_cents after it was set to 0").equals(0)


def test_refuses_a_negative_price() -> None:
    """refuses a negative price and keeps the old one"""
    from plans import Plan

    plan = Plan("atlas", 900)
    with expect_raises(ValueError, "plan.monthly_cents = -1", match="price"):
        plan.monthly_cents = -1
    expect(plan.monthly_cents, "monthly_cents afterwards").equals(900)


def test_refuses_a_bad_price_from_the_start() -> None:
    """refuses a negative price in the constructor and in a row"""
    from plans import Plan

    with expect_raises(ValueError, "Plan('atlas', -1)", match="price"):
        Plan("atlas", -1)
    with expect_raises(ValueError, "Plan.from_row('atlas;-1')", match="price"):
        Plan.from_row("atlas;-1")


def test_yearly_cents_follows_and_is_read_only() -> None:
    """computes the yearly price anew and refuses to have it assigned"""
    from plans import Plan

    plan = Plan("atlas", 900)
    plan.monthly_cents = 1100
    expect(plan.yearly_cents, "yearly_cents after a new price").equals(11000)
    with expect_raises(AttributeError, "plan.yearly_cents = 1"):
        plan.yearly_cents = 1


def test_plans_do_not_share_prices() -> None:
    """keeps the prices of two plans apart"""
    from plans import Plan

    first, second = Plan("atlas", 900), Plan("summit", 1500)
    first.monthly_cents = 1000
    prices = [first.monthly_cents, second.monthly_cents]
    expect(prices, "the two prices").equals([1000, 1500])


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        pytest.param("atlas", True, id="five letters"),
        pytest.param("abc", True, id="three letters"),
        pytest.param("abcdefghijkl", True, id="twelve letters"),
        pytest.param("ab", False, id="too short"),
        pytest.param("abcdefghijklm", False, id="too long"),
        pytest.param("Atlas", False, id="a capital"),
        pytest.param("atlas2", False, id="a digit"),
        pytest.param("two words", False, id="a space"),
        pytest.param("atlas\n", False, id="a line break at the end"),
        pytest.param("größe", False, id="letters beyond a to z"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_checks_names(text: str, valid: bool) -> None:
    """checks a name without a plan"""
    from plans import Plan

    result = Plan.is_valid_name(text)
    expect(result, f"Plan.is_valid_name({text!r})").equals(valid)
    expect(Plan("atlas", 900).is_valid_name(text), "the same on a plan").equals(valid)
