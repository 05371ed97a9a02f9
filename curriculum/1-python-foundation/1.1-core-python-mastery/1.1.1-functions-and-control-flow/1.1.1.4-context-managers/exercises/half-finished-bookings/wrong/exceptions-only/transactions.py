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
        self._connection.execute("SAVEPOINT step" if self._nested else "BEGIN")
        return self._connection

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if not isinstance(exc, Exception):
            self._connection.execute("RELEASE step" if self._nested else "COMMIT")
        elif self._nested:
            self._connection.execute("ROLLBACK TO step")
            self._connection.execute("RELEASE step")
        else:
            self._connection.execute("ROLLBACK")
