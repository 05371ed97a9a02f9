"""The part of Tern's library that opens sessions and sends requests. Nothing is wrong in it."""


class UnknownSession(Exception):
    """The session was never opened, or is closed already."""


class Tern:
    """Tern, as far as Larch needs it; the first `failures` requests are lost."""

    def __init__(self, *, failures: int = 0) -> None:
        self.failures = failures
        self.opened = 0
        self.open_sessions: set[str] = set()

    def open_session(self) -> str:
        """Open a session; Larch pays for it until it is closed."""
        self.opened += 1
        session = f"ses_{self.opened}"
        self.open_sessions.add(session)
        return session

    def request(self, session: str, operation: str, payment_id: str) -> str:
        """Send one request in a session."""
        if session not in self.open_sessions:
            raise UnknownSession(session)
        if self.failures > 0:
            self.failures -= 1
            raise ConnectionError("Tern does not answer")
        return f"{operation} {payment_id}: done"

    def close_session(self, session: str) -> None:
        """Close a session, once."""
        if session not in self.open_sessions:
            raise UnknownSession(session)
        self.open_sessions.remove(session)
