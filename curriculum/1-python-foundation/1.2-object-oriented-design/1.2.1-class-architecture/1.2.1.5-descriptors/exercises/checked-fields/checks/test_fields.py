"""Checks of Whole and derived, in classes made here."""

import gc
import weakref
from typing import Any

import pytest
from cairn_checks import expect, expect_raises


def make_plan() -> Any:
    """Make a class with two fields and a derived value, which counts how often it is computed."""
    from fields import Whole, derived

    class Plan:
        monthly_cents = Whole()
        months = Whole(minimum=1, maximum=36)

        def __init__(self, monthly_cents: Any, months: Any) -> None:
            self.computed = 0
            self.monthly_cents = monthly_cents
            self.months = months

        @derived
        def total_cents(self) -> Any:
            self.computed += 1
            return self.monthly_cents * self.months

    return Plan


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("monthly_cents", 0, id="the least amount"),
        pytest.param("monthly_cents", 10**12, id="a large amount without a maximum"),
        pytest.param("months", 1, id="the minimum"),
        pytest.param("months", 36, id="the maximum"),
    ],
)
def test_accepts_numbers_within_bounds(field: str, value: int) -> None:
    """accepts and returns whole numbers within the bounds"""
    plan = make_plan()(900, 12)
    setattr(plan, field, value)
    expect(getattr(plan, field), f"plan.{field} after it was set to {value}").equals(value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("monthly_cents", -1, id="below the default minimum"),
        pytest.param("months", 0, id="below a minimum"),
        pytest.param("months", 37, id="above a maximum"),
    ],
)
def test_refuses_numbers_out_of_bounds(field: str, value: int) -> None:
    """refuses numbers out of bounds, names the field, and keeps the old value"""
    plan = make_plan()(900, 12)
    with expect_raises(ValueError, f"plan.{field} = {value}", match=field):
        setattr(plan, field, value)
    expect((plan.monthly_cents, plan.months), "the fields afterwards").equals((900, 12))


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("12", id="a text"),
        pytest.param(12.0, id="a float"),
        pytest.param(None, id="None"),
        pytest.param(True, id="True"),
    ],
)
def test_refuses_what_is_no_whole_number(value: object) -> None:
    """refuses what is no whole number, names the field, and keeps the old value"""
    plan = make_plan()(900, 12)
    with expect_raises(TypeError, f"plan.months = {value!r}", match="months"):
        plan.months = value
    expect(plan.months, "plan.months afterwards").equals(12)


def test_says_what_was_never_set() -> None:
    """names a field that was never set"""
    from fields import Whole

    class Empty:
        cents = Whole()

    with expect_raises(AttributeError, "reading a field that was never set", match="cents"):
        _ = Empty().cents


def test_computes_once() -> None:
    """computes a derived value at the first read only"""
    plan = make_plan()(900, 12)
    expect(plan.computed, "how often it was computed before the first read").equals(0)
    expect([plan.total_cents, plan.total_cents], "two reads").equals([10800, 10800])
    expect(plan.computed, "how often it was computed for two reads").equals(1)


@pytest.mark.parametrize(
    ("field", "total"),
    [
        pytest.param("monthly_cents", 60, id="of the first field"),
        pytest.param("months", 4500, id="of the second field"),
    ],
)
def test_computes_again_after_a_change(field: str, total: int) -> None:
    """computes a derived value again after one of its object's fields was set"""
    plan = make_plan()(900, 12)
    expect(plan.total_cents, "total_cents").equals(10800)
    setattr(plan, field, 5)
    expect(plan.total_cents, f"total_cents after {field} = 5").equals(total)
    expect(plan.total_cents, "total_cents, read again").equals(total)
    expect(plan.computed, "how often it was computed").equals(2)


