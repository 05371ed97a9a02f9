"""What the shipping methods ask for, which the refactoring keeps."""

from typing import Any

import pytest
from cairn_checks import expect, expect_raises
from fresh import fresh_shipping


@pytest.mark.parametrize(
    ("method", "given", "cents", "days"),
    [
        pytest.param("letter", (100,), 190, 3, id="a light letter"),
        pytest.param("letter", (101,), 350, 3, id="a letter just over 100 g"),
        pytest.param("letter", (500, "IT"), 460, 7, id="a heavy letter abroad"),
        pytest.param("standard", (2000,), 490, 2, id="standard with 2 kg"),
        pytest.param("standard", (2001,), 580, 2, id="standard just over 2 kg"),
        pytest.param("standard", (30_000,), 3010, 2, id="standard with 30 kg"),
        pytest.param("standard", (900, "IT"), 1290, 6, id="standard abroad"),
        pytest.param("standard", (900, "AT", 4999), 490, 2, id="goods just under 50.00"),
        pytest.param("standard", (900, "AT", 5000), 0, 2, id="goods of 50.00 at home"),
        pytest.param("standard", (900, "IT", 5000), 1290, 6, id="goods of 50.00 abroad"),
        pytest.param("express", (900,), 1440, 1, id="express with one kilo"),
        pytest.param("express", (10_000,), 2790, 1, id="express with 10 kg"),
        pytest.param("bike", (5000,), 650, 0, id="bike with 5 kg"),
    ],
)
def test_quotes_as_before(method: str, given: tuple[Any, ...], cents: int, days: int) -> None:
    """quotes the same prices and days"""
    from parcels import Parcel, Quote

    parcel = Parcel(*given)
    found = fresh_shipping().quote(method, parcel)
    expect(found, f"quote({method!r}, {parcel})").equals(Quote(cents, days))


@pytest.mark.parametrize(
    ("method", "given", "message"),
    [
        pytest.param("letter", (501,), "letter takes 500 g, not 501 g", id="a heavy letter"),
        pytest.param(
            "standard", (30_001,), "standard takes 30000 g, not 30001 g", id="a heavy parcel"
        ),
        pytest.param("express", (900, "IT"), "express does not go to IT", id="express abroad"),
        pytest.param(
            "express", (10_001,), "express takes 10000 g, not 10001 g", id="heavy express"
        ),
        pytest.param(
            "bike", (5001, "IT"), "bike does not go to IT", id="a heavy bike parcel abroad"
        ),
        pytest.param("bike", (5001,), "bike takes 5000 g, not 5001 g", id="a heavy bike parcel"),
    ],
)
def test_refuses_as_before(method: str, given: tuple[Any, ...], message: str) -> None:
    """refuses the same parcels, with the same words"""
    from parcels import NotPossible, Parcel

    shipping = fresh_shipping()
    with expect_raises(NotPossible, f"quote({method!r}, Parcel{given})") as caught:
        shipping.quote(method, Parcel(*given))
    expect(str(caught.exception), "the message").equals(message)


def test_refuses_an_unknown_method() -> None:
    """refuses an unknown method"""
    from parcels import Parcel, UnknownMethod

    shipping = fresh_shipping()
    with expect_raises(UnknownMethod, "quote('drone', ...)") as caught:
        shipping.quote("drone", Parcel(900))
    expect(str(caught.exception), "the message").equals("unknown method 'drone'")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        pytest.param((80,), ["letter", "standard", "express", "bike"], id="a map"),
        pytest.param((80, "IT"), ["letter", "standard"], id="a map abroad"),
        pytest.param((5001,), ["standard", "express"], id="a box of books"),
        pytest.param((40_000,), [], id="a crate"),
    ],
)
def test_names_the_available_ones(given: tuple[Any, ...], wanted: list[str]) -> None:
    """names the same methods for a parcel, in the same order"""
    from parcels import Parcel

    parcel = Parcel(*given)
    expect(fresh_shipping().available(parcel), f"available({parcel})").equals(wanted)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        pytest.param((80,), "letter", id="a map"),
        pytest.param((600,), "standard", id="a guide"),
        pytest.param((80, "AT", 5000), "standard", id="free shipping"),
        pytest.param((4500,), "bike", id="a parcel for the bike"),
        pytest.param((9000, "IT"), "standard", id="a heavy parcel abroad"),
    ],
)
def test_finds_the_cheapest(given: tuple[Any, ...], wanted: str) -> None:
    """finds the same cheapest method"""
    from parcels import Parcel

    parcel = Parcel(*given)
    expect(fresh_shipping().cheapest(parcel), f"cheapest({parcel})").equals(wanted)


def test_finds_none_for_a_crate() -> None:
    """says so when no method takes a parcel"""
    from parcels import NotPossible, Parcel

    shipping = fresh_shipping()
    with expect_raises(NotPossible, "cheapest of 40 kg") as caught:
        shipping.cheapest(Parcel(40_000))
    expect(str(caught.exception), "the message").equals("no method takes 40000 g to AT")
