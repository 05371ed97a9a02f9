"""How Larch's services log."""

import logging
import logging.config
from typing import TextIO

from jsonlines import JsonFormatter
from redaction import RedactingFilter


def configure(everything: TextIO, alerts: TextIO) -> None:
    """Send all lines to `everything`, and errors to `alerts` as well."""
    logging.config.dictConfig(
        {
            "version": 1,
            "formatters": {"json": {"()": JsonFormatter}},
            "filters": {"redact": {"()": RedactingFilter}},
            "handlers": {
                "everything": {
                    "class": "logging.StreamHandler",
                    "stream": everything,
                    "formatter": "json",
                    "level": "INFO",
                },
                "alerts": {
                    "class": "logging.StreamHandler",
                    "stream": alerts,
                    "formatter": "json",
                    "level": "ERROR",
                },
            },
            "loggers": {
                "larch": {"handlers": ["everything"], "filters": ["redact"]},
                "tern": {"filters": ["redact"]},
            },
            "root": {"level": "INFO", "handlers": ["everything", "alerts"]},
        }
    )


def set_level(name: str, level: str) -> None:
    """Turn a logger, and those below it, up or down while the process runs."""
    logging.getLogger(name).setLevel(level)
