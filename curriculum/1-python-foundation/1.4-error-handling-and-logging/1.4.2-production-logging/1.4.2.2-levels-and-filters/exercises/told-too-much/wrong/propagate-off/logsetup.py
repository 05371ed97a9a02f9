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
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": JsonFormatter}},
            "filters": {"redact": {"()": RedactingFilter}},
            "handlers": {
                "everything": {
                    "class": "logging.StreamHandler",
                    "stream": everything,
                    "formatter": "json",
                    "filters": ["redact"],
                },
                "alerts": {
                    "class": "logging.StreamHandler",
                    "stream": alerts,
                    "formatter": "json",
                    "filters": ["redact"],
                    "level": "ERROR",
                },
            },
            "loggers": {
                "larch": {"handlers": ["everything"], "propagate": False},
                "tern": {"level": "WARNING"},
            },
            "root": {"level": "INFO", "handlers": ["everything", "alerts"]},
        }
    )


def set_level(name: str, level: str) -> None:
    """Turn a logger, and those below it, up or down while the process runs."""
    logging.getLogger(name).setLevel(level)
