"""Reaches customers the way they want it."""

from collections.abc import Callable

from gateways import Channel, GatewayDown, MailGateway, PushGateway, Settings


class Notifier:
    """What all notifiers have."""

    def __init__(self, mail: MailGateway, push: PushGateway, clock: Callable[[], int]) -> None:
        self.mail = mail
        self.push = push
        self.clock = clock

    def notify(self, customer_id: str, text: str, /) -> str:
        """Send the text, and return what became of it."""
        raise NotImplementedError


class EmailNotifier(Notifier):
    """Sends an e-mail, with the start of the first line as its subject."""

    def notify(self, customer_id: str, text: str, /) -> str:
        subject = text.partition("\n")[0][:40]
        self.mail.send_mail(customer_id, subject, text)
        return "sent by email"


class PushNotifier(Notifier):
    """Sends a short message to the telephone."""

    def notify(self, customer_id: str, text: str, /) -> str:
        self.push.push(customer_id, text if len(text) <= 60 else text[:59] + "…")
        return "sent by push"


class RetryingEmailNotifier(EmailNotifier):
    """Sends an e-mail, in up to three attempts."""

    def notify(self, customer_id: str, text: str, /) -> str:
        for _ in range(2):
            try:
                return super().notify(customer_id, text)
            except GatewayDown:
                continue
        return super().notify(customer_id, text)


class RetryingPushNotifier(PushNotifier):
    """Sends a message, in up to three attempts."""

    def notify(self, customer_id: str, text: str, /) -> str:
        for _ in range(2):
            try:
                return super().notify(customer_id, text)
            except GatewayDown:
                continue
        return super().notify(customer_id, text)


class PushThenEmailNotifier(PushNotifier, EmailNotifier):
    """Sends an e-mail if there is no way to send a message."""

    def notify(self, customer_id: str, text: str, /) -> str:
        try:
            return PushNotifier.notify(self, customer_id, text)
        except GatewayDown:
            return EmailNotifier.notify(self, customer_id, text)


class RetryingPushThenEmailNotifier(PushThenEmailNotifier):
    """Tries to send a message three times, then tries to send an e-mail three times."""

    def notify(self, customer_id: str, text: str, /) -> str:
        for notify in [PushNotifier.notify, EmailNotifier.notify]:
            for _ in range(3):
                try:
                    return notify(self, customer_id, text)
                except GatewayDown as error:
                    last = error
        raise last


class QuietEmailNotifier(EmailNotifier):
    """Sends no e-mail at night."""

    def notify(self, customer_id: str, text: str, /) -> str:
        hour = self.clock()
        if hour >= 22 or hour < 7:
            return "postponed"
        return super().notify(customer_id, text)


class QuietPushNotifier(PushNotifier):
    """Sends no message at night."""

    def notify(self, customer_id: str, text: str, /) -> str:
        hour = self.clock()
        if hour >= 22 or hour < 7:
            return "postponed"
        return super().notify(customer_id, text)


class QuietRetryingEmailNotifier(RetryingEmailNotifier):
    """Sends no e-mail at night, and tries three times by day."""

    def notify(self, customer_id: str, text: str, /) -> str:
        hour = self.clock()
        if hour >= 22 or hour < 7:
            return "postponed"
        return super().notify(customer_id, text)


class QuietRetryingPushNotifier(RetryingPushNotifier, QuietPushNotifier):
    """Sends no message at night, and tries three times by day."""


class QuietPushThenEmailNotifier(PushThenEmailNotifier):
    """Sends nothing at night."""

    def notify(self, customer_id: str, text: str, /) -> str:
        hour = self.clock()
        if hour >= 22 or hour < 7:
            return "postponed"
        return super().notify(customer_id, text)


class QuietRetryingPushThenEmailNotifier(RetryingPushThenEmailNotifier):
    """Sends nothing at night, and tries everything three times by day."""

    def notify(self, customer_id: str, text: str, /) -> str:
        hour = self.clock()
        if hour >= 22 or hour < 7:
            return "postponed"
        return super().notify(customer_id, text)


CLASSES = {
    ("email", False, False): EmailNotifier,
    ("email", False, True): QuietEmailNotifier,
    ("email", True, False): RetryingEmailNotifier,
    ("email", True, True): QuietRetryingEmailNotifier,
    ("push", False, False): PushNotifier,
    ("push", False, True): QuietPushNotifier,
    ("push", True, False): RetryingPushNotifier,
    ("push", True, True): QuietRetryingPushNotifier,
    ("push, then email", False, False): PushThenEmailNotifier,
    ("push, then email", False, True): QuietPushThenEmailNotifier,
    ("push, then email", True, False): RetryingPushThenEmailNotifier,
    ("push, then email", True, True): QuietRetryingPushThenEmailNotifier,
}


def build_notifier(
    settings: Settings, /, *, mail: MailGateway, push: PushGateway, clock: Callable[[], int]
) -> Channel:
    """Make the notifier for a customer's settings; `clock` returns the hour, 0 to 23."""
    key = (settings.channel, settings.retry, settings.quiet_at_night)
    return CLASSES[key](mail, push, clock)
