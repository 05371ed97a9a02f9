"""The errors of the renewals."""


class BillingError(Exception):
    """Base of what can go wrong without being a bug."""


class CardDeclined(BillingError):
    """The bank said no."""

    def __init__(self, operation: str, reason: str) -> None:
        super().__init__(f"{operation}: declined, {reason}")
        self.operation = operation
        self.reason = reason


class TernUnavailable(BillingError):
    """Tern did not answer, or could not."""

    def __init__(self, operation: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(operation)
        self.operation = operation
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        return f"{self.operation}: Tern is unavailable"
