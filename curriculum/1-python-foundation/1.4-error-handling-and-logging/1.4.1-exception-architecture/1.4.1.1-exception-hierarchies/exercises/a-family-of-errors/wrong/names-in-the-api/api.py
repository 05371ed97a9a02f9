"""Answers for errors."""

from errors import CardDeclined, NotFound, PaymentError, TernUnavailable

INTERNAL = "Something went wrong on our side."
ANSWERS: dict[type[Exception], tuple[int, str]] = {
    NotFound: (404, "not_found"),
    PaymentError: (402, "payment_failed"),
    CardDeclined: (402, "card_declined"),
    TernUnavailable: (503, "tern_unavailable"),
}


def to_response(error: Exception) -> tuple[int, dict[str, object]]:
    """Return the status and the body that answer for an error."""
    if type(error) in ANSWERS:
        status, code = ANSWERS[type(error)]
        details = getattr(error, "details", {})
        return status, {"code": code, "message": str(error), "details": details}
    return 500, {"code": "internal", "message": INTERNAL, "details": {}}
