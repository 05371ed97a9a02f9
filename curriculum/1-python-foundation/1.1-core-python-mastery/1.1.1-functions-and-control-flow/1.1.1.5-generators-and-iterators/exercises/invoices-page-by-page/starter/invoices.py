"""All invoices that Tern has."""

from collections.abc import Callable, Generator

from tern import Session


def iter_invoices(
    open_session: Callable[[], Session], /, *, start: str | None = None
) -> Generator[str, None, None]:
    """Yield the ids of all invoices."""
    session = open_session()
    page = session.fetch(start)
    found = list(page.invoice_ids)
    while page.next_cursor is not None:
        page = session.fetch(page.next_cursor)
        found.extend(page.invoice_ids)
    yield from found
    session.close()
