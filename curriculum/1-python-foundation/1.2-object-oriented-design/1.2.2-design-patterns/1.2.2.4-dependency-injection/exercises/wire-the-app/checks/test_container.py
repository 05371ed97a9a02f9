"""Checks of Container: what it makes, what it shares, what it refuses."""

from datetime import date
from typing import Any

from cairn_checks import Spy, expect, expect_raises


class Invoices:
    """Needs reminders."""

    def __init__(self, reminders: "Reminders") -> None:
        self.reminders = reminders


class Reminders:
    """Needs mails."""

    def __init__(self, mails: "Mails") -> None:
        self.mails = mails


class Mails:
    """Needs invoices, and so itself."""

    def __init__(self, invoices: "Invoices") -> None:
        self.invoices = invoices


class Self:
    """Needs one of its own kind."""

    def __init__(self, other: "Self") -> None:
        self.other = other


def wired() -> Any:
    """Make a container that can make everything in services."""
    from container import Container
    from services import Clock, Ledger, Renewals, Settings, TernClient

    container = Container()
    for kind in (Renewals, Ledger, TernClient, Clock):
        container.provide(kind)
    container.provide(Settings, lambda: Settings("https://test.tern.example"))
    return container


def test_makes_an_object_with_what_it_needs() -> None:
    """makes an object with all that it needs, and what that needs"""
    from services import Clock, Ledger, Renewals, TernClient

    renewals = wired().get(Renewals)
    expect(renewals, "what get(Renewals) returns").is_exactly_type(Renewals)
    expect(renewals.tern, "renewals.tern").is_exactly_type(TernClient)
    expect(renewals.ledger, "renewals.ledger").is_exactly_type(Ledger)
    expect(renewals.clock, "renewals.clock").is_exactly_type(Clock)
    expect(renewals.tern.url, "the url of the client").equals("https://test.tern.example")


def test_leaves_defaults_alone() -> None:
    """leaves a parameter its default, unless its class was provided or is overridden"""
    from container import Container
    from services import Clock, Renewals, Settings

    expect(wired().get(Renewals).attempts, "renewals.attempts").equals(3)

    standing = Settings("default")

    class Report:
        def __init__(self, clock: Clock, settings: Settings = standing) -> None:
            self.clock = clock
            self.settings = settings

    container = Container()
    container.provide(Clock)
    container.provide(Report, shared=False)
    expect(container.get(Report).settings.tern_url, "without Settings").equals("default")
    with container.override(Settings, Settings("overridden")):
        inside = container.get(Report)
    expect(inside.settings.tern_url, "with Settings overridden").equals("overridden")
    container.provide(Settings, lambda: Settings("provided"))
    expect(container.get(Report).settings.tern_url, "with Settings").equals("provided")


def test_shares_one_object() -> None:
    """shares one object in all that need it, and between calls"""
    from services import Clock, Ledger, Renewals

    container = wired()
    renewals = container.get(Renewals)
    expect(renewals.ledger.clock, "the ledger's clock").same_object_as(renewals.clock)
    expect(container.get(Ledger), "get(Ledger)").same_object_as(renewals.ledger)
    expect(container.get(Clock), "get(Clock)").same_object_as(renewals.clock)
    expect(container.get(Renewals), "the second get(Renewals)").same_object_as(renewals)


def test_makes_nothing_before_it_is_asked() -> None:
    """makes nothing before it is asked for, and a shared object once"""
    from container import Container
    from services import Settings, TernClient

    make = Spy(returns=Settings("spied"))

    def read_settings() -> Settings:
        return make()  # type: ignore[return-value]

    container = Container()
    container.provide(TernClient)
    container.provide(Settings, read_settings)
    expect(make.call_count, "settings read before get").equals(0)
    container.get(TernClient)
    container.get(Settings)
    expect(make.call_count, "settings read after two gets").equals(1)


def test_makes_new_ones() -> None:
    """makes a new object for each need when it is not shared"""
    from container import Container
    from services import Clock, Ledger, Renewals, Settings, TernClient

    container = Container()
    for kind in (Settings, TernClient):
        container.provide(kind)
    for kind in (Renewals, Ledger, Clock):
        container.provide(kind, shared=False)
    first, second = container.get(Renewals), container.get(Renewals)
    expect(second, "the second Renewals").not_same_object_as(first, "the first")
    expect(second.ledger, "its ledger").not_same_object_as(first.ledger, "the first's ledger")
    expect(first.ledger.clock, "the ledger's clock").not_same_object_as(first.clock, "its own")
    expect(second.tern, "its client, which is shared").same_object_as(first.tern)


def test_a_recipe_may_need_something() -> None:
    """gives a function that makes an object what its parameters ask for"""
    from container import Container
    from services import Settings, TernClient

    def make_client(settings: Settings, *, path: str = "/v2") -> TernClient:
        return TernClient(Settings(settings.tern_url + path))

    container = Container()
    container.provide(Settings, lambda: Settings("https://test.tern.example"))
    container.provide(TernClient, make_client)
    found = container.get(TernClient).url
    expect(found, "the url of the client").equals("https://test.tern.example/v2")


def test_containers_do_not_share() -> None:
    """keeps two containers apart"""
    from services import Ledger

    first, second = wired().get(Ledger), wired().get(Ledger)
    expect(second, "the ledger of another container").not_same_object_as(first, "the first")


