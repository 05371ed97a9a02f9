"""Answers for errors."""


def to_response(error: Exception) -> tuple[int, dict[str, object]]:
    """Return the status and the body that answer for an error."""
    return 402, {"code": "payment_failed", "message": str(error), "details": {}}
