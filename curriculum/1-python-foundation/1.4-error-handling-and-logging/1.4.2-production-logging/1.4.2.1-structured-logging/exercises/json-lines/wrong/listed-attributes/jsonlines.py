"""Log records as lines of JSON."""

import json
import logging
import math
from datetime import UTC, datetime

NOT_EXTRA = vars(logging.makeLogRecord({})).keys() | {"taskName"}
OURS = frozenset({"time", "level", "logger", "service", "event", "error"})


def plain(value: object) -> object:
    """A copy of the value made only of what JSON can hold."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, dict):
        return {_text(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return _text(value)


def _text(value: object) -> str:
    try:
        return str(value)
    except Exception:
        return f"<{type(value).__name__}>"


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object on one line."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service

    def format(self, record: logging.LogRecord) -> str:
        """The line for a record."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "service": self.service,
            "event": record.getMessage(),
        }
        for key, value in vars(record).items():
            if key not in NOT_EXTRA:
                line[f"{key}_" if key in OURS else key] = plain(value)
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            line["error"] = {
                "type": type(error).__name__,
                "message": _text(error),
                "traceback": self.formatException(record.exc_info),
            }
        return json.dumps(line)
