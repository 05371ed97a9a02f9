"""Runs the learner's configuration on texts in memory, and reads every line back as JSON."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cairn_checks import CheckFailure


class Streams:
    """What was written to the two streams."""

    def __init__(self) -> None:
        self.everything = io.StringIO()
        self.alerts = io.StringIO()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines in `everything`; CheckFailure for one that is not JSON."""
        return _parsed(self.everything)

    @property
    def alert_lines(self) -> list[dict[str, Any]]:
        """The lines in `alerts`; CheckFailure for one that is not JSON."""
        return _parsed(self.alerts)

    @property
    def text(self) -> str:
        """All that was written, as it is."""
        return self.everything.getvalue() + self.alerts.getvalue()


def _parsed(stream: io.StringIO) -> list[dict[str, Any]]:
    lines = []
    for line in stream.getvalue().splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            message = f"a line of the log: expected JSON, got {line!r}"
            raise CheckFailure("a line of the log", message, expected="JSON") from None
    return lines


@contextmanager
def untouched_logging() -> Iterator[None]:
    """Loggers as in a new process, and afterwards the root logger as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    _reset()
    try:
        yield
    finally:
        _reset()
        root.handlers[:] = handlers
        root.setLevel(level)


def _reset() -> None:
    root = logging.getLogger()
    known = [item for item in root.manager.loggerDict.values() if isinstance(item, logging.Logger)]
    for logger in [root, *known]:
        logger.handlers.clear()
        logger.filters.clear()
        logger.setLevel(logging.WARNING if logger is root else logging.NOTSET)
        logger.disabled = False
        logger.propagate = True
