import time
from collections.abc import Iterator
from typing import Any

import pytest
from cairn_checks import expect
from journal import PASSWORD, bearer, customer, log_in, new_email, register, server


@pytest.fixture(scope="module")
def service() -> Iterator[Any]:
    with server() as running:
        yield running


def test_says_that_it_is_healthy(service: Any) -> None:
    """answers GET /health"""
    answer = service.get("/health")
    expect(answer.status, "GET /health").equals(200)
    expect(answer.json(), "GET /health").equals({"status": "ok"})


def test_registers(service: Any) -> None:
    """registers a customer, and answers without the password"""
    email = new_email()
    answer = register(service, email)
    expect(answer.status, "POST /auth/register").equals(201)
    account = answer.json()
    expect(sorted(account), "the keys of the account").equals(["email", "id", "name", "role"])
    expect(account["email"], "its email").equals(email)
    expect(account["role"], "its role").equals("customer")
    expect(account["id"].startswith("cus_"), "its id starts with cus_").is_true()


def test_refuses_a_taken_address(service: Any) -> None:
    """refuses an address that is taken, in capitals too"""
    email = new_email()
    register(service, email)
    expect(register(service, email).status, "registering again").equals(409)
    expect(register(service, email.upper()).status, "registering in capitals").equals(409)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"password": "ninechars"}, id="a password of nine characters"),
        pytest.param({"password": "x" * 129}, id="a password of 129 characters"),
        pytest.param({"email": "ada.larch.example"}, id="an address without @"),
        pytest.param({"name": "  "}, id="an empty name"),
        pytest.param({"password": None}, id="no password"),
    ],
)
def test_refuses_to_register(service: Any, change: dict[str, object]) -> None:
    """refuses to register with"""
    sent = {"email": new_email(), "password": PASSWORD, "name": "Ada", **change}
    answer = service.post("/auth/register", sent)
    expect(answer.status, "POST /auth/register").equals(422)


def test_logs_in(service: Any) -> None:
    """logs in, and tells who is logged in"""
    ada = customer(service)
    answer = log_in(service, ada.email.upper())
    expect(answer.status, "POST /auth/login, the address in capitals").equals(200)
    tokens = answer.json()
    expect(tokens["token_type"], "token_type").equals("bearer")
    expect(tokens["expires_in"], "expires_in").equals(900)
    me = ada.send("GET", "/me", token=tokens["access_token"])
    expect(me.status, "GET /me").equals(200)
    expect(me.json()["id"], "the id at GET /me").equals(ada.id)


def test_refuses_a_wrong_password(service: Any) -> None:
    """answers 401 to a wrong password"""
    ada = customer(service)
    expect(log_in(service, ada.email, "not her password").status, "POST /auth/login").equals(401)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/me"),
        ("GET", "/hikes"),
        ("POST", "/hikes"),
        ("GET", "/hikes/hike_1"),
        ("PATCH", "/hikes/hike_1"),
        ("DELETE", "/hikes/hike_1"),
    ],
)
def test_asks_for_a_token(service: Any, method: str, path: str) -> None:
    """answers 401 with a challenge where there is no token"""
    answer = service.request(method, path)
    expect(answer.status, f"{method} {path}").equals(401)
    challenge = answer.headers.get("www-authenticate", "").lower()
    expect(challenge.startswith("bearer"), "WWW-Authenticate starts with Bearer").is_true()


def test_refreshes(service: Any) -> None:
    """exchanges a refresh token for a new pair"""
    ada = customer(service)
    answer = service.post("/auth/refresh", {"refresh_token": ada.refresh})
    expect(answer.status, "POST /auth/refresh").equals(200)
    tokens = answer.json()
    me = service.get("/me", headers=bearer(tokens["access_token"]))
    expect(me.status, "GET /me with the new token").equals(200)
    again = service.post("/auth/refresh", {"refresh_token": tokens["refresh_token"]})
    expect(again.status, "POST /auth/refresh with the new refresh token").equals(200)


def test_logs_out(service: Any) -> None:
    """logs out: the refresh token is worth nothing afterwards"""
    ada = customer(service)
    out = service.post("/auth/logout", {"refresh_token": ada.refresh})
    expect(out.status, "POST /auth/logout").equals(204)
    answer = service.post("/auth/refresh", {"refresh_token": ada.refresh})
    expect(answer.status, "POST /auth/refresh after logging out").equals(401)


def test_access_runs_out() -> None:
    """an access token runs out, and a refresh brings the next one"""
    with server(access_seconds=2) as service:
        ada = customer(service)
        expect(ada.send("GET", "/me").status, "GET /me at once").equals(200)
        # times in a token are whole seconds: one of two may be almost over when it is made
        time.sleep(3.1)
        expect(ada.send("GET", "/me").status, "GET /me three seconds later").equals(401)
        answer = service.post("/auth/refresh", {"refresh_token": ada.refresh})
        expect(answer.status, "POST /auth/refresh").equals(200)
        me = service.get("/me", headers=bearer(answer.json()["access_token"]))
        expect(me.status, "GET /me with the new token").equals(200)


def test_refresh_runs_out() -> None:
    """a refresh token runs out as well"""
    with server(refresh_seconds=1) as service:
        ada = customer(service)
        time.sleep(2.1)
        answer = service.post("/auth/refresh", {"refresh_token": ada.refresh})
        expect(answer.status, "POST /auth/refresh two seconds later").equals(401)
