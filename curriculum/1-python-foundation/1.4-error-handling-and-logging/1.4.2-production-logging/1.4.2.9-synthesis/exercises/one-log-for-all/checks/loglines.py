"""Runs the learner's configuration on a text in memory, and reads every line back as JSON."""

import io
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from cairn_checks import CheckFailure


class Log:
    """What was written."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        """All that was written, as it is."""
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Every line, parsed; CheckFailure for one that is not a JSON object."""
        lines = []
        for line in self.text.splitlines():
            try:
                parsed = json.loads(line)
            except ValueError:
                parsed = None
            if not isinstance(parsed, dict):
                message = f"a line of the log: expected a JSON object, got {line!r}"
                raise CheckFailure("a line of the log", message, expected="a JSON object")
            lines.append(parsed)
        return lines

    @property
    def spans(self) -> list[dict[str, Any]]:
        """The lines that spans have written."""
        return [line for line in self.lines if line.get("event") == "span"]

    def span(self, call: str) -> dict[str, Any]:
        """The one line of the span of that name."""
        found = [line for line in self.spans if line.get("call") == call]
        if len(found) != 1:
            message = f"lines of the span {call!r}: expected 1, got {len(found)}"
            raise CheckFailure(f"lines of the span {call!r}", message, expected="1")
        return found[0]


@contextmanager
def configured(levels: Mapping[str, str] | None = None, service: str = "billing") -> Iterator[Log]:
    """A log that the learner's code was configured for; afterwards logging is as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    _reset()
    try:
        from larchlog import configure

        log = Log()
        if levels is None:
            configure(log.stream, service=service)
        else:
            configure(log.stream, service=service, levels=levels)
        yield log
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
