"""What the refactoring is for: classes without a common parent, and what mypy says."""

from pathlib import Path

import pytest
from cairn_checks import expect, modules_imported
from cairn_checks.typing_report import TypingReport


@pytest.fixture(scope="module")
def report() -> TypingReport:
    """Run mypy once for all checks of this file."""
    return TypingReport(Path(__file__).with_name("uses_of_dispatch.py"))


def test_modules_are_clean(report: TypingReport) -> None:
    """passes mypy --strict without `Any`, `cast` and ignored lines"""
    report.expect_clean("channels.py", "dispatch.py")


@pytest.mark.parametrize("name", ["EmailChannel", "PushChannel"])
def test_channels_have_no_parent(name: str) -> None:
    """a channel inherits from nothing"""
    import channels

    parents = [parent.__name__ for parent in getattr(channels, name).__mro__[1:]]
    expect(parents, f"the parents of {name}").equals(["object"])


def test_channels_know_nobody() -> None:
    """the channels import neither the abc module, the dispatcher nor the gateway"""
    known = modules_imported("channels.py") & {"abc", "dispatch", "ternsms"}
    expect(sorted(known), "of abc, dispatch and ternsms, channels.py imports").equals([])


def test_channel_is_a_protocol() -> None:
    """`Channel` is a protocol, in the module that uses it"""
    import dispatch

    channel = dispatch.Channel
    protocol = getattr(channel, "_is_protocol", False)
    expect(protocol, "whether dispatch.Channel is a protocol").is_true()
    expect(channel.__module__, "the module that defines Channel").equals("dispatch")


def test_our_channels_fit(report: TypingReport) -> None:
    """mypy accepts the channels without a parent"""
    report.expect_group("our_channels_fit")


def test_gateway_fits(report: TypingReport) -> None:
    """mypy accepts the provider's gateway without an adapter"""
    report.expect_group("the_gateway_fits_as_it_is")


def test_strangers_fit(report: TypingReport) -> None:
    """mypy accepts a frozen dataclass and a class with a plain name"""
    report.expect_group("strangers_fit")


def test_other_shapes_are_refused(report: TypingReport) -> None:
    """mypy refuses what lacks a member or has another signature"""
    report.expect_group("other_shapes_do_not_fit")


def test_heading_needs_a_name(report: TypingReport) -> None:
    """`heading` asks for a name and for nothing else"""
    report.expect_group("heading_needs_only_a_name")


def test_usable_gives_channels(report: TypingReport) -> None:
    """what `usable` picks is known to be channels, no more"""
    report.expect_group("usable_gives_channels")


def test_gateway_is_usable() -> None:
    """`usable` picks the gateway, and `broadcast` sends through it"""
    from dispatch import broadcast, usable
    from ternsms import SmsGateway

    gateway = SmsGateway("larch")
    found = usable(["config.toml", gateway, None])
    expect(found, "usable(['config.toml', gateway, None])").equals([gateway])
    taken = broadcast(found, "+41 79 000 00 00", "Hello")
    expect(taken, "broadcast through the gateway").equals({"sms:larch": True})
    expect(gateway.sent, "what the gateway sent").equals([("+41 79 000 00 00", "Hello", 0)])
