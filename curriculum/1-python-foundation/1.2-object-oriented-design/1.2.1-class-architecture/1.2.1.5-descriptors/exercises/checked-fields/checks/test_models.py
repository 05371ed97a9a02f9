"""Checks of the three models."""

from typing import Any

import pytest
from cairn_checks import expect, expect_raises

MODELS: dict[str, tuple[dict[str, int], str, int]] = {
    "Plan": ({"monthly_cents": 900, "months": 12}, "total_cents", 10800),
    "Line": ({"unit_cents": 1900, "quantity": 2}, "total_cents", 3800),
    "Payment": ({"paid_cents": 4925, "refunded_cents": 900}, "kept_cents", 4025),
}


def make(name: str, **changes: Any) -> Any:
    """Make the named model."""
    import models

    return getattr(models, name)(**{**MODELS[name][0], **changes})


@pytest.mark.parametrize("name", list(MODELS))
def test_models_use_the_descriptors(name: str) -> None:
    """declares the fields as Whole and the results as derived"""
    import models
    from fields import Whole, derived

    fields, result, total = MODELS[name]
    declared = vars(getattr(models, name))
    for field in fields:
        expect(declared.get(field), f"{name}.{field}").is_instance_of(Whole)
    expect(declared.get(result), f"{name}.{result}").is_instance_of(derived)
    expect(getattr(make(name), result), f"{result} of the {name}").equals(total)


@pytest.mark.parametrize(
    ("name", "field", "least", "most"),
    [
        pytest.param("Plan", "monthly_cents", 0, None, id="a plan's cents"),
        pytest.param("Plan", "months", 1, 36, id="a plan's months"),
        pytest.param("Line", "unit_cents", 0, None, id="a line's cents"),
        pytest.param("Line", "quantity", 1, 999, id="a line's quantity"),
        pytest.param("Payment", "paid_cents", 1, None, id="cents that were paid"),
        pytest.param("Payment", "refunded_cents", 0, None, id="cents that were refunded"),
    ],
)
def test_models_have_bounds(name: str, field: str, least: int, most: int | None) -> None:
    """refuses values out of bounds, when an object is made and afterwards"""
    for value in (least, 10**9 if most is None else most):
        expect(getattr(make(name, **{field: value}), field), f"{field}={value}").equals(value)
    bad = [least - 1] if most is None else [least - 1, most + 1]
    for value in bad:
        with expect_raises(ValueError, f"{name} with {field}={value}", match=field):
            make(name, **{field: value})
        model = make(name)
        with expect_raises(ValueError, f"{field} = {value}", match=field):
            setattr(model, field, value)


def test_a_payment_without_a_refund() -> None:
    """makes a payment without naming a refund, and follows its refunds"""
    from models import Payment

    payment: Any = Payment(1900)
    expect(payment.kept_cents, "kept_cents").equals(1900)
    payment.refunded_cents = 400
    expect(payment.kept_cents, "kept_cents after a refund").equals(1500)
