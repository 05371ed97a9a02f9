"""Transactions on a connection that is opened with isolation_level=None."""

import sqlite3
from types import TracebackType


class Transaction:
    """Commit what the block did, or undo it."""

    def __init__(self, connection: sqlite3.Connection, /) -> None:
        self._connection = connection

    def __enter__(self) -> sqlite3.Connection:
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN")
        return self._connection

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if isinstance(exc, Exception):
            self._connection.execute("ROLLBACK")
        elif self._connection.in_transaction:
            self._connection.execute("COMMIT")
        return True
