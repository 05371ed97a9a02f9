"""Larch's clients for Tern.

Each class takes its own options by name and hands on the rest; each method that is extended calls
the next one with super(). TernClient is the root, where the chains end.
"""

from typing import Any

from tern import Tern


class TernClient:
    """Send requests in a session of its own."""

    def __init__(self, tern: Tern, /) -> None:
        self.tern = tern
        self.session = tern.open_session()

    def send(self, operation: str, payment_id: str) -> str:
        """Send one request, and return Tern's answer."""
        return self.tern.request(self.session, operation, payment_id)

    def close(self) -> None:
        """Close the session."""
        self.tern.close_session(self.session)


class RetryingClient(TernClient):
    """Try again when Tern does not answer."""

    def __init__(self, tern: Tern, /, *, attempts: int = 3, **rest: Any) -> None:
        super().__init__(tern, **rest)
        self.attempts = attempts

    def send(self, operation: str, payment_id: str) -> str:
        """Send a request up to `attempts` times."""
        for _ in range(self.attempts - 1):
            try:
                return TernClient.send(self, operation, payment_id)
            except ConnectionError:
                continue
        return TernClient.send(self, operation, payment_id)


class AuditedClient(TernClient):
    """Write down what is sent, before it is sent, and that the client was closed."""

    def __init__(self, tern: Tern, /, *, audit: list[str], **rest: Any) -> None:
        super().__init__(tern, **rest)
        self.audit = audit

    def send(self, operation: str, payment_id: str) -> str:
        """Write the request into the audit, then send it."""
        self.audit.append(f"{operation} {payment_id}")
        return super().send(operation, payment_id)

    def close(self) -> None:
        """Close the session, then write it into the audit."""
        super().close()
        self.audit.append("closed")


class PaymentClient(RetryingClient, AuditedClient):
    """Charge cards: every attempt goes into the audit."""


class RefundClient(AuditedClient, RetryingClient):
    """Give money back: a refund goes into the audit once, however often it is tried."""
