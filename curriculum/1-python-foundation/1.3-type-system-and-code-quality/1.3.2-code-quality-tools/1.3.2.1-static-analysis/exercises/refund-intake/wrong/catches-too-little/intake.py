"""Reads the refund requests that support has written down."""

import hashlib
import json
from pathlib import Path


def read_requests(path: str | Path) -> list[tuple[str, int]]:
    """Read the requests in a file, one JSON object a line; what is no request is left out."""
    found = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            request = _parse(line)
            if request is not None:
                found.append(request)
    return found


def _parse(line: str) -> tuple[str, int] | None:
    try:
        data: object = json.loads(line)
        if not isinstance(data, dict):
            return None
        payment_id = data["payment_id"]
        cents = data["cents"]
    except json.JSONDecodeError:
        return None
    if not isinstance(payment_id, str) or not payment_id.startswith("pay_"):
        return None
    if not isinstance(cents, int) or cents <= 0:
        return None
    return payment_id, cents


def fingerprint(payment_id: str, cents: int) -> str:
    """Make a short mark for a refund, to find it again in the provider's list."""
    text = f"{payment_id}:{cents}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:12]
