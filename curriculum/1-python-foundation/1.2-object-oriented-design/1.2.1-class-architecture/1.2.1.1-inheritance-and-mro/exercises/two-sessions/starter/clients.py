"""Larch's clients for Tern."""

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

    def __init__(self, tern: Tern, /, *, attempts: int = 3) -> None:
        TernClient.__init__(self, tern)
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

    def __init__(self, tern: Tern, /, *, audit: list[str]) -> None:
        TernClient.__init__(self, tern)
        self.audit = audit

    def send(self, operation: str, payment_id: str) -> str:
        """Write the request into the audit, then send it."""
        self.audit.append(f"{operation} {payment_id}")
        return TernClient.send(self, operation, payment_id)

    def close(self) -> None:
        """Close the session, then write it into the audit."""
        TernClient.close(self)
        self.audit.append("closed")


class PaymentClient(RetryingClient, AuditedClient):
    """Charge cards: every attempt goes into the audit."""

    def __init__(self, tern: Tern, /, *, audit: list[str], attempts: int = 3) -> None:
        RetryingClient.__init__(self, tern, attempts=attempts)

    def close(self) -> None:
        """Close the session."""
        TernClient.close(self)
        AuditedClient.close(self)


class RefundClient(AuditedClient, RetryingClient):
    """Give money back: a refund goes into the audit once, however often it is tried."""

    def __init__(self, tern: Tern, /, *, audit: list[str], attempts: int = 3) -> None:
        AuditedClient.__init__(self, tern, audit=audit)
        RetryingClient.__init__(self, tern, attempts=attempts)

    def send(self, operation: str, payment_id: str) -> str:
        """Write the refund into the audit, then try it."""
        self.audit.append(f"{operation} {payment_id}")
        return RetryingClient.send(self, operation, payment_id)
