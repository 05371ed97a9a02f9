"""Checks of Lazy, alone and asked by two threads."""

from threading import Event, Thread

import pytest
from cairn_checks import Spy, expect, expect_raises
from patience import PATIENCE_S, in_time

GRACE_S = 0.4  # how long the first thread gives a wrong Lazy to make a second object


def test_makes_it_when_first_asked() -> None:
    """makes the object when it is first asked for, and keeps it"""
    from lazy import Lazy

    make = Spy(does=lambda: ["client"])
    lazy = Lazy(make)
    expect(make.call_count, "calls of make before the first get").equals(0)
    first = lazy.get()
    expect(first, "the object").equals(["client"])
    expect(lazy.get(), "the second get").same_object_as(first)
    expect(make.call_count, "calls of make after two gets").equals(1)


def test_two_threads_get_one_object() -> None:
    """gives two threads that ask at once the same object (report 1)"""
    from lazy import Lazy

    first_makes, second_asks, made_again = Event(), Event(), Event()
    made: list[object] = []

    def make() -> object:
        client = object()
        made.append(client)
        if len(made) > 1:
            made_again.set()
        else:
            first_makes.set()
            second_asks.wait(PATIENCE_S)
            made_again.wait(GRACE_S)
        return client

    lazy = Lazy(make)
    got: dict[str, object] = {}

    def ask_first() -> None:
        got["first"] = lazy.get()

    def ask_second() -> None:
        first_makes.wait(PATIENCE_S)
        second_asks.set()
        got["second"] = lazy.get()

    threads = [Thread(target=ask, daemon=True) for ask in (ask_first, ask_second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    expect(sorted(got), "threads that got an answer").equals(["first", "second"])
    expect(len(made), "objects made for two threads").equals(1)
    expect(got["second"], "what the second thread got").same_object_as(got["first"])


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(None, id="None"),
        pytest.param({}, id="an empty dict"),
        pytest.param(0, id="zero"),
    ],
)
def test_keeps_an_empty_value(value: object) -> None:
    """keeps a value that is empty, too (report 2)"""
    from lazy import Lazy

    make = Spy(returns=value)
    lazy = Lazy(make)
    expect([lazy.get(), lazy.get()], "two gets").equals([value, value])
    expect(make.call_count, "calls of make").equals(1)


def test_tries_again_after_a_failure() -> None:
    """hands on an error of make, and tries again at the next get"""
    from lazy import Lazy

    lazy = Lazy(Spy(results=[ConnectionError("Tern is down"), "client"]))
    with expect_raises(ConnectionError, "get while Tern is down"):
        in_time(lazy.get, "the get that fails")
    expect(in_time(lazy.get, "the get after a failure"), "the second get").equals("client")


def test_forgets_on_reset() -> None:
    """makes a new object after reset"""
    from lazy import Lazy

    lazy = Lazy(Spy(results=["first client", "second client"]))
    lazy.reset()
    expect(lazy.get(), "before the reset").equals("first client")
    in_time(lazy.reset, "reset")
    answer = in_time(lazy.get, "get after a reset")
    expect(answer, "after the reset").equals("second client")


def test_one_may_need_another() -> None:
    """lets the making of one object ask for another one"""
    from lazy import Lazy

    settings = Lazy(lambda: {"url": "tern.example"})
    client = Lazy(lambda: ("client", settings.get()["url"]))
    answer = in_time(client.get, "a client that is made from the settings")
    expect(answer, "the client").equals(("client", "tern.example"))
