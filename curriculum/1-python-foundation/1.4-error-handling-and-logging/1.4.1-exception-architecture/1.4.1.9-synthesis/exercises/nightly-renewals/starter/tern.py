"""What Tern's client raises."""


class TernError(Exception):
    """Base of Tern's errors."""


class TernTimeout(TernError):
    """Tern did not answer in time; the charge may have been made."""


class TernHTTPError(TernError):
    """Tern answered with an error."""

    def __init__(self, status: int, code: str, retry_after_s: float | None = None) -> None:
        super().__init__(status, code, retry_after_s)
        self.status = status
        self.code = code
        self.retry_after_s = retry_after_s
