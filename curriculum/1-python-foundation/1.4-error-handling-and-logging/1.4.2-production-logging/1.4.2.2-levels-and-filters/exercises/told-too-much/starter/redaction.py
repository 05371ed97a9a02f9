"""Takes secrets out of log records."""

import logging
import re

CARD = re.compile(r"\d{16}")


class RedactingFilter(logging.Filter):
    """Hides card numbers."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, without its secrets."""
        record.msg = CARD.sub("[card]", str(record.msg))
        return True
