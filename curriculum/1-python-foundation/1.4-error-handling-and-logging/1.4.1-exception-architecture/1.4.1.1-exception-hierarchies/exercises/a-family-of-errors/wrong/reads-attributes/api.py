"""Answers for errors."""

INTERNAL = "Something went wrong on our side."


def to_response(error: Exception) -> tuple[int, dict[str, object]]:
    """Return the status and the body that answer for an error."""
    if hasattr(error, "code") and hasattr(error, "status"):
        details = getattr(error, "details", {})
        return error.status, {"code": error.code, "message": str(error), "details": details}
    return 500, {"code": "internal", "message": INTERNAL, "details": {}}
