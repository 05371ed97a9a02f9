"""The application: `uvicorn app.main:app` serves it."""

from fastapi import FastAPI

from app.accounts import accounts_router
from app.database import Database
from app.hikes import hikes_router
from app.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """One application with its own database; tests make as many as they like."""
    app = FastAPI(title="Larch hike journal")
    database = Database(settings.database)
    database.create()
    app.include_router(accounts_router(settings, database))
    app.include_router(hikes_router(settings, database))

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    # Still to come: the limit on bodies, and the headers that every answer has.
    return app


app = create_app(Settings.from_environment())