def test_says_what_is_missing() -> None:
    """says what is not provided, and who needs it"""
    from container import Container, NotProvided
    from services import Clock, Ledger, Renewals, TernClient

    container = Container()
    with expect_raises(NotProvided, "get(Clock) of an empty container") as caught:
        container.get(Clock)
    expect(str(caught.exception), "the message").equals("Clock")
    for kind in (Renewals, TernClient, Ledger, Clock):
        container.provide(kind)
    with expect_raises(NotProvided, "get(Renewals) without Settings") as caught:
        container.get(Renewals)
    wanted = "Renewals -> TernClient -> Settings"
    expect(str(caught.exception), "the message").equals(wanted)


def test_names_a_cycle() -> None:
    """names the classes of a cycle"""
    from container import Container, DependencyCycle

    container = Container()
    for kind in (Invoices, Reminders, Mails, Self):
        container.provide(kind)
    with expect_raises(DependencyCycle, "get(Reminders)") as caught:
        container.get(Reminders)
    wanted = "Reminders -> Mails -> Invoices -> Reminders"
    expect(str(caught.exception), "the message").equals(wanted)
    with expect_raises(DependencyCycle, "get(Self)") as caught:
        container.get(Self)
    expect(str(caught.exception), "the message").equals("Self -> Self")


def test_two_needs_are_no_cycle() -> None:
    """takes no cycle in what is only needed twice"""
    from container import Container
    from services import Clock, Ledger, Renewals, Settings, TernClient

    container = Container()
    for kind in (Renewals, Ledger, TernClient, Settings, Clock):
        container.provide(kind, shared=False)
    renewals = container.get(Renewals)
    expect(renewals.clock, "renewals.clock").is_exactly_type(Clock)


def test_tries_again_after_a_failure() -> None:
    """hands on the error of a recipe, and tries again at the next get"""
    from container import Container
    from services import Settings, TernClient

    attempts: list[str] = []

    def read_settings() -> Settings:
        attempts.append("read")
        if len(attempts) == 1:
            raise OSError("disk is not there yet")
        return Settings("second try")

    container = Container()
    container.provide(Settings, read_settings)
    container.provide(TernClient)
    with expect_raises(OSError, "the first get", match="disk"):
        container.get(TernClient)
    expect(container.get(TernClient).url, "the second get").equals("second try")


class FixedClock:
    """A clock that stands still."""

    def today(self) -> date:
        """Return the fifth of January."""
        return date(2026, 1, 5)


def test_overrides_while_the_block_runs() -> None:
    """uses the other object while the block runs, also inside what needs it"""
    from services import Clock, Renewals

    container, fixed = wired(), FixedClock()
    with container.override(Clock, fixed):
        inside = container.get(Renewals)
        clock = container.get(Clock)
    expect(clock, "get(Clock) inside").same_object_as(fixed)
    expect(inside.clock, "renewals.clock inside").same_object_as(fixed)
    expect(inside.ledger.clock, "the ledger's clock inside").same_object_as(fixed)
    after = container.get(Renewals)
    expect(after.clock, "renewals.clock afterwards").is_exactly_type(Clock)
    expect(after.ledger.clock, "the ledger's clock afterwards").is_exactly_type(Clock)


def test_an_override_reaches_what_was_made_before() -> None:
    """makes shared objects anew inside the block, and gives the old ones back after it"""
    from services import Clock, Renewals

    container, fixed = wired(), FixedClock()
    before = container.get(Renewals)
    with container.override(Clock, fixed):
        inside, again = container.get(Renewals), container.get(Renewals)
    after = container.get(Renewals)
    expect(inside.clock, "renewals.clock inside").same_object_as(fixed)
    expect(again, "the second Renewals inside").same_object_as(inside)
    expect(after, "Renewals afterwards").same_object_as(before)


def test_an_override_ends_with_an_error() -> None:
    """ends an override also when the block fails"""
    from services import Clock

    container = wired()
    with expect_raises(ValueError, "a block that fails"), container.override(Clock, FixedClock()):
        raise ValueError("stop")
    expect(container.get(Clock), "get(Clock) afterwards").is_exactly_type(Clock)


def test_overrides_can_be_nested() -> None:
    """adds an inner override to the outer one, and ends only the inner one"""
    from services import Clock, Renewals, Settings

    container, fixed = wired(), FixedClock()
    with container.override(Clock, fixed):
        with container.override(Settings, Settings("https://inner.example")):
            inner = container.get(Renewals)
        outer = container.get(Renewals)
    expect(inner.tern.url, "the url inside both").equals("https://inner.example")
    expect(inner.clock, "the clock inside both").same_object_as(fixed)
    expect(outer.tern.url, "the url inside the outer").equals("https://test.tern.example")
    expect(outer.clock, "the clock inside the outer").same_object_as(fixed)


def test_overrides_what_was_not_provided() -> None:
    """overrides a class that was not provided"""
    from container import Container, NotProvided
    from services import Clock, Ledger

    container, fixed = Container(), FixedClock()
    container.provide(Ledger)
    with container.override(Clock, fixed):
        inside = container.get(Ledger)
    expect(inside.clock, "the ledger's clock").same_object_as(fixed)
    with expect_raises(NotProvided, "get(Ledger) afterwards", match="Ledger -> Clock"):
        container.get(Ledger)
