"""What build_notifier's notifiers do, which the refactoring keeps."""

from itertools import product
from typing import Any

import pytest
from cairn_checks import expect, expect_raises
from doubles import Gateways

CHANNELS = ["email", "push", "push, then email"]


def build(gateways: Gateways, channel: Any, *, hour: int = 12, **settings: bool) -> Any:
    """Make a notifier for the settings, at this hour."""
    from gateways import Settings
    from notifier import build_notifier

    wanted = Settings(channel, **settings)
    return build_notifier(wanted, mail=gateways, push=gateways, clock=lambda: hour)


def test_sends_mail() -> None:
    """sends an e-mail with the start of the first line as its subject"""
    gateways = Gateways()
    text = "Snow above 1800 m, and more of it on the north side\nTake care."
    answer = build(gateways, "email").notify("cus_9", text)
    expect(answer, "the answer").equals("sent by email")
    wanted = [("mail", "cus_9", "Snow above 1800 m, and more of it on the", text)]
    expect(gateways.log, "what the gateways got").equals(wanted)


@pytest.mark.parametrize(
    ("length", "wanted"),
    [
        pytest.param(60, "x" * 60, id="a text of 60 characters"),
        pytest.param(61, "x" * 59 + "…", id="a text of 61 characters"),
    ],
)
def test_sends_push(length: int, wanted: str) -> None:
    """sends a message of at most 60 characters"""
    gateways = Gateways()
    answer = build(gateways, "push").notify("cus_9", "x" * length)
    expect(answer, "the answer").equals("sent by push")
    expect(gateways.log, "what the gateways got").equals([("push", "cus_9", wanted)])


def expected(channel: str, tries: int, mail_fails: int, push_fails: int) -> tuple[str, list[str]]:
    """What becomes of a text by day, and which gateways are asked."""
    asked: list[str] = []
    for kind, fails in (("push", push_fails), ("mail", mail_fails)):
        name = "email" if kind == "mail" else kind
        if name not in channel:
            continue
        asked += [kind] * min(tries, fails + 1)
        if fails < tries:
            return f"sent by {name}", asked
    return "GatewayDown", asked


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "quiet", [pytest.param(False, id="at all hours"), pytest.param(True, id="quiet at night")]
)
@pytest.mark.parametrize(
    "retry", [pytest.param(False, id="once"), pytest.param(True, id="with retries")]
)
def test_all_settings_by_day(channel: str, quiet: bool, retry: bool) -> None:
    """does for each setting by day what it did, whatever fails"""
    from gateways import GatewayDown

    for mail_fails, push_fails in product((0, 1, 2, 3), repeat=2):
        gateways = Gateways(mail_fails=mail_fails, push_fails=push_fails)
        notifier = build(gateways, channel, retry=retry, quiet_at_night=quiet)
        try:
            answer = notifier.notify("cus_9", "x")
        except GatewayDown:
            answer = "GatewayDown"
        wanted = expected(channel, 3 if retry else 1, mail_fails, push_fails)
        label = f"the answer and the gateways asked ({mail_fails=}, {push_fails=})"
        expect((answer, gateways.kinds), label).equals(wanted)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "retry", [pytest.param(False, id="once"), pytest.param(True, id="with retries")]
)
def test_all_settings_at_night(channel: str, retry: bool) -> None:
    """postpones at night for those who want it, and for nobody else"""
    for hour in range(24):
        for quiet in (False, True):
            gateways = Gateways()
            settings = {"retry": retry, "quiet_at_night": quiet}
            answer = build(gateways, channel, hour=hour, **settings).notify("cus_9", "x")
            postponed = quiet and (hour >= 22 or hour < 7)
            sent = "sent by email" if channel == "email" else "sent by push"
            label = f"the answer at {hour} with quiet_at_night={quiet}"
            expect(answer, label).equals("postponed" if postponed else sent)
            expect(len(gateways.log), f"texts sent at {hour}").equals(0 if postponed else 1)


@pytest.mark.parametrize("channel", CHANNELS)
def test_other_errors_go_on(channel: str) -> None:
    """lets other errors go on at once"""
    from gateways import UnknownCustomer

    gateways = Gateways(mail_fails=9, push_fails=9, error=UnknownCustomer)
    with expect_raises(UnknownCustomer, "notify for an unknown customer"):
        build(gateways, channel, retry=True, quiet_at_night=True).notify("cus_0", "x")
    wanted = ["mail"] if channel == "email" else ["push"]
    expect(gateways.kinds, "which gateways were asked").equals(wanted)
