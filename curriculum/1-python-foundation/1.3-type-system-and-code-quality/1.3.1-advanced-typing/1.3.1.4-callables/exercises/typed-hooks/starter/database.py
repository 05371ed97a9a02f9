"""The database session, as far as billing needs it."""


class Session:
    """Reads invoices; must be closed after use."""

    def __init__(self, invoices: dict[str, int]) -> None:
        self._invoices = invoices
        self.is_open = True

    def cents_of(self, invoice_id: str) -> int:
        """Return the amount of an invoice."""
        if not self.is_open:
            raise RuntimeError("the session is closed")
        return self._invoices[invoice_id]

    def close(self) -> None:
        """Give the connection back."""
        self.is_open = False
