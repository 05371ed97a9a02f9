"""Your own tests: `python -m pytest` runs them, in a moment and without a server."""

from pathlib import Path

from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings


def client(folder: Path) -> TestClient:
    settings = Settings(
        database=folder / "larch.db",
        secret="only for tests, and long enough for them",
        access_seconds=900,
        refresh_seconds=3600,
        login_attempts=5,
        login_window_seconds=60,
    )
    return TestClient(create_app(settings))


def test_is_healthy(tmp_path: Path) -> None:
    assert client(tmp_path).get("/health").json() == {"status": "ok"}
