"""Gets the partner's prices."""

from collections.abc import Callable, Iterable, Mapping

from errors import FeedError


def partner_of(token: str, partners: Mapping[str, str]) -> str:
    """Return the partner that an access token belongs to."""
    try:
        return partners[token]
    except KeyError:
        # The KeyError shows the token, and tells nothing more than this message
        raise FeedError("unknown access token") # noqa: B904


def download(mirrors: Iterable[str], fetch: Callable[[str], list[str]]) -> list[str]:
    """Return the lines of the first mirror that answers."""
    failures: list[tuple[str, OSError]] = []
    for mirror in mirrors:
        try:
            return fetch(mirror)
        except OSError as error:
            failures.append((mirror, error))
    last = failures[-1][1] if failures else None
    failure = FeedError("no mirror answered")
    for mirror, reason in failures:
        failure.add_note(f"{mirror}: {type(reason).__name__}: {reason}")
    raise failure from last


def parse(lines: Iterable[str]) -> dict[str, int]:
    """Return the price in cents of each guide."""
    prices = {}
    for number, line in enumerate(lines, start=1):
        try:
            guide_id, cents = line.split(";")
            prices[guide_id] = int(cents)
        except ValueError as error:
            raise FeedError(f"line {number} is unusable") from error
    return prices
