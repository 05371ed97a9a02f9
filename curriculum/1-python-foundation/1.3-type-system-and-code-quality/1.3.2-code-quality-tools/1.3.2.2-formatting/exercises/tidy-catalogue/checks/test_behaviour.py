"""What the package does, which tidying keeps."""

import pytest
from cairn_checks import expect, expect_raises


def test_offers_its_names() -> None:
    """offers `Guide`, `price_of` and `discounted` at the top of the package"""
    import catalogue

    for name in ("Guide", "price_of", "discounted"):
        expect(catalogue, "the package catalogue").has_attribute(name)
    ridge = catalogue.Guide("map_3", "Ridge map", 850)
    expect(catalogue.price_of(ridge), "price_of(ridge)").equals("8.50 EUR")
    expect(catalogue.price_of(ridge, "CHF"), "price_of(ridge, 'CHF')").equals("8.50 CHF")
    expect(catalogue.discounted(ridge, 33).cents, "discounted(ridge, 33).cents").equals(569)
    with expect_raises(ValueError, "discounted(ridge, 101)", match="percent"):
        catalogue.discounted(ridge, 101)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("csv", "map_3,Ridge map,8.50 EUR\n", id="csv"),
        pytest.param("jsonl", '{"sku": "map_3", "title": "Ridge map", "cents": 850}\n', id="jsonl"),
    ],
)
def test_writes_the_feeds(name: str, text: str) -> None:
    """writes each feed"""
    from catalogue.export import export
    from catalogue.prices import Guide

    expect(export(name, [Guide("map_3", "Ridge map", 850)]), f"export({name!r}, ...)").equals(text)


def test_refuses_an_unknown_feed() -> None:
    """refuses an unknown feed and names those that exist"""
    from catalogue.export import export

    with expect_raises(ValueError, "export('xml', [])", match="csv, jsonl"):
        export("xml", [])
