"""Who is there: register, log in, refresh, log out, and the answer to "who am I"."""

import secrets
import sqlite3
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.database import Database
from app.logins import LoginLimit, RefreshTokens
from app.passwords import hash_password, nobodys_hash, verify_password
from app.settings import Settings
from app.tokens import TokenProblem, account_of, issue_access_token

Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_lower=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
    ),
]
Password = Annotated[str, Field(min_length=10, max_length=128)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class Strict(BaseModel):
    """A key that is not asked for is refused: nobody sets a role by sending one."""

    model_config = ConfigDict(extra="forbid")


class Registration(Strict):
    email: Email
    password: Password
    name: Name


class Credentials(Strict):
    email: Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, max_length=254)]
    password: Annotated[str, Field(max_length=128)]


class Refresh(Strict):
    refresh_token: Annotated[str, Field(max_length=200)]


class Account(BaseModel):
    id: str
    email: str
    name: str
    role: str


class Tokens(BaseModel):
    access_token: str
    refresh_token: str
    token_type: str = "bearer"
    expires_in: int


def authenticated(settings: Settings, database: Database) -> Callable[..., Account]:
    """The dependency that names the account of a request, or answers 401."""
    bearer = HTTPBearer(auto_error=False)

    def current(
        sent: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    ) -> Account:
        refused = HTTPException(
            401, "Log in first.", headers={"WWW-Authenticate": 'Bearer realm="larch"'}
        )
        if sent is None:
            raise refused
        try:
            account_id = account_of(sent.credentials, settings)
        except TokenProblem as problem:
            raise refused from problem
        with database.reading() as connection:
            row = connection.execute(
                "SELECT id, email, name, role FROM account WHERE id = ?", (account_id,)
            ).fetchone()
        if row is None:
            raise refused
        return Account(**row)

    return current


def accounts_router(settings: Settings, database: Database) -> APIRouter:
    """The routes under /auth, and /me."""
    router = APIRouter()
    limit = LoginLimit(settings)
    refresh_tokens = RefreshTokens(settings, database)
    current = authenticated(settings, database)

    def tokens(account_id: str, refresh_token: str) -> Tokens:
        return Tokens(
            access_token=issue_access_token(account_id, settings),
            refresh_token=refresh_token,
            expires_in=settings.access_seconds,
        )

    @router.post("/auth/register", status_code=201)
    def register(sent: Registration) -> Account:
        account = Account(
            id=f"cus_{secrets.token_hex(8)}", email=sent.email, name=sent.name, role="customer"
        )
        # Slow on purpose, so before the lock is taken.
        password_hash = hash_password(sent.password)
        try:
            with database.writing() as connection:
                connection.execute(
                    "INSERT INTO account (id, email, name, password_hash) VALUES (?, ?, ?, ?)",
                    (account.id, account.email, account.name, password_hash),
                )
        except sqlite3.IntegrityError as error:
            raise HTTPException(409, "This address is registered already.") from error
        return account

    @router.post("/auth/login")
    def log_in(sent: Credentials) -> Tokens:
        wait = limit.wait_seconds(sent.email)
        if wait:
            raise HTTPException(
                429, "Too many failed logins. Wait a moment.", headers={"Retry-After": str(wait)}
            )
        with database.reading() as connection:
            row = connection.execute(
                "SELECT id, password_hash FROM account WHERE email = ?", (sent.email,)
            ).fetchone()
        kept = nobodys_hash() if row is None else row["password_hash"]
        matches = verify_password(sent.password, kept)
        if row is None or not matches:
            limit.failed(sent.email)
            raise HTTPException(401, "The address or the password is wrong.")
        limit.succeeded(sent.email)
        return tokens(row["id"], refresh_tokens.issue(row["id"]))

    @router.post("/auth/refresh")
    def refresh(sent: Refresh) -> Tokens:
        exchanged = refresh_tokens.exchange(sent.refresh_token)
        if exchanged is None:
            raise HTTPException(401, "Log in again.")
        return tokens(*exchanged)

    @router.post("/auth/logout", status_code=204)
    def log_out(sent: Refresh) -> Response:
        refresh_tokens.end(sent.refresh_token)
        return Response(status_code=204)

    @router.get("/me")
    def me(account: Annotated[Account, Depends(current)]) -> Account:
        return account

    return router
