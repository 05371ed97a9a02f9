from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cairn_checks import expect
from journal import HIKE, customer, new_email, register, server


@pytest.fixture(scope="module")
def service() -> Iterator[Any]:
    with server() as running:
        yield running


def test_survives_a_restart(tmp_path: Path) -> None:
    """keeps hikes, accounts and tokens over a restart"""
    database = tmp_path / "larch.db"
    with server(database) as service:
        ada = customer(service)
        hike = ada.add()
    with server(database) as service:
        answer = service.get(
            f"/hikes/{hike['id']}", headers={"Authorization": f"Bearer {ada.access}"}
        )
        expect(answer.status, "GET /hikes/{id} after the restart").equals(200)
        expect(answer.json(), "the hike after the restart").equals(hike)
        refreshed = service.post("/auth/refresh", {"refresh_token": ada.refresh})
        expect(refreshed.status, "POST /auth/refresh after the restart").equals(200)


def test_keeps_every_hike_of_many_at_once(service: Any) -> None:
    """keeps every hike of thirty that come at the same time"""
    ada = customer(service)
    answers = at_once(30, lambda n: ada.send("POST", "/hikes", {**HIKE, "title": f"Walk {n}"}))
    statuses = sorted({answer.status for answer in answers})
    expect(statuses, "the statuses of thirty requests at once").equals([201])
    titles = {hike["title"] for hike in ada.page("?limit=100")["items"]}
    expect(len(titles), "how many hikes are there").equals(30)


def test_one_change_wins(service: Any) -> None:
    """lets one of ten changes win that are based on the same version"""
    ada = customer(service)
    path = f"/hikes/{ada.add()['id']}"
    answers = at_once(10, lambda n: ada.send("PATCH", path, {"version": 1, "notes": f"Note {n}"}))
    statuses = sorted(answer.status for answer in answers)
    expect(statuses, "the statuses of ten changes at once").equals([200] + [409] * 9)
    expect(ada.send("GET", path).json()["version"], "the version afterwards").equals(2)


def test_one_registration_wins(service: Any) -> None:
    """registers an address once, of six that come at the same time"""
    email = new_email()
    statuses = sorted(answer.status for answer in at_once(6, lambda _: register(service, email)))
    expect(statuses, "the statuses of six registrations at once").equals([201] + [409] * 5)


def test_one_refresh_wins(service: Any) -> None:
    """exchanges a refresh token once, of five that come at the same time"""
    ada = customer(service)
    sent = {"refresh_token": ada.refresh}
    answers = at_once(5, lambda _: service.post("/auth/refresh", sent))
    won = [answer.status for answer in answers].count(200)
    expect(won, "how many of five refreshes were answered with tokens").equals(1)


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(act, range(count)))
