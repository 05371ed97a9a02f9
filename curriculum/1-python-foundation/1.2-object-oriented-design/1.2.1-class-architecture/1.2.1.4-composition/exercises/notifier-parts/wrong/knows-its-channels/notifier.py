"""Reaches customers the way they want it: small parts, put together from their settings."""

from collections.abc import Callable

from gateways import Channel, GatewayDown, MailGateway, PushGateway, Settings


class Email:
    """Sends an e-mail, with the start of the first line as its subject."""

    def __init__(self, gateway: MailGateway, /) -> None:
        self._gateway = gateway

    def notify(self, customer_id: str, text: str, /) -> str:
        """Send the text as an e-mail."""
        subject = text.partition("\n")[0][:40]
        self._gateway.send_mail(customer_id, subject, text)
        return "sent by email"


class Push:
    """Sends a short message to the telephone."""

    def __init__(self, gateway: PushGateway, /) -> None:
        self._gateway = gateway

    def notify(self, customer_id: str, text: str, /) -> str:
        """Send the text as a message, shortened to 60 characters."""
        self._gateway.push(customer_id, text if len(text) <= 60 else text[:59] + "…")
        return "sent by push"


class Retrying:
    """Tries a channel again while its gateway is down."""

    def __init__(self, channel: Email | Push, /, *, attempts: int = 3) -> None:
        self._channel = channel
        self._attempts = attempts

    def notify(self, customer_id: str, text: str, /) -> str:
        """Send the text in up to `attempts` attempts."""
        channel = type(self._channel)(self._channel._gateway)  # type: ignore[arg-type]
        for _ in range(self._attempts - 1):
            try:
                return channel.notify(customer_id, text)
            except GatewayDown:
                continue
        return channel.notify(customer_id, text)


class Fallback:
    """Takes the second channel when the gateway of the first is down."""

    def __init__(self, first: Channel, second: Channel, /) -> None:
        self._first = first
        self._second = second

    def notify(self, customer_id: str, text: str, /) -> str:
        """Send the text through the first channel that works."""
        try:
            return self._first.notify(customer_id, text)
        except GatewayDown:
            return self._second.notify(customer_id, text)


class QuietHours:
    """Sends nothing from the hour `start` until the hour `end`."""

    def __init__(
        self, channel: Channel, /, *, clock: Callable[[], int], start: int = 22, end: int = 7
    ) -> None:
        self._channel = channel
        self._clock = clock
        self._start = start
        self._end = end

    def notify(self, customer_id: str, text: str, /) -> str:
        """Send the text, or say that it was postponed."""
        # counted from `start`, so that midnight needs no case of its own
        if (self._clock() - self._start) % 24 < (self._end - self._start) % 24:
            return "postponed"
        return self._channel.notify(customer_id, text)


def build_notifier(
    settings: Settings, /, *, mail: MailGateway, push: PushGateway, clock: Callable[[], int]
) -> Channel:
    """Make the notifier for a customer's settings; `clock` returns the hour, 0 to 23."""

    def tried(channel: Channel) -> Channel:
        return Retrying(channel) if settings.retry else channel

    notifier: Channel
    if settings.channel == "email":
        notifier = tried(Email(mail))
    elif settings.channel == "push":
        notifier = tried(Push(push))
    else:
        notifier = Fallback(tried(Push(push)), tried(Email(mail)))
    return QuietHours(notifier, clock=clock) if settings.quiet_at_night else notifier
