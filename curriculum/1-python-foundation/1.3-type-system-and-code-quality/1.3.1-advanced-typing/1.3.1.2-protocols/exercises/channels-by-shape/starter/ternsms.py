"""The provider's library for text messages. It is theirs: you cannot change it."""


class SmsGateway:
    """Sends text messages; `sent` is what went out."""

    def __init__(self, account: str) -> None:
        self._account = account
        self.sent: list[tuple[str, str, int]] = []

    @property
    def name(self) -> str:
        """What the provider calls this line."""
        return f"sms:{self._account}"

    def send(self, number: str, body: str, *, priority: int = 0) -> bool:
        """Send a message and tell whether the number took it."""
        if not number.startswith("+"):
            return False
        self.sent.append((number, body, priority))
        return True
