"""Builds the SELECT statements of billing, one step after the other."""

from typing import Self


class Query:
    """A SELECT on one table: `Query("invoices").where("status", "open").limit(20).build()`."""

    def __init__(self, table: str, /) -> None:
        self._table = table
        self._columns: list[str] = []
        self._values: list[object] = []
        self._order: str | None = None
        self._limit: int | None = None

    def where(self, column: str, value: object, /) -> Self:
        """Take only the rows with this value."""
        self._columns.append(column)
        self._values.append(value)
        return self

    def newest_first(self) -> Self:
        """Order by the date, the latest first."""
        self._order = "created_on DESC"
        return self

    def limit(self, rows: int, /) -> Self:
        """Take no more than this number of rows."""
        self._limit = rows
        return self

    def build(self) -> tuple[str, list[object]]:
        """Return the statement and its values."""
        sql = f"SELECT * FROM {self._table}"
        if self._columns:
            sql += " WHERE " + " AND ".join(f"{column} = ?" for column in self._columns)
        if self._order is not None:
            sql += f" ORDER BY {self._order}"
        if self._limit is not None:
            sql += " LIMIT ?"
            self._values.append(self._limit)
        values = self._values
        self._columns, self._values = [], []
        self._order = self._limit = None
        return sql, values