@pytest.mark.parametrize("result", [0, None, False], ids=["zero", "None", "False"])
def test_keeps_any_result(result: object) -> None:
    """keeps a result, whatever it is"""
    from fields import derived

    calls = []

    class Report:
        @derived
        def first(self) -> object:
            calls.append("first")
            return result

    report = Report()
    expect([report.first, report.first], "two reads").equals([result, result])
    expect(len(calls), "how often it was computed").equals(1)


def test_keeps_no_error() -> None:
    """lets an error go on, and computes again at the next read"""
    from fields import derived

    class Report:
        ready = False

        @derived
        def total(self) -> int:
            if not self.ready:
                raise LookupError("not ready")
            return 7

    report = Report()
    with expect_raises(LookupError, "a derived value that fails"):
        _ = report.total
    report.ready = True
    expect(report.total, "the next read").equals(7)


def test_two_derived_values() -> None:
    """keeps several derived values of an object apart, also where one uses the other"""
    from fields import Whole, derived

    class Gift:
        cents = Whole()

        @derived
        def half(self) -> int:
            return self.cents // 2

        @derived
        def quarter(self) -> int:
            return self.half // 2

    gift = Gift()
    gift.cents = 400
    expect((gift.quarter, gift.half), "quarter and half").equals((100, 200))
    gift.cents = 800
    expect((gift.quarter, gift.half), "quarter and half after the change").equals((200, 400))


def test_cannot_be_assigned() -> None:
    """refuses to assign a derived value, before and after it was read"""
    plan = make_plan()(900, 12)
    with expect_raises(AttributeError, "plan.total_cents = 1"):
        plan.total_cents = 1
    expect(plan.total_cents, "total_cents").equals(10800)
    with expect_raises(AttributeError, "plan.total_cents = 1 after a read"):
        plan.total_cents = 1
    expect(plan.total_cents, "total_cents").equals(10800)


def test_objects_do_not_share() -> None:
    """keeps the values of two objects apart"""
    plan = make_plan()
    atlas, ridge = plan(900, 12), plan(400, 6)
    expect((atlas.total_cents, ridge.total_cents), "the totals").equals((10800, 2400))
    ridge.months = 10
    expect((atlas.months, ridge.months), "the months").equals((12, 10))
    expect((atlas.total_cents, ridge.total_cents), "the totals").equals((10800, 4000))
    expect(atlas.computed, "how often the first was computed").equals(1)


def test_objects_that_are_equal() -> None:
    """keeps the values of objects apart that are equal and have no hash"""
    from fields import Whole, derived

    class Line:
        cents = Whole()

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Line)

        @derived
        def double(self) -> int:
            return self.cents * 2

    one, two = Line(), Line()
    try:
        one.cents, two.cents = 5, 7
        found = (one.cents, two.cents, one.double, two.double)
    except TypeError as error:
        raise AssertionError(f"fields of an object without a hash failed: {error}") from error
    expect(found, "the fields and derived values").equals((5, 7, 10, 14))


def test_lets_objects_go() -> None:
    """does not keep objects alive"""
    plan = make_plan()(900, 12)
    expect(plan.total_cents, "total_cents").equals(10800)
    reference = weakref.ref(plan)
    del plan
    gc.collect()
    alive = reference() is not None
    expect(alive, "whether an object is alive that nobody uses").is_false()


def test_the_class_gives_the_descriptor() -> None:
    """returns the descriptor itself when read from the class"""
    plan = make_plan()
    for name in ("months", "total_cents"):
        expect(getattr(plan, name), f"Plan.{name}").same_object_as(vars(plan)[name])


def test_subclasses_inherit() -> None:
    """works in subclasses, with fields of base and subclass"""
    from fields import Whole, derived

    class Yearly(make_plan()):
        setup_cents = Whole()

        @derived
        def first_year_cents(self) -> Any:
            return self.total_cents + self.setup_cents

    yearly = Yearly(900, 12)
    yearly.setup_cents = 500
    expect(yearly.first_year_cents, "first_year_cents").equals(11300)
    yearly.months = 6
    expect(yearly.first_year_cents, "first_year_cents after months = 6").equals(5900)
