"""Logs through a formatter, and reads every line back as strict JSON."""

import io
import json
import logging
from typing import Any, NoReturn

from cairn_checks import CheckFailure


class StrictHandler(logging.StreamHandler[io.StringIO]):
    """A handler that does not hide what its formatter raises."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Raise again what logging would print and forget."""
        raise


def logger_with(*handlers: logging.Handler, name: str = "larch.billing") -> logging.Logger:
    """A logger of its own, which no other test shares."""
    logger = logging.Logger(name, logging.DEBUG)
    for handler in handlers:
        logger.addHandler(handler)
    return logger


def handler_with(formatter: logging.Formatter) -> StrictHandler:
    """A handler that writes to a text in memory."""
    handler = StrictHandler(io.StringIO())
    handler.setFormatter(formatter)
    return handler


def lines_of(handler: StrictHandler) -> list[dict[str, Any]]:
    """Every line that was written, parsed; CheckFailure for one that is not a JSON object."""
    __tracebackhide__ = True
    text = handler.stream.getvalue()
    return [_parsed(number, line) for number, line in enumerate(text.split("\n")[:-1], start=1)]


def _parsed(number: int, line: str) -> dict[str, Any]:
    __tracebackhide__ = True
    try:
        parsed = json.loads(line, parse_constant=_refuse)
    except ValueError as error:
        message = f"line {number}: expected JSON, got {line!r}: {error}"
        raise CheckFailure(f"line {number}", message, expected="JSON", actual=line) from None
    if not isinstance(parsed, dict):
        message = f"line {number}: expected a JSON object, got {line!r}"
        raise CheckFailure(f"line {number}", message, expected="a JSON object", actual=line)
    return parsed


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
