"""What the notifier stands on. Nothing is to be changed in this file."""

from dataclasses import dataclass
from typing import Literal, Protocol


class GatewayDown(Exception):
    """The gateway does not answer; it may help to try again, or another way."""


class UnknownCustomer(Exception):
    """The gateway has no address of this customer; it does not help to try again."""


class MailGateway(Protocol):
    """Sends e-mail."""

    def send_mail(self, customer_id: str, subject: str, body: str, /) -> None: ...


class PushGateway(Protocol):
    """Sends messages to telephones."""

    def push(self, customer_id: str, text: str, /) -> None: ...


class Channel(Protocol):
    """A way to reach customers."""

    def notify(self, customer_id: str, text: str, /) -> str:
        """Send the text, and return what became of it."""
        ...


@dataclass(frozen=True)
class Settings:
    """How a customer wants to be reached."""

    channel: Literal["email", "push", "push, then email"]
    retry: bool = False
    quiet_at_night: bool = False
