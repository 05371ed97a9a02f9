"""The journal itself: a customer's hikes, for that customer alone."""

from fastapi import APIRouter

from app.database import Database
from app.settings import Settings


def hikes_router(settings: Settings, database: Database) -> APIRouter:
    """The routes under /hikes."""
    router = APIRouter(prefix="/hikes")
    return router
