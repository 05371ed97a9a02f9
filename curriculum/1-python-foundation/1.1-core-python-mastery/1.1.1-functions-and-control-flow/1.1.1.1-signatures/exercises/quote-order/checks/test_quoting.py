"""Checks of quote_order, through the interface that the brief names."""

from typing import Any

import pytest
from cairn_checks import expect, expect_raises

OPTIONS: dict[str, Any] = {
    "currency": "EUR",
    "discount_percent": 10,
    "shipping_cents": 490,
    "express": True,
    "gift_wrap": True,
    "coupon": "SPRING",
    "remarks": ["ring twice"],
}


def order() -> list[Any]:
    """Make the lines of the brief's example."""
    from orders import Line

    return [Line("guide_12", 1900, 2), Line("map_3", 850, 1)]


def test_quotes_the_example() -> None:
    """quotes the brief's example"""
    from orders import Quote
    from quoting import quote_order

    quote = quote_order(
        "cus_9",
        order(),
        currency="EUR",
        discount_percent=10,
        shipping_cents=490,
        gift_wrap=True,
    )
    expect(quote, "the brief's example").equals(Quote("cus_9", "EUR", 4925, ("gift wrap",)))


@pytest.mark.parametrize(
    ("options", "total"),
    [
        pytest.param({}, 4650, id="no options"),
        pytest.param({"discount_percent": 33}, 3115, id="a discount that does not divide evenly"),
        pytest.param({"discount_percent": 100}, 0, id="everything free"),
        pytest.param(
            {"discount_percent": 100, "shipping_cents": 490}, 490, id="free goods, paid shipping"
        ),
        pytest.param({"express": True}, 5550, id="express"),
        pytest.param({"coupon": "SPRING"}, 4650, id="a coupon alone"),
        pytest.param(
            {"discount_percent": 50, "express": True, "gift_wrap": True}, 3475, id="all together"
        ),
    ],
)
def test_prices_the_options(options: dict[str, Any], total: int) -> None:
    """prices each option as before"""
    from quoting import quote_order

    quote = quote_order("cus_9", order(), currency="CHF", **options)
    expect(quote.total_cents, f"total_cents with {options}").equals(total)
    expect(quote.currency, "the quote's currency").equals("CHF")


@pytest.mark.parametrize("name", ["customer_id", "lines"])
def test_customer_and_lines_are_positional_only(name: str) -> None:
    """takes the customer and the lines only by position"""
    from quoting import quote_order

    positional = ["cus_9"] if name == "lines" else []
    named = {"lines": order()} if name == "lines" else {"customer_id": "cus_9", "lines": order()}
    with expect_raises(TypeError, f"quote_order(..., {name}=...)"):
        quote_order(*positional, **named, currency="EUR")


@pytest.mark.parametrize("name", list(OPTIONS))
def test_options_are_keyword_only(name: str) -> None:
    """takes the options only by name"""
    from quoting import quote_order

    others = {} if name == "currency" else {"currency": "EUR"}
    quote_order("cus_9", order(), **{**others, name: OPTIONS[name]})
    with expect_raises(TypeError, f"quote_order('cus_9', lines, {OPTIONS[name]!r})"):
        quote_order("cus_9", order(), OPTIONS[name], **others)


def test_currency_is_required() -> None:
    """insists on a currency"""
    from quoting import quote_order

    with expect_raises(TypeError, "quote_order('cus_9', lines)", match="currency"):
        quote_order("cus_9", order())


def test_refuses_an_unknown_option() -> None:
    """refuses a misspelt option"""
    from quoting import quote_order

    with expect_raises(TypeError, "quote_order('cus_9', lines, currency='EUR', discount=10)"):
        quote_order("cus_9", order(), currency="EUR", discount=10)


def test_calls_do_not_share_state() -> None:
    """forgets the remarks of the call before"""
    from quoting import quote_order

    quote_order("cus_9", order(), currency="EUR", gift_wrap=True, coupon="SPRING")
    second = quote_order("cus_31", order(), currency="EUR", express=True)
    expect(second.remarks, "remarks of the second quote").equals(("express",))


def test_leaves_the_callers_remarks_alone() -> None:
    """leaves the caller's list of remarks as it was"""
    from quoting import quote_order

    mine = ["ring twice"]
    quote = quote_order("cus_9", order(), currency="EUR", gift_wrap=True, remarks=mine)
    expect(quote.remarks, "remarks of the quote").equals(("ring twice", "gift wrap"))
    expect(mine, "the list that the caller passed").equals(["ring twice"])


def test_orders_the_remarks() -> None:
    """puts the remarks in the order of the brief"""
    from quoting import quote_order

    quote = quote_order("cus_9", order(), **OPTIONS)
    wanted = ("ring twice", "express", "gift wrap", "coupon SPRING")
    expect(quote.remarks, "remarks with all options").equals(wanted)


@pytest.mark.parametrize("percent", [-1, 101, 500])
def test_refuses_an_impossible_discount(percent: int) -> None:
    """refuses a discount outside 0 to 100"""
    from quoting import quote_order

    with expect_raises(ValueError, f"discount_percent={percent}", match="discount"):
        quote_order("cus_9", order(), currency="EUR", discount_percent=percent)


def test_refuses_an_empty_order() -> None:
    """refuses an order without lines"""
    from quoting import quote_order

    with expect_raises(ValueError, "quote_order('cus_9', [], currency='EUR')", match="lines"):
        quote_order("cus_9", [], currency="EUR")
