"""Takes secrets out of log records."""

import logging
import re

CARD = re.compile(r"(?<!\d)\d{13,19}(?!\d)")
KEY = re.compile(r"sk_live_\w+")
HIDDEN_FIELDS = frozenset({"password", "token", "authorization"})
ERRORS = logging.Formatter()
NOT_EXTRA = vars(logging.makeLogRecord({})).keys() | {"message", "asctime", "taskName"}


class RedactingFilter(logging.Filter):
    """Hides card numbers, keys of Tern, and the fields that hold nothing but secrets."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, without its secrets."""
        record.msg, record.args = _redacted_text(record.getMessage()), None
        if record.exc_info:
            record.exc_text = _redacted_text(ERRORS.formatException(record.exc_info))
        return True


def _redacted_text(text: str) -> str:
    return KEY.sub("[key]", CARD.sub("[card]", text))


def _redacted_field(name: object, value: object) -> object:
    return "[hidden]" if str(name).lower() in HIDDEN_FIELDS else _redacted(value)


def _redacted(value: object) -> object:
    if isinstance(value, dict):
        return {name: _redacted_field(name, item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted(item) for item in value]
    text = str(value)
    redacted = _redacted_text(text)
    return value if redacted == text else redacted
