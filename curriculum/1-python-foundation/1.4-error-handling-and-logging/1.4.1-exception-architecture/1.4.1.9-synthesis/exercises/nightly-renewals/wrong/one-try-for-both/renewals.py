"""The nightly renewals."""

from collections.abc import Callable, Iterable, Sequence

from errors import CardDeclined, TernUnavailable
from gateway import Rates, persistently, translated
from models import Charge, Invoice, Rate, Report


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
        try:
            if _charged(invoice, charge, report, waits, sleep):
                _add_to_total(invoice, rates, report)
                report.paid.append(invoice.id)
        except TernUnavailable:
            report.later.append(invoice.id)
            report.total_eur_cents = None
        except BaseException as error:
            error.add_note(f"while renewing {invoice.id}")
            raise
    return report


def _charged(
    invoice: Invoice,
    charge: Charge,
    report: Report,
    waits: Sequence[float],
    sleep: Callable[[float], object],
) -> bool:
    """Charge one invoice, book it under paid, declined or later, and tell whether it was paid."""

    def attempt() -> None:
        with translated(f"charge {invoice.id}"):
            charge(invoice.customer_id, invoice.cents, invoice.currency, key=invoice.id)

    try:
        persistently(attempt, waits=waits, sleep=sleep)
    except CardDeclined as error:
        report.declined[invoice.id] = error.reason
        return False
    except TernUnavailable:
        report.later.append(invoice.id)
        return False
    return True


def _add_to_total(invoice: Invoice, rates: Rates, report: Report) -> None:
    """Add a paid invoice to the total; a total that lacks a part is no total."""
    rate = Rate(1.0) if invoice.currency == "EUR" else rates.get(invoice.currency)
    report.stale = report.stale or rate.stale
    if report.total_eur_cents is not None:
        report.total_eur_cents += round(invoice.cents * rate.value)
