"""Checks of Cents and Charge."""

from typing import Any

import pytest
from cairn_checks import expect, expect_raises


def test_adds_up() -> None:
    """adds goods and shipping, also after a change"""
    from checkout import Charge

    charge = Charge("cus_9", 1900, 490)
    expect(charge.total_cents, "total_cents").equals(2390)
    charge.goods_cents = 100
    expect(charge.total_cents, "total_cents after a change").equals(590)
    expect(Charge("cus_9", 1900).total_cents, "total_cents without shipping").equals(1900)


def test_the_total_cannot_be_set() -> None:
    """refuses to set the total"""
    from checkout import Charge

    charge: Any = Charge("cus_9", 1900, 490)
    with expect_raises(AttributeError, "charge.total_cents = 1"):
        charge.total_cents = 1


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        pytest.param("goods_cents", 0, ValueError, id="goods for nothing"),
        pytest.param("shipping_cents", -1, ValueError, id="negative shipping"),
        pytest.param("goods_cents", "900", TypeError, id="a text"),
        pytest.param("shipping_cents", 4.9, TypeError, id="a float"),
        pytest.param("goods_cents", True, TypeError, id="True"),
    ],
)
def test_refuses_wrong_amounts(field: str, value: Any, error: type[Exception]) -> None:
    """refuses wrong amounts when a charge is made and afterwards, and names the field"""
    from checkout import Charge

    amounts: dict[str, Any] = {"goods_cents": 900, "shipping_cents": 490}
    with expect_raises(error, f"Charge with {field}={value!r}", match=field):
        Charge("cus_9", **{**amounts, field: value})
    charge = Charge("cus_9", **amounts)
    with expect_raises(error, f"charge.{field} = {value!r}", match=field):
        setattr(charge, field, value)
    expect(charge.total_cents, "total_cents afterwards").equals(1390)


def test_charges_share_nothing() -> None:
    """keeps the amounts of two charges apart"""
    from checkout import Charge

    one, two = Charge("cus_9", 900, 1), Charge("cus_31", 400, 2)
    expect((one.goods_cents, one.shipping_cents), "the first charge").equals((900, 1))
    expect((two.goods_cents, two.shipping_cents), "the second charge").equals((400, 2))


def test_cents_can_be_used_elsewhere() -> None:
    """lets other classes use Cents, with a minimum of their own"""
    from checkout import Cents

    class Voucher:
        worth = Cents(minimum=500)

    voucher = Voucher()
    voucher.worth = 500
    expect(voucher.worth, "voucher.worth").equals(500)
    with expect_raises(ValueError, "voucher.worth = 499", match="worth"):
        voucher.worth = 499
    expect(Voucher.worth, "Voucher.worth").is_exactly_type(Cents)
