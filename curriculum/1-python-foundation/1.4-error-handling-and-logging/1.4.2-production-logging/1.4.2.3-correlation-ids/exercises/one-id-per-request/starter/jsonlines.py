"""Log records as lines of JSON, without the time to keep them short."""

import json
import logging

NOT_EXTRA = vars(logging.makeLogRecord({})).keys() | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for a record."""
        line: dict[str, object] = {"level": record.levelname, "event": record.getMessage()}
        line |= {key: value for key, value in vars(record).items() if key not in NOT_EXTRA}
        return json.dumps(line, default=str)
