"""Where a command writes: lines for a person, or one JSON document."""

from __future__ import annotations

import json
import os
import shutil
import sys

from cairn_cli.connection import Json
from cairn_cli.text import printable, wrap

_CODES = {"bold": "1", "dim": "2", "green": "32", "red": "31", "yellow": "33"}
# Longer lines are hard to read, however wide the window.
_WIDEST = 100


class Output:
    """Writes for a person, or with `as_json` one document and nothing else on stdout."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        is_terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        self._colours = is_terminal and not os.environ.get("NO_COLOR")
        self._columns = shutil.get_terminal_size().columns if is_terminal else None
        self._is_passing = False

    def paint(self, colour: str, text: str) -> str:
        """The text in a colour, where there are colours."""
        return f"\x1b[{_CODES[colour]}m{text}\x1b[0m" if self._colours and text else text

    def line(self, text: str = "") -> None:
        """One line, for a person."""
        self._write(f"{text}\n")

    def paragraph(self, lines: list[str], indent: int, colour: str | None = None) -> None:
        """Text of several lines, wrapped to the window and moved in."""
        width = None if self._columns is None else max(30, min(self._columns, _WIDEST) - indent)
        for line in (one for each in lines for one in printable(each).split("\n")):
            for part in wrap(line, width):
                text = f"{' ' * indent}{part}" if part else ""
                self._write(f"{self.paint(colour, text) if colour else text}\n")

    def passing(self, text: str) -> None:
        """Shown until the next line replaces it; on a terminal only."""
        if self._as_json or self._columns is None:
            return
        self._write(printable(text)[: self._columns - 1])
        self._is_passing = True

    def aside(self, text: str) -> None:
        """On stderr, in both forms."""
        if self._is_passing:
            self._write("")
        sys.stdout.flush()
        sys.stderr.write(f"{printable(text)}\n")
        sys.stderr.flush()

    def document(self, **values: Json) -> None:
        """The one JSON document, where that is asked for."""
        if self._as_json:
            sys.stdout.write(json.dumps({"schema": 1, **values}, indent=2) + "\n")
            sys.stdout.flush()

    def _write(self, text: str) -> None:
        if self._as_json:
            return
        sys.stdout.write(f"\r\x1b[2K{text}" if self._is_passing else text)
        self._is_passing = False
        sys.stdout.flush()
