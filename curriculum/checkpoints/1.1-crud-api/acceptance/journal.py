"""What the acceptance tests share: a running server, customers of it, and tokens made by hand."""

import base64
import contextlib
import hashlib
import hmac
import itertools
import json
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cairn_checks import expect, start_service

SECRET = "acceptance-" + "s" * 40
PASSWORD = "larch and cairn 11"
HIKE = {
    "title": "Hohe Warte",
    "region": "Allgäu",
    "distance_m": 14_200,
    "walked_on": "2026-05-17",
    "notes": "Snow above 1900 m.",
}
# A password costs time on purpose, and several at once on a busy machine cost more.
PATIENCE_S = 30.0
_numbers = itertools.count(1)
_known: dict[tuple[str, str], "Customer"] = {}


@contextlib.contextmanager
def server(database: Path | None = None, **settings: object) -> Iterator[Any]:
    """The learner's application on a port of its own; `settings` are its LARCH_ variables."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        env = {
            "LARCH_SECRET": SECRET,
            "LARCH_DATABASE": str(database or Path(folder, "larch.db")),
            **{f"LARCH_{name.upper()}": str(value) for name, value in settings.items()},
        }
        with start_service(env=env) as service:
            yield service


@dataclass(frozen=True)
class Customer:
    """Somebody who is registered and logged in."""

    service: Any
    id: str
    email: str
    access: str
    refresh: str

    def send(self, method: str, path: str, body: object = None, *, token: str | None = None) -> Any:
        """A request in this customer's name, or with another token."""
        headers = bearer(token or self.access)
        return self.service.request(method, path, json=body, headers=headers, timeout_s=PATIENCE_S)

    def add(self, **changes: object) -> dict[str, Any]:
        """A new hike, as the server answered it."""
        answer = self.send("POST", "/hikes", {**HIKE, **changes})
        expect(answer.status, "POST /hikes").equals(201)
        return dict(answer.json())

    def page(self, query: str = "") -> dict[str, Any]:
        """A page of this customer's hikes."""
        answer = self.send("GET", f"/hikes{query}")
        expect(answer.status, f"GET /hikes{query}").equals(200)
        return dict(answer.json())


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def new_email(name: str = "ada") -> str:
    """An address that nobody has used yet."""
    return f"{name}.{next(_numbers)}@larch.example"


def register(service: Any, email: str, password: str = PASSWORD, **more: object) -> Any:
    sent = {"email": email, "password": password, "name": "Ada", **more}
    return service.request("POST", "/auth/register", json=sent, timeout_s=PATIENCE_S)


def log_in(service: Any, email: str, password: str = PASSWORD) -> Any:
    sent = {"email": email, "password": password}
    return service.request("POST", "/auth/login", json=sent, timeout_s=PATIENCE_S)


def customer(service: Any, name: str = "ada") -> Customer:
    """Registers somebody new and logs in."""
    email = new_email(name)
    registered = register(service, email)
    expect(registered.status, "POST /auth/register").equals(201)
    answer = log_in(service, email)
    expect(answer.status, "POST /auth/login").equals(200)
    tokens = answer.json()
    account = registered.json()["id"]
    return Customer(service, account, email, tokens["access_token"], tokens["refresh_token"])


def known(service: Any, name: str) -> Customer:
    """The customer of that name, registered when first asked for: one pays for a password once."""
    key = (service.url, name)
    if key not in _known:
        _known[key] = customer(service, name)
    return _known[key]


def make_token(
    claims: Mapping[str, object], *, secret: str = SECRET, algorithm: str = "HS256"
) -> str:
    """A JWT written by hand, as an attacker would: `none` leaves it unsigned."""
    head = _part(json.dumps({"alg": algorithm, "typ": "JWT"}).encode())
    body = f"{head}.{_part(json.dumps(claims).encode())}"
    if algorithm == "none":
        return f"{body}."
    return f"{body}.{_part(hmac.new(secret.encode(), body.encode(), hashlib.sha256).digest())}"


def claims_of(token: str) -> dict[str, Any]:
    """What a JWT says, believed or not."""
    body = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))


def access_claims(account: str, seconds: int = 600) -> dict[str, object]:
    """The claims of a good access token."""
    now = int(time.time())
    return {"sub": account, "type": "access", "iat": now, "exp": now + seconds}


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
