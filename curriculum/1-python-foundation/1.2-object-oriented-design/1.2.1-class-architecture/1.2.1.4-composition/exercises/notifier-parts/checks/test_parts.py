"""The parts, alone and in combinations that build_notifier does not make."""

import pytest
from cairn_checks import expect, expect_raises
from doubles import Gateways, OtherChannel, part


def test_channels_alone() -> None:
    """Email and Push need only their own gateway"""
    gateways = Gateways()
    expect(part("Email")(gateways).notify("cus_9", "a\nb"), "Email").equals("sent by email")
    expect(part("Push")(gateways).notify("cus_9", "a\nb"), "Push").equals("sent by push")
    wanted = [("mail", "cus_9", "a", "a\nb"), ("push", "cus_9", "a\nb")]
    expect(gateways.log, "what the gateways got").equals(wanted)


@pytest.mark.parametrize(
    ("attempts", "fails"),
    [
        pytest.param(1, 0, id="one attempt"),
        pytest.param(3, 2, id="three attempts"),
        pytest.param(5, 4, id="five attempts"),
    ],
)
def test_retries_any_channel(attempts: int, fails: int) -> None:
    """Retrying tries any channel as often as it was told, and no more"""
    from gateways import GatewayDown

    channel = OtherChannel(fails=fails)
    answer = part("Retrying")(channel, attempts=attempts).notify("cus_9", "x")
    expect(answer, f"the answer after {fails} failures").equals("sent by hut")
    expect(channel.asked, "what the channel was asked").equals([("cus_9", "x")] * attempts)
    worse = OtherChannel(fails=attempts)
    with expect_raises(GatewayDown, f"{attempts} attempts and {attempts} failures"):
        part("Retrying")(worse, attempts=attempts).notify("cus_9", "x")
    expect(len(worse.asked), "number of attempts").equals(attempts)


def test_falls_back_to_any_channel() -> None:
    """Fallback takes the second of any two channels, only when the first is down"""
    first, second = OtherChannel("first"), OtherChannel("second")
    expect(part("Fallback")(first, second).notify("cus_9", "x"), "the answer").equals("first")
    expect(second.asked, "what the second channel was asked").equals([])
    down = OtherChannel(fails=1)
    answer = part("Fallback")(down, second).notify("cus_9", "x")
    expect(answer, "the answer when the first is down").equals("second")
    expect(second.asked, "what the second channel was asked").equals([("cus_9", "x")])


def test_fallback_hands_on_other_errors() -> None:
    """Fallback lets other errors go on, without a second try"""
    second = OtherChannel()
    broken = OtherChannel(fails=1, error=KeyError)
    with expect_raises(KeyError, "a first channel that raises KeyError"):
        part("Fallback")(broken, second).notify("cus_9", "x")
    expect(second.asked, "what the second channel was asked").equals([])


@pytest.mark.parametrize(
    ("start", "end", "quiet"),
    [
        pytest.param(22, 7, [0, 1, 2, 3, 4, 5, 6, 22, 23], id="at night"),
        pytest.param(12, 14, [12, 13], id="at noon"),
        pytest.param(0, 6, [0, 1, 2, 3, 4, 5], id="from midnight"),
        pytest.param(18, 0, [18, 19, 20, 21, 22, 23], id="until midnight"),
    ],
)
def test_keeps_quiet_hours(start: int, end: int, quiet: list[int]) -> None:
    """QuietHours postpones from the start until the end, around any channel"""
    quiet_hours = part("QuietHours")
    found = []
    for hour in range(24):
        looks: list[int] = []
        channel = OtherChannel()

        def clock(hour: int = hour, looks: list[int] = looks) -> int:
            looks.append(hour)
            return hour

        answer = quiet_hours(channel, clock=clock, start=start, end=end).notify("cus_9", "x")
        expect(len(looks), f"looks at the clock at {hour}").equals(1)
        if answer == "postponed":
            found.append(hour)
            expect(channel.asked, f"what the channel was asked at {hour}").equals([])
        else:
            expect(answer, f"the answer at {hour}").equals("sent by hut")
    expect(found, f"hours that are quiet with {start=}, {end=}").equals(quiet)


def test_parts_fit_into_each_other() -> None:
    """parts can be layered in an order that build_notifier does not use"""
    fallback, retrying, quiet = part("Fallback"), part("Retrying"), part("QuietHours")
    first, second = OtherChannel("first", fails=9), OtherChannel("second", fails=1)
    channel = retrying(fallback(first, second), attempts=2)
    expect(channel.notify("cus_9", "x"), "Retrying(Fallback(...))").equals("second")
    expect((len(first.asked), len(second.asked)), "how often they were asked").equals((2, 2))
    by_night = quiet(OtherChannel("first"), clock=lambda: 23)
    answer = fallback(by_night, OtherChannel("second")).notify("cus_9", "x")
    expect(answer, "Fallback(QuietHours(...), ...) at night").equals("postponed")
