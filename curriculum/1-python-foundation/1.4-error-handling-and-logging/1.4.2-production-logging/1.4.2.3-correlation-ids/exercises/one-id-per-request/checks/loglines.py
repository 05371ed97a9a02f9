"""A logger with the learner's filter, whose lines are read back as JSON."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cairn_checks import CheckFailure


class Log:
    """What was logged below `larch`."""

    def __init__(self) -> None:
        self._stream = io.StringIO()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Every line, parsed; CheckFailure for one that is not JSON."""
        lines = []
        for line in self._stream.getvalue().splitlines():
            try:
                lines.append(json.loads(line))
            except ValueError:
                message = f"a line of the log: expected JSON, got {line!r}"
                raise CheckFailure("a line of the log", message, expected="JSON") from None
        return lines

    @property
    def ids(self) -> list[object]:
        """The id on each line; "no such key" where there is none."""
        return [line.get("correlation_id", "no such key") for line in self.lines]

    def handler(self) -> logging.Handler:
        """A handler that writes JSON to the text in memory, with the learner's filter."""
        from correlation import CorrelationFilter
        from jsonlines import JsonFormatter

        handler = logging.StreamHandler(self._stream)
        handler.setFormatter(JsonFormatter())
        handler.addFilter(CorrelationFilter())
        return handler


@contextmanager
def logging_to(*handlers: logging.Handler) -> Iterator[logging.Logger]:
    """The logger `larch.billing`, whose records reach only these handlers."""
    larch = logging.getLogger("larch")
    larch.handlers[:] = handlers
    larch.propagate = False
    larch.setLevel(logging.INFO)
    try:
        yield logging.getLogger("larch.billing")
    finally:
        larch.handlers.clear()
        larch.propagate = True
        larch.setLevel(logging.NOTSET)
