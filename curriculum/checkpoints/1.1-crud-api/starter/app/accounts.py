"""Who is there: register, log in, refresh, log out, and the answer to "who am I"."""

from fastapi import APIRouter, HTTPException

from app.database import Database
from app.settings import Settings


def accounts_router(settings: Settings, database: Database) -> APIRouter:
    """The routes under /auth, and /me."""
    router = APIRouter()

    @router.post("/auth/register", status_code=201)
    def register() -> dict[str, str]:
        raise HTTPException(501, "Registering is not built yet.")

    @router.post("/auth/login")
    def log_in() -> dict[str, str]:
        raise HTTPException(501, "Logging in is not built yet.")

    return router
