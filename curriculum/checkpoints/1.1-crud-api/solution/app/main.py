"""The application: `uvicorn app.main:app` serves it."""

from fastapi import FastAPI

from app.accounts import accounts_router
from app.database import Database
from app.hikes import hikes_router
from app.middleware import BodyLimit, SafeHeaders
from app.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """One application with its own database; tests make as many as they like."""
    app = FastAPI(title="Larch hike journal")
    database = Database(settings.database)
    database.create()
    app.include_router(accounts_router(settings, database))
    app.include_router(hikes_router(settings, database))
    # The last one added is the first one reached: its headers are on refusals too.
    app.add_middleware(BodyLimit)
    app.add_middleware(SafeHeaders)

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    return app


app = create_app(Settings.from_environment())
