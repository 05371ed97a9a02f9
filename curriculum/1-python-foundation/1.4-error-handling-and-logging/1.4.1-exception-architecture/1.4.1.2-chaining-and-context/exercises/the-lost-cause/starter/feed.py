"""Gets the partner's prices."""

from collections.abc import Callable, Iterable, Mapping

from errors import FeedError


def partner_of(token: str, partners: Mapping[str, str]) -> str:
    """Return the partner that an access token belongs to."""
    try:
        return partners[token]
    except KeyError as error:
        raise FeedError("unknown access token") from error


def download(mirrors: Iterable[str], fetch: Callable[[str], list[str]]) -> list[str]:
    """Return the lines of the first mirror that answers."""
    for mirror in mirrors:
        try:
            return fetch(mirror)
        except OSError as error:
            print(f"{mirror}: {error}")
    raise FeedError("no mirror answered") from error


def parse(lines: Iterable[str]) -> dict[str, int]:
    """Return the price in cents of each guide."""
    prices = {}
    try:
        for line in lines:
            guide_id, cents = line.split(";")
            prices[guide_id] = int(cents)
    except ValueError:
        raise FeedError("the feed is unusable") from None
    return prices
