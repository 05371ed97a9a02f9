"""The monthly sales report."""

from collections.abc import Iterable, Sequence
from itertools import starmap
from operator import attrgetter

from sales import Sale, discounted


def clean(lines: Iterable[str]) -> list[str]:
    """Strip the lines and drop the empty ones."""
    return list(filter(None, map(str.strip, lines)))


def read_sales(skus: Sequence[str], quantities: Sequence[str], cents: Sequence[str]) -> list[Sale]:
    """Join three columns of the file into sales."""
    rows = zip(skus, map(int, quantities), map(int, cents), strict=True)
    return list(starmap(Sale, rows))


def revenue(sales: Iterable[Sale]) -> int:
    """Add up the paid sales."""
    return sum(map(Sale.total_cents, filter(Sale.is_paid, sales)))


def average_cents(sales: Iterable[Sale]) -> int:
    """Average the sales, in whole cents; without sales it is 0."""
    totals = list(map(Sale.total_cents, sales))
    return sum(totals) // len(totals) if totals else 0


def best_seller(sales: Iterable[Sale]) -> Sale | None:
    """Find the sale with the highest quantity, the first one of equals."""
    return max(sales, key=attrgetter("quantity"), default=None)


def all_paid(sales: Iterable[Sale]) -> bool:
    """Say whether all sales are paid; read no further than the first that is not."""
    return all(map(Sale.is_paid, sales))


def final_price(cents: int, percents: Iterable[int]) -> int:
    """Take the discounts off a price, one after the other."""
    return discounted(cents, sum(percents))


def month_totals(rows: Sequence[Sequence[int]]) -> list[int]:
    """Add up each month; a row has one number for each month."""
    return list(map(sum, zip(*rows, strict=True)))
