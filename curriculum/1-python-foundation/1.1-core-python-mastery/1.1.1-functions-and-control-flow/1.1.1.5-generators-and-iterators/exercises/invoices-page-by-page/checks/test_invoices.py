"""Checks of iter_invoices, with a Tern that writes down what is asked of it."""

from itertools import islice
from typing import Any

import pytest
from cairn_checks import expect, expect_raises


class FakeTern:
    """Pages by cursor; each session writes its events into one list."""

    def __init__(self, pages: dict[str | None, Any]) -> None:
        self.pages = pages
        self.events: list[str] = []

    def open_session(self) -> "FakeSession":
        """Open a session."""
        self.events.append("open")
        return FakeSession(self)


class FakeSession:
    """A session that knows when it was closed."""

    def __init__(self, tern: FakeTern) -> None:
        self.tern = tern

    def fetch(self, cursor: str | None) -> Any:
        """Hand out a page, or raise it if it is an error."""
        self.tern.events.append(f"fetch {cursor}")
        page = self.tern.pages[cursor]
        if isinstance(page, Exception):
            raise page
        return page

    def close(self) -> None:
        """Write down that it was closed."""
        self.tern.events.append("close")


def three_pages() -> FakeTern:
    """Make a feed of five invoices."""
    from tern import Page

    return FakeTern(
        {
            None: Page(["inv_1", "inv_2"], "c2"),
            "c2": Page(["inv_3", "inv_4"], "c3"),
            "c3": Page(["inv_5"]),
        }
    )


def test_yields_all_invoices() -> None:
    """yields the invoices of all pages in order"""
    from invoices import iter_invoices

    tern = three_pages()
    found = list(iter_invoices(tern.open_session))
    expect(found, "the invoices").equals(["inv_1", "inv_2", "inv_3", "inv_4", "inv_5"])
    wanted = ["open", "fetch None", "fetch c2", "fetch c3", "close"]
    expect(tern.events, "what Tern saw").equals(wanted)


def test_yields_the_only_page() -> None:
    """yields a single page and stops"""
    from invoices import iter_invoices
    from tern import Page

    tern = FakeTern({None: Page(["inv_7"])})
    expect(list(iter_invoices(tern.open_session)), "the invoices").equals(["inv_7"])
    expect(tern.events, "what Tern saw").equals(["open", "fetch None", "close"])


def test_opens_nothing_before_it_is_asked() -> None:
    """opens no session before the first invoice is asked for"""
    from invoices import iter_invoices

    tern = three_pages()
    invoices = iter_invoices(tern.open_session)
    expect(tern.events, "what Tern saw after the call").equals([])
    invoices.close()
    expect(tern.events, "what Tern saw after close()").equals([])


def test_fetches_a_page_when_it_is_needed() -> None:
    """fetches a page only when an invoice from it is asked for"""
    from invoices import iter_invoices

    tern = three_pages()
    invoices = iter_invoices(tern.open_session)
    expect([next(invoices), next(invoices)], "two invoices").equals(["inv_1", "inv_2"])
    expect(tern.events, "what Tern saw by then").equals(["open", "fetch None"])
    expect(next(invoices), "the third invoice").equals("inv_3")
    expect(tern.events, "what Tern saw by then").equals(["open", "fetch None", "fetch c2"])


def test_reads_an_endless_feed() -> None:
    """reads from a feed that never ends"""
    from invoices import iter_invoices
    from tern import Page

    class Endless:
        def __init__(self) -> None:
            self.fetched = 0

        def fetch(self, cursor: str | None) -> Any:
            self.fetched += 1
            if self.fetched > 10:
                raise AssertionError("more than 10 pages were fetched to yield 5 invoices")
            return Page([f"inv_{self.fetched}"], f"c{self.fetched + 1}")

        def close(self) -> None:
            pass

    found = list(islice(iter_invoices(Endless), 5))
    expect(found, "five invoices").equals(["inv_1", "inv_2", "inv_3", "inv_4", "inv_5"])


def test_goes_on_after_an_empty_page() -> None:
    """goes on after an empty page that has a next one"""
    from invoices import iter_invoices
    from tern import Page

    tern = FakeTern({None: Page([], "c2"), "c2": Page(["inv_3"], "c3"), "c3": Page([])})
    expect(list(iter_invoices(tern.open_session)), "the invoices").equals(["inv_3"])
    wanted = ["open", "fetch None", "fetch c2", "fetch c3", "close"]
    expect(tern.events, "what Tern saw").equals(wanted)


def test_starts_at_a_cursor() -> None:
    """starts at the cursor it is given"""
    from invoices import iter_invoices

    tern = three_pages()
    found = list(iter_invoices(tern.open_session, start="c2"))
    expect(found, "the invoices from c2").equals(["inv_3", "inv_4", "inv_5"])


def test_closes_when_the_consumer_stops() -> None:
    """closes the session when the consumer stops early"""
    from invoices import iter_invoices

    tern = three_pages()
    invoices = iter_invoices(tern.open_session)
    next(invoices)
    invoices.close()
    expect(tern.events, "what Tern saw").equals(["open", "fetch None", "close"])


@pytest.mark.parametrize("cursor", [None, "c2"], ids=["the first page", "the second page"])
def test_closes_when_a_fetch_fails(cursor: str | None) -> None:
    """closes the session when a fetch fails, and hands on the error"""
    from invoices import iter_invoices

    tern = three_pages()
    tern.pages[cursor] = ConnectionError("Tern is down")
    with expect_raises(ConnectionError, f"a failure at {cursor}", match="Tern is down"):
        list(iter_invoices(tern.open_session))
    expect(tern.events[-1], "the last that Tern saw").equals("close")
    expect(tern.events.count("close"), "number of closes").equals(1)


def test_generators_do_not_share_a_session() -> None:
    """opens a session of its own for each generator"""
    from invoices import iter_invoices

    tern = three_pages()
    first, second = iter_invoices(tern.open_session), iter_invoices(tern.open_session)
    expect([next(first), next(second), next(first)], "invoices in turn").equals(
        ["inv_1", "inv_1", "inv_2"]
    )
    expect(tern.events.count("open"), "number of sessions").equals(2)
