"""Answers for errors."""

from errors import LarchError

INTERNAL = "Something went wrong on our side."


def to_response(error: Exception) -> tuple[int, dict[str, object]]:
    """Return the status and the body that answer for an error."""
    if isinstance(error, LarchError):
        body = {"code": error.code, "message": str(error), "details": error.details}
        return error.status, body
    return 500, {"code": "internal", "message": str(error) or INTERNAL, "details": {}}
