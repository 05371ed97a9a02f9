"""What the report says, which the refactoring keeps."""

from collections.abc import Iterator
from typing import Any

import pytest
from cairn_checks import expect, expect_raises


def sales() -> list[Any]:
    """Make four sales, one of them free and one not paid."""
    from sales import Sale

    return [
        Sale("guide_12", 2, 1900),
        Sale("map_3", 5, 850),
        Sale("map_7", 5, 0),
        Sale("guide_4", 1, 2451, paid=False),
    ]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        pytest.param([" map_3 \n", "\n", "guide_12"], ["map_3", "guide_12"], id="an empty line"),
        pytest.param(["  ", "\t\n", ""], [], id="nothing but spaces"),
        pytest.param(["0", "0\n"], ["0", "0"], id="a zero is a text too"),
        pytest.param([], [], id="no lines"),
    ],
)
def test_cleans_the_lines(lines: list[str], wanted: list[str]) -> None:
    """strips the lines and drops the empty ones, into a list"""
    from report import clean

    expect(clean(iter(lines)), f"clean({lines!r})").equals(wanted)


def test_reads_the_sales() -> None:
    """joins the columns into a list of sales"""
    from report import read_sales
    from sales import Sale

    found = read_sales(["guide_12", "map_3"], ["2", "1"], ["1900", "850"])
    wanted = [Sale("guide_12", 2, 1900), Sale("map_3", 1, 850)]
    expect(found, "read_sales of two lines").equals(wanted)
    expect(read_sales([], [], []), "read_sales of empty columns").equals([])


@pytest.mark.parametrize(
    ("skus", "quantities", "cents"),
    [
        pytest.param(["a"], ["1", "2"], ["9", "9"], id="a missing article"),
        pytest.param(["a", "b"], ["1"], ["9", "9"], id="a missing quantity"),
        pytest.param(["a", "b"], ["1", "2"], ["9"], id="a missing price"),
        pytest.param([], ["1"], ["9"], id="no articles at all"),
    ],
)
def test_refuses_columns_of_different_lengths(
    skus: list[str], quantities: list[str], cents: list[str]
) -> None:
    """refuses columns of different lengths"""
    from report import read_sales

    with expect_raises(ValueError, f"read_sales({skus}, {quantities}, {cents})"):
        read_sales(skus, quantities, cents)


def test_refuses_what_is_no_number() -> None:
    """refuses a quantity that is no number"""
    from report import read_sales

    with expect_raises(ValueError, "read_sales(['a'], ['two'], ['9'])"):
        read_sales(["a"], ["two"], ["9"])


def test_adds_up_the_paid_sales() -> None:
    """adds up the paid sales only"""
    from report import revenue

    expect(revenue(sales()), "revenue of the four sales").equals(8050)
    expect(revenue([]), "revenue([])").equals(0)


def test_averages_free_sales_too() -> None:
    """counts free sales in the average"""
    from report import average_cents

    expect(average_cents(sales()), "average_cents of the four sales").equals(2625)
    expect(average_cents([]), "average_cents([])").equals(0)


def test_finds_the_best_seller() -> None:
    """finds the first sale with the highest quantity"""
    from report import best_seller

    given = sales()
    expect(best_seller(given), "best_seller of the four sales").equals(given[1])
    expect(best_seller([]), "best_seller([])").is_none()


def test_takes_sales_that_can_be_walked_once() -> None:
    """takes sales that can be walked only once"""
    from report import all_paid, average_cents, best_seller, revenue

    expect(revenue(iter(sales())), "revenue of an iterator").equals(8050)
    expect(average_cents(iter(sales())), "average_cents of an iterator").equals(2625)
    expect(average_cents(iter([])), "average_cents of an empty iterator").equals(0)
    expect(best_seller(iter(sales())), "best_seller of an iterator").equals(sales()[1])
    expect(all_paid(iter(sales())), "all_paid of an iterator").is_false()


def test_says_whether_all_are_paid() -> None:
    """says whether all sales are paid, and stops at the first that is not"""
    from report import all_paid
    from sales import Sale

    read: list[int] = []

    def many() -> Iterator[Sale]:
        for n in range(10):
            read.append(n)
            yield Sale("map_3", 1, 850, paid=n != 2)

    expect(all_paid(many()), "all_paid with the third one open").is_false()
    expect(read, "sales read").equals([0, 1, 2])
    expect(all_paid(sales()[:3]), "all_paid of three paid sales").is_true()
    expect(all_paid([]), "all_paid([])").is_true()


@pytest.mark.parametrize(
    ("cents", "percents", "price"),
    [
        pytest.param(1999, [10, 5, 3], 1657, id="three discounts"),
        pytest.param(999, [33, 33], 448, id="a discount that does not divide evenly"),
        pytest.param(1999, [], 1999, id="no discount"),
        pytest.param(900, [100, 10], 0, id="free"),
    ],
)
def test_takes_discounts_one_after_the_other(cents: int, percents: list[int], price: int) -> None:
    """takes the discounts off one after the other"""
    from report import final_price

    expect(final_price(cents, iter(percents)), f"final_price({cents}, {percents})").equals(price)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param([[1, 2, 3], [10, 20, 30]], [11, 22, 33], id="two articles"),
        pytest.param([[4, 0]], [4, 0], id="one article"),
        pytest.param([], [], id="no articles"),
    ],
)
def test_adds_up_the_months(rows: list[list[int]], wanted: list[int]) -> None:
    """adds up each month, into a list"""
    from report import month_totals

    expect(month_totals(rows), f"month_totals({rows})").equals(wanted)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([[1, 2], [3]], id="a short second row"),
        pytest.param([[1], [2, 3]], id="a long second row"),
    ],
)
def test_refuses_rows_of_different_lengths(rows: list[list[int]]) -> None:
    """refuses rows of different lengths"""
    from report import month_totals

    with expect_raises(ValueError, f"month_totals({rows})"):
        month_totals(rows)
