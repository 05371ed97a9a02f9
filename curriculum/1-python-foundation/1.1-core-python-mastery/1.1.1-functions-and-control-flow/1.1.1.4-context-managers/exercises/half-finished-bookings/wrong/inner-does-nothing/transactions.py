"""Transactions on a connection that is opened with isolation_level=None."""

import sqlite3
from types import TracebackType


class Transaction:
    """Commit what the block did, or undo it; inside another transaction, as a part of it."""

    def __init__(self, connection: sqlite3.Connection, /) -> None:
        self._connection = connection
        self._nested = False

    def __enter__(self) -> sqlite3.Connection:
        self._nested = self._connection.in_transaction
        if not self._nested:
            self._connection.execute("BEGIN")
        return self._connection

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if not self._nested:
            self._connection.execute("COMMIT" if exc_type is None else "ROLLBACK")
