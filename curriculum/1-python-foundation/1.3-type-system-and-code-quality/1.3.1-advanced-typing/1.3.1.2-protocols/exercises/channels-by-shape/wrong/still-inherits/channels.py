"""The ways in which Larch reaches a customer."""

from dispatch import Channel


class EmailChannel(Channel):
    """Writes e-mails; `outbox` is what was written."""

    def __init__(self, sender: str) -> None:
        self._sender = sender
        self.outbox: list[str] = []

    @property
    def name(self) -> str:
        """Name the channel, for logs."""
        return f"email:{self._sender}"

    def send(self, recipient: str, text: str) -> bool:
        """Send a text and tell whether it was taken."""
        if "@" not in recipient:
            return False
        self.outbox.append(f"From: {self._sender}\nTo: {recipient}\n\n{text}")
        return True


class PushChannel(Channel):
    """Shows a text on a telephone; a device that was switched off raises ConnectionError."""

    def __init__(self) -> None:
        self.devices: dict[str, list[str]] = {}

    @property
    def name(self) -> str:
        """Name the channel, for logs."""
        return "push"

    def send(self, recipient: str, text: str) -> bool:
        """Send a text and tell whether it was taken."""
        if recipient not in self.devices:
            raise ConnectionError(f"no device for {recipient}")
        self.devices[recipient].append(text)
        return True
