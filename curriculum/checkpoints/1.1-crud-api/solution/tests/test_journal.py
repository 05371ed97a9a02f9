"""Your own tests: `python -m pytest` runs them, in a moment and without a server."""

from pathlib import Path

from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings

BROCKEN = {"title": "Brocken", "region": "Harz", "distance_m": 9_800, "walked_on": "2026-06-11"}


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


def logged_in(api: TestClient, email: str) -> dict[str, str]:
    sent = {"email": email, "password": "larch and cairn 11"}
    api.post("/auth/register", json={**sent, "name": "Ada"})
    token = api.post("/auth/login", json=sent).json()["access_token"]
    return {"Authorization": f"Bearer {token}"}


def test_is_healthy(tmp_path: Path) -> None:
    assert client(tmp_path).get("/health").json() == {"status": "ok"}


def test_a_hike_belongs_to_who_added_it(tmp_path: Path) -> None:
    api = client(tmp_path)
    ada = logged_in(api, "ada@larch.example")
    eve = logged_in(api, "eve@larch.example")
    where = api.post("/hikes", json=BROCKEN, headers=ada).headers["location"]
    assert api.get(where, headers=ada).status_code == 200
    for method in ("GET", "PATCH", "DELETE"):
        body = {"version": 1} if method == "PATCH" else None
        assert api.request(method, where, headers=eve, json=body).status_code == 404
