"""Log records as lines of JSON."""

import logging


def plain(value: object) -> object:
    """A copy of the value made only of what JSON can hold."""
    raise NotImplementedError


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object on one line."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service

    def format(self, record: logging.LogRecord) -> str:
        """The line for a record."""
        raise NotImplementedError
