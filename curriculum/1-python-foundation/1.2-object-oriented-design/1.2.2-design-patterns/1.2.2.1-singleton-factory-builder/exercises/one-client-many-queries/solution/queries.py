"""Builds the SELECT statements of billing, one step after the other."""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True)
class Query:
    """A SELECT on one table: `Query("invoices").where("status", "open").limit(20).build()`."""

    _table: str
    _filters: tuple[tuple[str, object], ...] = ()
    _order: str | None = None
    _limit: int | None = None

    def where(self, column: str, value: object, /) -> Self:
        """Take only the rows with this value."""
        return replace(self, _filters=(*self._filters, (column, value)))

    def newest_first(self) -> Self:
        """Order by the date, the latest first."""
        return replace(self, _order="created_on DESC")

    def limit(self, rows: int, /) -> Self:
        """Take no more than this number of rows."""
        return replace(self, _limit=rows)

    def build(self) -> tuple[str, list[object]]:
        """Return the statement and its values."""
        sql = f"SELECT * FROM {self._table}"
        values = [value for _, value in self._filters]
        if self._filters:
            sql += " WHERE " + " AND ".join(f"{column} = ?" for column, _ in self._filters)
        if self._order is not None:
            sql += f" ORDER BY {self._order}"
        if self._limit is not None:
            sql += " LIMIT ?"
            values.append(self._limit)
        return sql, values
