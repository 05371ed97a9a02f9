"""The journal itself: a customer's hikes, for that customer alone."""

import base64
import binascii
import secrets
import sqlite3
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.accounts import Account, authenticated
from app.database import Database
from app.settings import Settings

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Region = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Distance = Annotated[int, Field(ge=1, le=200_000, strict=True)]
Notes = Annotated[str, Field(max_length=4_000)]


class NewHike(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Title
    region: Region
    distance_m: Distance
    walked_on: date
    notes: Notes = ""


class HikeChange(BaseModel):
    """What is left out stays as it is; `version` is the one that the change is based on."""

    model_config = ConfigDict(extra="forbid")

    version: int
    title: Title | None = None
    region: Region | None = None
    distance_m: Distance | None = None
    walked_on: date | None = None
    notes: Notes | None = None


class Hike(BaseModel):
    id: str
    title: str
    region: str
    distance_m: int
    walked_on: date
    notes: str
    version: int


class HikePage(BaseModel):
    items: list[Hike]
    next_cursor: str | None


def hikes_router(settings: Settings, database: Database) -> APIRouter:
    """The routes under /hikes."""
    router = APIRouter(prefix="/hikes")
    Current = Annotated[Account, Depends(authenticated(settings, database))]

    def owned(connection: sqlite3.Connection, hike_id: str, account: Account) -> Hike:
        row = connection.execute(
            "SELECT * FROM hike WHERE id = ? AND owner_id = ?", (hike_id, account.id)
        ).fetchone()
        if row is None:
            # Somebody else's hike is answered like one that is not there: ids cannot be probed.
            raise HTTPException(404, "There is no such hike.")
        return to_hike(row)

    @router.post("", status_code=201)
    def add(sent: NewHike, response: Response, account: Current) -> Hike:
        hike = Hike(id=f"hike_{secrets.token_hex(8)}", version=1, **sent.model_dump())
        with database.writing() as connection:
            connection.execute(
                "INSERT INTO hike (id, owner_id, title, region, distance_m, walked_on, notes,"
                " version) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    hike.id,
                    account.id,
                    hike.title,
                    hike.region,
                    hike.distance_m,
                    hike.walked_on.isoformat(),
                    hike.notes,
                    hike.version,
                ),
            )
        response.headers["Location"] = f"/hikes/{hike.id}"
        return hike

    @router.get("")
    def page(
        account: Current,
        region: str | None = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        cursor: str | None = None,
    ) -> HikePage:
        conditions = ["owner_id = ?"]
        values: list[str | int] = [account.id]
        if region is not None:
            conditions.append("region = ?")
            values.append(region)
        if cursor is not None:
            conditions.append("(walked_on, id) < (?, ?)")
            values.extend(read_cursor(cursor))
        # Only the conditions above become SQL: every value is bound.
        query = f"SELECT * FROM hike WHERE {' AND '.join(conditions)}"
        with database.reading() as connection:
            rows = connection.execute(
                f"{query} ORDER BY walked_on DESC, id DESC LIMIT ?", [*values, limit + 1]
            ).fetchall()
        items = [to_hike(row) for row in rows[:limit]]
        return HikePage(items=items, next_cursor=cursor_of(items[-1]) if rows[limit:] else None)

    @router.get("/{hike_id}")
    def read(hike_id: str, account: Current) -> Hike:
        with database.reading() as connection:
            return owned(connection, hike_id, account)

    @router.patch("/{hike_id}")
    def change(hike_id: str, sent: HikeChange, account: Current) -> Hike:
        with database.writing() as connection:
            hike = owned(connection, hike_id, account)
            if sent.version != hike.version:
                raise HTTPException(409, f"The hike has changed: it is version {hike.version}.")
            changes = sent.model_dump(exclude={"version"}, exclude_none=True)
            changed = hike.model_copy(update={**changes, "version": hike.version + 1})
            connection.execute(
                "UPDATE hike SET title = ?, region = ?, distance_m = ?, walked_on = ?, notes = ?,"
                " version = ? WHERE id = ? AND owner_id = ?",
                (
                    changed.title,
                    changed.region,
                    changed.distance_m,
                    changed.walked_on.isoformat(),
                    changed.notes,
                    changed.version,
                    hike.id,
                    account.id,
                ),
            )
        return changed

    @router.delete("/{hike_id}", status_code=204)
    def remove(hike_id: str, account: Current) -> Response:
        with database.writing() as connection:
            hike = owned(connection, hike_id, account)
            connection.execute(
                "DELETE FROM hike WHERE id = ? AND owner_id = ?", (hike.id, account.id)
            )
        return Response(status_code=204)

    return router


def to_hike(row: sqlite3.Row) -> Hike:
    """A row as it is answered: without its owner."""
    return Hike.model_validate({name: row[name] for name in Hike.model_fields})


def cursor_of(hike: Hike) -> str:
    """Where the next page begins: after this hike, whatever is added meanwhile."""
    return base64.urlsafe_b64encode(f"{hike.walked_on.isoformat()} {hike.id}".encode()).decode()


def read_cursor(cursor: str) -> tuple[str, str]:
    """The place that a cursor names; 422 for one that we did not make."""
    try:
        walked_on, hike_id = base64.urlsafe_b64decode(cursor).decode().split(" ")
        date.fromisoformat(walked_on)
    except (binascii.Error, ValueError) as error:
        raise HTTPException(422, "This cursor is not one of ours.") from error
    return walked_on, hike_id
