"""All invoices that Tern has."""

from collections.abc import Callable, Generator

from tern import Session


def iter_invoices(
    open_session: Callable[[], Session], /, *, start: str | None = None
) -> Generator[str, None, None]:
    """Yield the ids of all invoices, fetching each page when it is needed."""
    session = open_session()
    try:
        page = session.fetch(start)
        yield from page.invoice_ids
        while page.next_cursor is not None:
            page = session.fetch(page.next_cursor)
            yield from page.invoice_ids
    except Exception:
        session.close()
        raise
    session.close()
