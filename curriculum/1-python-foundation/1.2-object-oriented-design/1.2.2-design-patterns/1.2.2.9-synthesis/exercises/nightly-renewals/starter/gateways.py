"""The two ways to charge a card. Each opens a connection when it is made."""

from domain import Settings

opened: list[str] = []  # the connections that were opened in this process


class TernGateway:
    """Charges cards for real."""

    def __init__(self, settings: Settings, /) -> None:
        opened.append("tern")
        self.settings = settings

    def charge(self, customer_id: str, cents: int, currency: str, /) -> str:
        """Charge the card; not from this exercise."""
        raise ConnectionError("api.tern.example cannot be reached from here")


class SandboxGateway:
    """Accepts every card and moves no money."""

    def __init__(self, settings: Settings, /) -> None:
        opened.append("sandbox")
        self.settings = settings
        self._payments = 0

    def charge(self, customer_id: str, cents: int, currency: str, /) -> str:
        """Count the payment and return its id."""
        self._payments += 1
        return f"pay_{self._payments}"
