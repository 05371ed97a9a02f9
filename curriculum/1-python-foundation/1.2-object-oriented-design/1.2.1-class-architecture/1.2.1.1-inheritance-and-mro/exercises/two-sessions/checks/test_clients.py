"""Checks of the clients, alone and combined, against a Tern that counts."""

from typing import Any

import pytest
from cairn_checks import expect, expect_raises


def fresh(failures: int = 0) -> Any:
    """Make a Tern that loses the first requests."""
    from tern import Tern

    return Tern(failures=failures)


OPTIONS: dict[str, dict[str, Any]] = {
    "TernClient": {},
    "RetryingClient": {"attempts": 2},
    "AuditedClient": {"audit": []},
    "PaymentClient": {"audit": [], "attempts": 2},
    "RefundClient": {"audit": [], "attempts": 2},
}


def make(name: str, tern: Any, **options: Any) -> Any:
    """Make a client of the named class with all of its options."""
    import clients

    merged = {**OPTIONS[name], **options}
    if "audit" in merged and "audit" not in options:
        merged["audit"] = []
    return getattr(clients, name)(tern, **merged)


@pytest.mark.parametrize("name", list(OPTIONS))
def test_opens_one_session(name: str) -> None:
    """opens one session for each client (report 1)"""
    tern = fresh()
    make(name, tern)
    expect(tern.opened, f"sessions opened for one {name}").equals(1)


@pytest.mark.parametrize("name", list(OPTIONS))
def test_closes_once(name: str) -> None:
    """closes the session once (report 2)"""
    tern = fresh()
    audit: list[str] = []
    options = {"audit": audit} if "audit" in OPTIONS[name] else {}
    make(name, tern, **options).close()
    expect(tern.open_sessions, f"open sessions after {name}.close()").equals(set())
    if options:
        expect(audit, "the audit after close()").equals(["closed"])


@pytest.mark.parametrize("name", ["PaymentClient", "RefundClient"])
def test_keeps_every_option(name: str) -> None:
    """keeps the options of all its classes"""
    audit: list[str] = []
    tern = fresh()
    client = make(name, tern, audit=audit, attempts=5)
    expect(getattr(client, "attempts", None), f"{name}: attempts").equals(5)
    kept = getattr(client, "audit", None)
    expect(kept, f"{name}: audit").same_object_as(audit, "the list passed as audit")
    expect(client.tern, f"{name}: tern").same_object_as(tern, "the Tern that was passed")


def test_payments_audit_every_attempt() -> None:
    """writes every attempt of a charge into the audit (report 3)"""
    audit: list[str] = []
    client = make("PaymentClient", fresh(failures=2), audit=audit, attempts=3)
    expect(client.send("charge", "pay_77"), "the answer").equals("charge pay_77: done")
    expect(audit, "the audit after two failures and a success").equals(["charge pay_77"] * 3)


def test_refunds_audit_once() -> None:
    """writes a refund into the audit once, however often it is tried"""
    audit: list[str] = []
    tern = fresh(failures=2)
    client = make("RefundClient", tern, audit=audit, attempts=3)
    expect(client.send("refund", "pay_77"), "the answer").equals("refund pay_77: done")
    expect(audit, "the audit after two failures and a success").equals(["refund pay_77"])
    expect(tern.failures, "lost requests that are left").equals(0)


@pytest.mark.parametrize("name", ["RetryingClient", "PaymentClient", "RefundClient"])
@pytest.mark.parametrize(
    "attempts", [pytest.param(1, id="one attempt"), pytest.param(3, id="three attempts")]
)
def test_gives_up(name: str, attempts: int) -> None:
    """gives up after the attempts it was given, and no earlier"""
    tern = fresh(failures=10)
    client = make(name, tern, attempts=attempts)
    with expect_raises(ConnectionError, f"{name}.send while Tern is down"):
        client.send("charge", "pay_77")
    expect(10 - tern.failures, "number of requests").equals(attempts)


def test_audited_alone() -> None:
    """audits requests also where nothing is retried"""
    audit: list[str] = []
    client = make("AuditedClient", fresh(failures=1), audit=audit)
    with expect_raises(ConnectionError, "AuditedClient.send while Tern is down"):
        client.send("charge", "pay_77")
    client.send("charge", "pay_77")
    expect(audit, "the audit").equals(["charge pay_77", "charge pay_77"])


@pytest.mark.parametrize("base", ["PaymentClient", "RefundClient", "RetryingClient"])
@pytest.mark.parametrize(
    "first", [pytest.param(True, id="first"), pytest.param(False, id="last")]
)
def test_a_newcomer_joins(base: str, first: bool) -> None:
    """lets a class of the fraud team join, before or after ours (report 4)"""
    import clients

    seen: list[str] = []

    class LimitedClient(clients.TernClient):
        def __init__(self, tern: Any, /, *, limit: int, **rest: Any) -> None:
            super().__init__(tern, **rest)
            self.limit = limit
            seen.append("init")

        def send(self, operation: str, payment_id: str) -> Any:
            seen.append("send")
            return super().send(operation, payment_id)

        def close(self) -> None:
            super().close()
            seen.append("close")

    ours = getattr(clients, base)
    bases = (LimitedClient, ours) if first else (ours, LimitedClient)
    combined = type("LimitedPayments", bases, {})
    tern = fresh()
    try:
        client = combined(tern, **OPTIONS[base], limit=900)
    except TypeError as error:
        raise AssertionError(f"LimitedPayments({base}) could not be made: {error}") from error
    expect(tern.opened, "sessions opened").equals(1)
    expect(getattr(client, "limit", None), "the limit").equals(900)
    client.send("charge", "pay_77")
    client.close()
    expect(seen, "what LimitedClient did").equals(["init", "send", "close"])
    expect(tern.open_sessions, "open sessions at the end").equals(set())


@pytest.mark.parametrize("name", list(OPTIONS))
def test_refuses_an_unknown_option(name: str) -> None:
    """refuses an option that no class takes"""
    with expect_raises(TypeError, f"{name}(..., attempt=5)"):
        make(name, fresh(), attempt=5)


@pytest.mark.parametrize("name", ["AuditedClient", "PaymentClient", "RefundClient"])
def test_insists_on_an_audit(name: str) -> None:
    """insists on an audit where requests are audited"""
    import clients

    with expect_raises(TypeError, f"{name}(tern)", match="audit"):
        getattr(clients, name)(fresh())
