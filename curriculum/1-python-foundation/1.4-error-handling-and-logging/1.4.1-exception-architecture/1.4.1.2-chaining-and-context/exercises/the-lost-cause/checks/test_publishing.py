"""Checks of publishing.py: which error goes on."""

import pytest
from cairn_checks import expect, expect_raises

PARTNERS = {"tok_1": "alpine"}


class FakeShop:
    """Writes down what is done to it, and fails where it is told to."""

    def __init__(self, **failures: BaseException) -> None:
        self.failures = failures
        self.done: list[str] = []

    def _do(self, step: str, text: str) -> None:
        self.done.append(text)
        if step in self.failures:
            raise self.failures[step]

    def set_price(self, guide_id: str, cents: int) -> None:
        """Take a price."""
        self._do("set_price", f"{guide_id}={cents}")

    def commit(self) -> None:
        """Keep all prices."""
        self._do("commit", "commit")

    def rollback(self) -> None:
        """Drop all prices."""
        self._do("rollback", "rollback")


def notes_of(error: BaseException) -> list[str]:
    """Return the notes of an error."""
    return list(getattr(error, "__notes__", []))


def fetch_one(mirror: str) -> list[str]:
    """Answer like a mirror that works."""
    return ["guide_12;900"]


def test_publishes() -> None:
    """publishes all prices and returns their number"""
    from publishing import import_prices

    shop = FakeShop()
    count = import_prices("tok_1", PARTNERS, ["eu"], lambda _: ["a;1", "b;2"], shop)
    expect(count, "the number that is returned").equals(2)
    expect(shop.done, "what was done to the shop").equals(["a=1", "b=2", "commit"])


def test_the_first_error_wins() -> None:
    """hands on the first error when the clean-up fails as well (report 3)"""
    from publishing import publish

    first = OSError("disk full")
    shop = FakeShop(set_price=first, rollback=ConnectionError("cache is down"))
    with expect_raises(Exception, "publish with a full disk and no cache") as caught:
        publish({"guide_12": 900}, shop)
    expect(caught.exception, "the error that goes on").same_object_as(first)
    wanted = ["rollback failed: ConnectionError: cache is down"]
    expect(notes_of(first), "its notes").equals(wanted)


@pytest.mark.parametrize(
    "step", [pytest.param("set_price", id="a price"), pytest.param("commit", id="the commit")]
)
def test_undoes_and_hands_on(step: str) -> None:
    """undoes what was written and hands on the error, without a note if that went well"""
    from publishing import publish

    first = OSError("disk full")
    shop = FakeShop(**{step: first})
    with expect_raises(OSError, f"publish when {step} fails") as caught:
        publish({"guide_12": 900}, shop)
    expect(caught.exception, "the error that goes on").same_object_as(first)
    expect(shop.done[-1], "what was done last").equals("rollback")
    expect(notes_of(first), "its notes").equals([])


def test_undoes_when_stopped() -> None:
    """undoes what was written when the worker is stopped, and lets it stop"""
    from publishing import publish

    stop = SystemExit(0)
    shop = FakeShop(commit=stop, rollback=ConnectionError("cache is down"))
    with expect_raises(SystemExit, "publish while the worker is stopped") as caught:
        publish({"guide_12": 900}, shop)
    expect(caught.exception, "what goes on").same_object_as(stop)
    expect(shop.done, "what was done").equals(["guide_12=900", "commit", "rollback"])


def test_keeps_the_class() -> None:
    """hands on the same error, with the partner as a note (report 5)"""
    from publishing import import_prices

    first = OSError("disk full")
    with expect_raises(Exception, "import_prices with a full disk") as caught:
        import_prices("tok_1", PARTNERS, ["eu"], fetch_one, FakeShop(commit=first))
    expect(caught.exception, "the error that goes on").same_object_as(first)
    expect(notes_of(first), "its notes").equals(["partner: alpine"])


def test_keeps_the_chain() -> None:
    """keeps message, cause and notes from the feed, and adds the partner"""
    from errors import FeedError
    from publishing import import_prices

    slow = TimeoutError("too slow")

    def fetch(mirror: str) -> list[str]:
        raise slow

    with expect_raises(FeedError, "import_prices without a mirror", exact=True) as caught:
        import_prices("tok_1", PARTNERS, ["eu"], fetch, FakeShop())
    expect(str(caught.exception), "the message").equals("no mirror answered")
    expect(caught.exception.__cause__, "its __cause__").same_object_as(slow)
    wanted = ["eu: TimeoutError: too slow", "partner: alpine"]
    expect(notes_of(caught.exception), "its notes").equals(wanted)


def test_notes_in_the_order_of_the_layers() -> None:
    """has the note of the inner layer before that of the outer one"""
    from publishing import import_prices

    first = OSError("disk full")
    shop = FakeShop(set_price=first, rollback=RuntimeError("no transaction"))
    with expect_raises(Exception, "import_prices when everything fails"):
        import_prices("tok_1", PARTNERS, ["eu"], fetch_one, shop)
    wanted = ["rollback failed: RuntimeError: no transaction", "partner: alpine"]
    expect(notes_of(first), "the notes").equals(wanted)


def test_touches_nothing_without_a_partner() -> None:
    """stops before the download when the token is unknown"""
    from errors import FeedError
    from publishing import import_prices

    asked: list[str] = []
    shop = FakeShop()
    with expect_raises(FeedError, "import_prices with an unknown token", match="token"):
        import_prices("tok_2", PARTNERS, ["eu"], lambda mirror: asked.append(mirror) or [], shop)
    expect(asked, "the mirrors that were asked").equals([])
    expect(shop.done, "what was done to the shop").equals([])
