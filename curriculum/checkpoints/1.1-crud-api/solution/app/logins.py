"""How often a login may fail, and the refresh tokens that a login leads to."""

import hashlib
import secrets
import sqlite3
import threading
import time
from collections import defaultdict, deque

from app.database import Database
from app.settings import Settings


class LoginLimit:
    """Counts failed logins an address, in a window that slides.

    It lives in this process: several of them would share it through a store of their own.
    """

    def __init__(self, settings: Settings) -> None:
        self._most = settings.login_attempts
        self._window = settings.login_window_seconds
        self._failures: dict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def wait_seconds(self, email: str) -> int:
        """How long this address must wait before it is listened to again; 0 if it need not."""
        now = time.monotonic()
        with self._lock:
            failures = self._recent(email, now)
            if len(failures) < self._most:
                return 0
            return max(1, round(failures[0] + self._window - now))

    def failed(self, email: str) -> None:
        """Takes note of a failure."""
        now = time.monotonic()
        with self._lock:
            self._recent(email, now).append(now)

    def succeeded(self, email: str) -> None:
        """A login that worked clears the count."""
        with self._lock:
            self._failures.pop(email, None)

    def _recent(self, email: str, now: float) -> deque[float]:
        failures = self._failures[email]
        while failures and failures[0] <= now - self._window:
            failures.popleft()
        return failures


class RefreshTokens:
    """Random, good for one use, and kept as hashes: the database alone lets nobody in."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database

    def issue(self, account_id: str) -> str:
        """The first token of a login."""
        with self._database.writing() as connection:
            return self._add(connection, account_id, secrets.token_hex(16))

    def exchange(self, token: str) -> tuple[str, str] | None:
        """The account and its next token; None if the token is not good.

        One that comes a second time was copied by somebody: its whole family ends.
        """
        with self._database.writing() as connection:
            row = connection.execute(
                "SELECT account_id, family, used, expires_at FROM refresh_token WHERE hash = ?",
                (_hash(token),),
            ).fetchone()
            if row is None:
                return None
            if row["used"]:
                connection.execute("DELETE FROM refresh_token WHERE family = ?", (row["family"],))
                return None
            if row["expires_at"] <= time.time():
                return None
            connection.execute("UPDATE refresh_token SET used = 1 WHERE hash = ?", (_hash(token),))
            return row["account_id"], self._add(connection, row["account_id"], row["family"])

    def end(self, token: str) -> None:
        """Logs out: the token and all that came from the same login."""
        with self._database.writing() as connection:
            connection.execute(
                "DELETE FROM refresh_token WHERE family IN "
                "(SELECT family FROM refresh_token WHERE hash = ?)",
                (_hash(token),),
            )

    def _add(self, connection: sqlite3.Connection, account_id: str, family: str) -> str:
        token = secrets.token_urlsafe(32)
        expires_at = int(time.time()) + self._settings.refresh_seconds
        connection.execute(
            "INSERT INTO refresh_token (hash, account_id, family, expires_at) VALUES (?, ?, ?, ?)",
            (_hash(token), account_id, family, expires_at),
        )
        return token


def _hash(token: str) -> str:
    # The token is random and long: a fast hash is enough, where a password needs a slow one.
    return hashlib.sha256(token.encode()).hexdigest()
