"""Checks of feed.py: what a failure tells."""

import traceback

import pytest
from cairn_checks import expect, expect_raises


def notes_of(error: BaseException) -> list[str]:
    """Return the notes of an error."""
    return list(getattr(error, "__notes__", []))


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        pytest.param(["guide_12;900", "guide_13;9O0"], 2, id="a letter in the price"),
        pytest.param(["guide_12,900"], 1, id="a comma"),
        pytest.param(["guide_1;1", "guide_2;2", "guide_3;3;EUR"], 3, id="a third column"),
        pytest.param(["guide_12;900", ""], 2, id="an empty line"),
    ],
)
def test_names_the_line(lines: list[str], number: int) -> None:
    """names the line that is unusable, and keeps the cause (report 1)"""
    from errors import FeedError
    from feed import parse

    with expect_raises(FeedError, f"parse({lines})", exact=True) as caught:
        parse(lines)
    expect(str(caught.exception), "the message").equals(f"line {number} is unusable")
    expect(caught.exception.__cause__, "its __cause__").is_exactly_type(ValueError)


def test_parses_as_before() -> None:
    """reads a feed without faults, also an empty one"""
    from feed import parse

    prices = parse(["guide_12;900", "guide_13;1900", "guide_12;950"])
    expect(prices, "the prices").equals({"guide_12": 950, "guide_13": 1900})
    expect(parse([]), "parse([])").equals({})


def test_tells_why_no_mirror_answered() -> None:
    """tells what each mirror said when none answers (report 2)"""
    from errors import FeedError
    from feed import download

    errors = {"eu": TimeoutError("too slow"), "us": ConnectionRefusedError("refused")}

    def fetch(mirror: str) -> list[str]:
        raise errors[mirror]

    with expect_raises(FeedError, "download(['eu', 'us'])", exact=True) as caught:
        download(["eu", "us"], fetch)
    expect(str(caught.exception), "the message").equals("no mirror answered")
    expect(caught.exception.__cause__, "its __cause__").same_object_as(errors["us"])
    wanted = ["eu: TimeoutError: too slow", "us: ConnectionRefusedError: refused"]
    expect(notes_of(caught.exception), "its notes").equals(wanted)


def test_has_no_mirror() -> None:
    """raises without a cause when there are no mirrors"""
    from errors import FeedError
    from feed import download

    with expect_raises(FeedError, "download([])", exact=True) as caught:
        download([], lambda mirror: [mirror])
    expect(str(caught.exception), "the message").equals("no mirror answered")
    expect(caught.exception.__cause__, "its __cause__").is_none()
    expect(notes_of(caught.exception), "its notes").equals([])


def test_takes_the_first_answer() -> None:
    """returns the first answer, also an empty one, and asks no further"""
    from feed import download

    asked: list[str] = []

    def fetch(mirror: str) -> list[str]:
        asked.append(mirror)
        if mirror == "eu":
            raise TimeoutError("too slow")
        return []

    expect(download(["eu", "us", "ap"], fetch), "the lines").equals([])
    expect(asked, "the mirrors that were asked").equals(["eu", "us"])


def test_hands_on_a_bug() -> None:
    """hands on at once what is not an OSError"""
    from feed import download

    asked: list[str] = []

    def fetch(mirror: str) -> list[str]:
        asked.append(mirror)
        raise TypeError("a bug in fetch")

    with expect_raises(TypeError, "download with a bug in fetch"):
        download(["eu", "us"], fetch)
    expect(asked, "the mirrors that were asked").equals(["eu"])


def test_hides_the_token() -> None:
    """keeps an unknown token out of message and traceback (report 4)"""
    from errors import FeedError
    from feed import partner_of

    token = "-".join(["tok", "live", "91"])  # so that no line of this file shows it
    with expect_raises(FeedError, "partner_of with an unknown token", exact=True) as caught:
        partner_of(token, {"tok_1": "alpine"})
    expect(str(caught.exception), "the message").equals("unknown access token")
    shown = "".join(traceback.format_exception(caught.exception))
    expect(shown, "the traceback").does_not_contain(token)


def test_finds_the_partner() -> None:
    """finds the partner of a token"""
    from feed import partner_of

    expect(partner_of("tok_1", {"tok_1": "alpine"}), "the partner").equals("alpine")
