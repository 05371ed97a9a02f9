from collections.abc import Iterator
from typing import Any

import pytest
from cairn_checks import expect
from journal import HIKE, customer, known, server


@pytest.fixture(scope="module")
def service() -> Iterator[Any]:
    with server() as running:
        yield running


def test_adds(service: Any) -> None:
    """adds a hike, and says where it is"""
    ada = customer(service)
    answer = ada.send("POST", "/hikes", HIKE)
    expect(answer.status, "POST /hikes").equals(201)
    hike = answer.json()
    expect(hike["id"].startswith("hike_"), "its id starts with hike_").is_true()
    expect(answer.headers.get("location"), "the Location header").equals(f"/hikes/{hike['id']}")
    given = {key: hike.get(key) for key in HIKE}
    expect(given, "what was sent").equals(HIKE)
    expect(hike["version"], "its version").equals(1)


def test_reads(service: Any) -> None:
    """reads a hike as it was added"""
    ada = customer(service)
    hike = ada.add(notes="")
    answer = ada.send("GET", f"/hikes/{hike['id']}")
    expect(answer.status, "GET /hikes/{id}").equals(200)
    expect(answer.json(), "GET /hikes/{id}").equals(hike)


def test_changes_what_is_sent(service: Any) -> None:
    """changes the fields that are sent, and no other"""
    ada = customer(service)
    hike = ada.add()
    sent = {"version": 1, "title": "Hohe Warte, by the ridge"}
    answer = ada.send("PATCH", f"/hikes/{hike['id']}", sent)
    expect(answer.status, "PATCH /hikes/{id}").equals(200)
    wanted = {**hike, "title": "Hohe Warte, by the ridge", "version": 2}
    expect(answer.json(), "the answer").equals(wanted)
    expect(ada.send("GET", f"/hikes/{hike['id']}").json(), "the hike read again").equals(wanted)


def test_refuses_a_stale_change(service: Any) -> None:
    """refuses a change that is based on an old version, and changes nothing"""
    ada = customer(service)
    hike = ada.add()
    path = f"/hikes/{hike['id']}"
    ada.send("PATCH", path, {"version": 1, "notes": "From the phone."})
    answer = ada.send("PATCH", path, {"version": 1, "notes": "From the laptop."})
    expect(answer.status, "PATCH with version 1 after it became 2").equals(409)
    expect(ada.send("GET", path).json()["notes"], "the notes").equals("From the phone.")


def test_deletes(service: Any) -> None:
    """deletes a hike, once"""
    ada = customer(service)
    hike = ada.add()
    path = f"/hikes/{hike['id']}"
    expect(ada.send("DELETE", path).status, "DELETE").equals(204)
    expect(ada.send("GET", path).status, "GET afterwards").equals(404)
    expect(ada.send("DELETE", path).status, "DELETE again").equals(404)
    change = ada.send("PATCH", path, {"version": 1, "notes": "?"})
    expect(change.status, "PATCH afterwards").equals(404)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"title": "   "}, id="a title of spaces"),
        pytest.param({"title": "x" * 121}, id="a title of 121 characters"),
        pytest.param({"distance_m": 0}, id="a distance of 0"),
        pytest.param({"distance_m": 200_001}, id="a distance of 200,001 m"),
        pytest.param({"distance_m": "14200"}, id="a distance as text"),
        pytest.param({"walked_on": "2026-02-30"}, id="30 February"),
        pytest.param({"notes": "x" * 4001}, id="notes of 4,001 characters"),
        pytest.param({"region": None}, id="no region"),
    ],
)
def test_refuses(service: Any, change: dict[str, object]) -> None:
    """refuses a hike with"""
    ada = known(service, "refused")
    answer = ada.send("POST", "/hikes", {**HIKE, **change})
    expect(answer.status, "POST /hikes").equals(422)
    expect(ada.page()["items"], "the hikes afterwards").equals([])


def test_refuses_what_is_not_json(service: Any) -> None:
    """refuses a body that is not JSON, and goes on"""
    ada = known(service, "refused")
    headers = {"Authorization": f"Bearer {ada.access}", "content-type": "application/json"}
    answer = ada.service.request("POST", "/hikes", body=b'{"title": ', headers=headers)
    expect(answer.status, "POST /hikes with half a document").equals(422)
    expect(ada.page()["items"], "the hikes afterwards").equals([])


def test_lists_newest_first(service: Any) -> None:
    """lists the hikes, the latest walk first"""
    ada = customer(service)
    for day in ("2026-05-17", "2026-07-02", "2026-06-11"):
        ada.add(walked_on=day)
    page = ada.page()
    days = [hike["walked_on"] for hike in page["items"]]
    expect(days, "the days").equals(["2026-07-02", "2026-06-11", "2026-05-17"])
    expect(page["next_cursor"], "next_cursor").is_none()


def test_filters_by_region(service: Any) -> None:
    """lists the hikes of one region"""
    ada = customer(service)
    ada.add(region="Harz", title="Brocken")
    ada.add(region="Allgäu", title="Hochgrat")
    titles = [hike["title"] for hike in ada.page("?region=Harz")["items"]]
    expect(titles, "the titles").equals(["Brocken"])
    expect(ada.page("?region=Eifel")["items"], "the hikes of another region").equals([])


def test_pages(service: Any) -> None:
    """goes through the pages without a gap or a repeat, while hikes are added"""
    ada = customer(service)
    added = [ada.add(title=f"Walk {number}", walked_on="2026-05-17") for number in range(7)]
    seen: list[str] = []
    query = "?limit=3"
    for _ in range(4):
        page = ada.page(query)
        seen += [hike["id"] for hike in page["items"]]
        if page["next_cursor"] is None:
            break
        ada.add(title="Added meanwhile", walked_on="2026-08-01")
        query = f"?limit=3&cursor={page['next_cursor']}"
    expect(len(seen), "how many came on the pages").equals(7)
    expect(sorted(seen), "the ids on the pages").equals(sorted(hike["id"] for hike in added))


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=all", "cursor=made-up"])
def test_refuses_a_page(service: Any, query: str) -> None:
    """refuses a page of"""
    ada = known(service, "pager")
    expect(ada.send("GET", f"/hikes?{query}").status, f"GET /hikes?{query}").equals(422)


def test_gives_twenty_at_a_time(service: Any) -> None:
    """gives 20 hikes where no limit is asked for"""
    ada = customer(service)
    for number in range(21):
        ada.add(title=f"Walk {number}")
    page = ada.page()
    expect(len(page["items"]), "how many are on the page").equals(20)
    rest = ada.page(f"?cursor={page['next_cursor']}")
    expect(len(rest["items"]), "how many are on the next").equals(1)
