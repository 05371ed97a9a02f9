"""SQLite, from the standard library: the schema, and connections that are given back."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# How long a writer waits for another one before it gives up.
BUSY_SECONDS = 10.0

SCHEMA = """
CREATE TABLE IF NOT EXISTS account (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  role TEXT NOT NULL DEFAULT 'customer'
) STRICT;
CREATE TABLE IF NOT EXISTS refresh_token (
  hash TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  -- all tokens that one login led to: they end together
  family TEXT NOT NULL,
  used INTEGER NOT NULL DEFAULT 0,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS refresh_token_by_family ON refresh_token (family);
CREATE TABLE IF NOT EXISTS hike (
  id TEXT PRIMARY KEY,
  owner_id TEXT NOT NULL REFERENCES account (id),
  title TEXT NOT NULL,
  region TEXT NOT NULL,
  distance_m INTEGER NOT NULL,
  walked_on TEXT NOT NULL,
  notes TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS hike_by_owner ON hike (owner_id, walked_on DESC, id DESC);
"""


class Database:
    """The file at `path`. A connection belongs to one request and one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def create(self) -> None:
        """Makes the tables that are not there yet."""
        with self._open() as connection:
            # Readers and a writer do not wait for one another; the setting stays with the file.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(SCHEMA)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for a `with` block that changes nothing."""
        with self._open() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, kept whole or not at all.

        It takes the write lock at its start: one that read first and asked for the lock later
        would be refused as soon as another request wrote in between.
        """
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            yield connection
        finally:
            connection.close()
