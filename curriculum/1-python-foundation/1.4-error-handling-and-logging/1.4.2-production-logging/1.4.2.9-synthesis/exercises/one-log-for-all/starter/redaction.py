"""Takes secrets out of values."""

import re
from typing import Any

CARD = re.compile(r"\b\d{13,19}\b")
HIDDEN_FIELDS = frozenset({"password", "token", "authorization"})


def redacted(value: Any) -> Any:
    """A copy in which card numbers and secret fields are masked, at any depth."""
    if isinstance(value, dict):
        return {
            name: "[hidden]" if str(name).lower() in HIDDEN_FIELDS else redacted(item)
            for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [redacted(item) for item in value]
    text = str(value)
    return CARD.sub("[card]", text) if CARD.search(text) else value
