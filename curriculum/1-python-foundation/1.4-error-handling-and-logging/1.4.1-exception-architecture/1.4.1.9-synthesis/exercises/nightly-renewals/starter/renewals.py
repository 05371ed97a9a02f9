"""The nightly renewals."""

from collections.abc import Callable, Iterable, Sequence

from gateway import Rates
from models import Charge, Invoice, Report


def renew(
    invoices: Iterable[Invoice],
    charge: Charge,
    rates: Rates,
    *,
    waits: Sequence[float],
    sleep: Callable[[float], object],
) -> Report:
    """Charge all invoices, and tell what became of each."""
    report = Report()
    for invoice in invoices:
        charge(invoice.customer_id, invoice.cents, invoice.currency, key=invoice.id)
        report.paid.append(invoice.id)
    return report
