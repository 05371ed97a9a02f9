"""The errors that Larch raises on purpose."""

from typing import ClassVar


class LarchError(Exception):
    """Base of the family."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "larch_error"

    @property
    def details(self) -> dict[str, object]:
        """What a program may want to know, by name."""
        return {}


class NotFound(LarchError, LookupError):
    """Something that was asked for does not exist."""

    status = 404
    code = "not_found"

    def __init__(self, kind: str, item_id: str) -> None:
        super().__init__(kind, item_id)
        self.kind = kind
        self.item_id = item_id

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id} was not found"

    @property
    def details(self) -> dict[str, object]:
        """What was asked for."""
        return {"kind": self.kind, "item_id": self.item_id}


class PaymentError(LarchError):
    """A payment did not happen."""

    status = 402
    code = "payment_failed"


class CardDeclined(PaymentError):
    """The bank said no; another card may do."""

    code = "card_declined"

    def __init__(self, payment_id: str, reason: str) -> None:
        super().__init__(f"{payment_id} was declined: {reason}")
        self.payment_id = payment_id
        self.reason = reason

    @property
    def details(self) -> dict[str, object]:
        """Which payment, and why."""
        return {"payment_id": self.payment_id, "reason": self.reason}


class TernUnavailable(PaymentError):
    """Tern did not answer; a later attempt may do."""

    status = 503
    code = "tern_unavailable"

    def __init__(self, operation: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(operation)
        self.operation = operation
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        return f"Tern did not answer: {self.operation}"

    @property
    def details(self) -> dict[str, object]:
        """What was tried, and when to try again."""
        return {"operation": self.operation, "retry_after_s": self.retry_after_s}
