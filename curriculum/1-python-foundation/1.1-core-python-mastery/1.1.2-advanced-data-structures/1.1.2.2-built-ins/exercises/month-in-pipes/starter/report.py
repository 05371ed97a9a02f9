"""The monthly sales report."""

from collections.abc import Iterable, Sequence

from sales import Sale, discounted


def clean(lines: Iterable[str]) -> list[str]:
    """Strip the lines and drop the empty ones."""
    result = []
    for line in lines:
        stripped = line.strip()
        if stripped != "":
            result.append(stripped)
    return result


def read_sales(skus: Sequence[str], quantities: Sequence[str], cents: Sequence[str]) -> list[Sale]:
    """Join three columns of the file into sales."""
    if len(skus) != len(quantities) or len(skus) != len(cents):
        raise ValueError("the columns are not of the same length")
    sales = []
    i = 0
    while i < len(skus):
        sales.append(Sale(skus[i], int(quantities[i]), int(cents[i])))
        i += 1
    return sales


def revenue(sales: Iterable[Sale]) -> int:
    """Add up the paid sales."""
    total = 0
    for sale in sales:
        if sale.is_paid():
            total = total + sale.total_cents()
    return total


def average_cents(sales: Iterable[Sale]) -> int:
    """Average the sales, in whole cents; without sales it is 0."""
    total = 0
    count = 0
    for sale in sales:
        total = total + sale.total_cents()
        count = count + 1
    if count == 0:
        return 0
    return total // count


def best_seller(sales: Iterable[Sale]) -> Sale | None:
    """Find the sale with the highest quantity, the first one of equals."""
    best = None
    for sale in sales:
        if best is None or sale.quantity > best.quantity:
            best = sale
    return best


def all_paid(sales: Iterable[Sale]) -> bool:
    """Say whether all sales are paid; read no further than the first that is not."""
    for sale in sales:
        if not sale.is_paid():
            return False
    return True


def final_price(cents: int, percents: Iterable[int]) -> int:
    """Take the discounts off a price, one after the other."""
    price = cents
    for percent in percents:
        price = discounted(price, percent)
    return price


def month_totals(rows: Sequence[Sequence[int]]) -> list[int]:
    """Add up each month; a row has one number for each month."""
    totals: list[int] = []
    for r in range(len(rows)):
        if len(rows[r]) != len(rows[0]):
            raise ValueError(f"row {r} has another number of months")
        for m in range(len(rows[r])):
            if r == 0:
                totals.append(0)
            totals[m] += rows[r][m]
    return totals
