"""Log records as lines of JSON; the formatter that all services have."""

import json
import logging
from datetime import UTC, datetime

NOT_EXTRA = vars(logging.makeLogRecord({})).keys() | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object on one line."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service

    def fields(self, record: logging.LogRecord) -> dict[str, object]:
        """All that the line for a record says."""
        fields: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "service": self.service,
            "event": record.getMessage(),
        }
        fields |= {key: value for key, value in vars(record).items() if key not in NOT_EXTRA}
        if record.exc_info and record.exc_info[1] is not None:
            fields["error"] = {
                "type": type(record.exc_info[1]).__name__,
                "message": str(record.exc_info[1]),
                "traceback": self.formatException(record.exc_info),
            }
        return fields

    def format(self, record: logging.LogRecord) -> str:
        """The line for a record."""
        return json.dumps(self.fields(record), default=str)
