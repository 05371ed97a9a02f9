"""Gateways and channels that write down what they are asked to do."""

from typing import Any

from cairn_checks import expect


class Gateways:
    """A mail and a push gateway in one; the first calls of each kind fail."""

    def __init__(self, *, mail_fails: int = 0, push_fails: int = 0, error: Any = None) -> None:
        from gateways import GatewayDown

        self.left = {"mail": mail_fails, "push": push_fails}
        self.error = error or GatewayDown
        self.log: list[tuple[str, ...]] = []

    def send_mail(self, customer_id: str, subject: str, body: str, /) -> None:
        """Take an e-mail, or fail."""
        self._take("mail", customer_id, subject, body)

    def push(self, customer_id: str, text: str, /) -> None:
        """Take a message, or fail."""
        self._take("push", customer_id, text)

    def _take(self, kind: str, *what: str) -> None:
        self.log.append((kind, *what))
        if self.left[kind] > 0:
            self.left[kind] -= 1
            raise self.error(f"{kind} failed")

    @property
    def kinds(self) -> list[str]:
        """Which gateway was asked, in order."""
        return [entry[0] for entry in self.log]


class OtherChannel:
    """A channel of another team: it has `notify` and nothing else."""

    def __init__(self, answer: str = "sent by hut", *, fails: int = 0, error: Any = None) -> None:
        from gateways import GatewayDown

        self._answer = answer
        self._fails = fails
        self._error = error or GatewayDown
        self.asked: list[tuple[str, str]] = []

    def notify(self, customer_id: str, text: str, /) -> str:
        """Take the text, or fail."""
        self.asked.append((customer_id, text))
        if len(self.asked) <= self._fails:
            raise self._error("the hut does not answer")
        return self._answer


def part(name: str) -> Any:
    """Return a class of the learner's notifier by its name."""
    import notifier

    expect(notifier, "the module notifier").has_attribute(name)
    return getattr(notifier, name)
