"""Readers for the payout files that Tern sends. A file may come in several pieces."""

import json
from typing import Protocol


class Reader(Protocol):
    """Takes the pieces of one file and says what was in it."""

    def feed(self, text: str, /) -> None:
        """Take the next whole lines of the file."""

    def payouts(self) -> list[tuple[str, int]]:
        """Return the id and the cents of each payout so far."""


class CsvReader:
    """Reads lines such as `po_1;900`."""

    def __init__(self) -> None:
        self._found: list[tuple[str, int]] = []

    def feed(self, text: str, /) -> None:
        """Take the next whole lines of the file."""
        for line in text.splitlines():
            payout_id, cents = line.split(";")
            self._found.append((payout_id, int(cents)))

    def payouts(self) -> list[tuple[str, int]]:
        """Return the id and the cents of each payout so far."""
        return list(self._found)


class JsonLinesReader:
    """Reads lines such as `{"id": "po_1", "cents": 900}`."""

    def __init__(self) -> None:
        self._found: list[tuple[str, int]] = []

    def feed(self, text: str, /) -> None:
        """Take the next whole lines of the file."""
        for line in text.splitlines():
            row = json.loads(line)
            self._found.append((row["id"], row["cents"]))

    def payouts(self) -> list[tuple[str, int]]:
        """Return the id and the cents of each payout so far."""
        return list(self._found)


READERS = {"csv": CsvReader(), "jsonl": JsonLinesReader()}


def make_reader(kind: str, /) -> Reader:
    """Make the reader for one file of this format."""
    try:
        reader = READERS[kind]
    except KeyError:
        known = ", ".join(sorted(READERS))
        raise ValueError(f"unknown format {kind!r}; known: {known}") from None
    reader.__init__()
    return reader
