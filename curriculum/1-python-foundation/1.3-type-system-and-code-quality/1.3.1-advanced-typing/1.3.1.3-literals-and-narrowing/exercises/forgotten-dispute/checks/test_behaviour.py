"""What ledger.py makes of each event."""

from dataclasses import dataclass
from typing import Any

import pytest
from cairn_checks import expect, expect_raises


def disputed(reason: str) -> Any:
    """Make a dispute about 1900 cents."""
    from events import Disputed

    return Disputed("inv_1042", 1900, reason)


@dataclass(frozen=True)
class Surprise:
    """An event that is in no union."""

    invoice_id: str = "inv_1042"
    cents: int = 1900
    attempt: int = 1
    reason: str = "fraud"
    kind: str = "surprise"


def test_money_that_comes_and_goes() -> None:
    """counts payments and refunds, and nothing for a failed attempt"""
    from events import Failed, Paid, Refunded
    from ledger import balance_change

    events = [Paid("inv_1", 1900), Failed("inv_2", 1), Refunded("inv_1", 400)]
    changes = [balance_change(event) for event in events]
    expect(changes, "paid 1900, failed, refunded 400").equals([1900, 0, -400])


def test_a_dispute_takes_the_money() -> None:
    """takes disputed money off the balance"""
    from ledger import balance_change

    expect(balance_change(disputed("quality")), "a dispute about 1900 cents").equals(-1900)


@pytest.mark.parametrize(
    ("attempt", "access"),
    [
        pytest.param(1, "read-only", id="the first"),
        pytest.param(2, "read-only", id="the second"),
        pytest.param(3, "none", id="the third"),
        pytest.param(4, "none", id="the fourth"),
    ],
)
def test_failed_attempts_reduce_access(attempt: int, access: str) -> None:
    """reduces access with each failed attempt"""
    from events import Failed
    from ledger import access_after

    after = access_after(Failed("inv_1042", attempt), "full")
    expect(after, f"access after failed attempt {attempt}").equals(access)


@pytest.mark.parametrize("access", ["full", "read-only", "none"])
def test_payment_and_refund(access: str) -> None:
    """gives full access for a payment, and leaves it alone for a refund"""
    from events import Paid, Refunded
    from ledger import access_after

    expect(access_after(Paid("inv_1", 1900), access), f"{access}, then paid").equals("full")
    refunded = access_after(Refunded("inv_1", 1900), access)
    expect(refunded, f"{access}, then refunded").equals(access)


@pytest.mark.parametrize(
    ("reason", "access"),
    [
        pytest.param("quality", "read-only", id="quality"),
        pytest.param("duplicate", "read-only", id="a duplicate"),
        pytest.param("fraud", "none", id="fraud"),
    ],
)
def test_a_dispute_reduces_access(reason: str, access: str) -> None:
    """reduces access for a dispute, by its reason"""
    from ledger import access_after

    after = access_after(disputed(reason), "full")
    expect(after, f"access after a dispute about {reason}").equals(access)


def test_subjects() -> None:
    """writes about payments, failures and refunds"""
    from events import Failed, Paid, Refunded
    from ledger import subject

    events = [Paid("inv_1", 1900), Failed("inv_2", 1), Refunded("inv_3", 400)]
    expect([subject(event) for event in events], "three subjects").equals(
        [
            "Thank you: inv_1 is paid",
            "We could not collect inv_2",
            "Your refund for inv_3 is on its way",
        ]
    )


def test_no_letter_in_a_dispute() -> None:
    """writes nothing to a customer during a dispute"""
    from ledger import subject

    expect(subject(disputed("quality")), "the subject for a dispute").is_none()


@pytest.mark.parametrize("name", ["balance_change", "access_after", "subject"])
def test_an_unknown_event_is_no_refund(name: str) -> None:
    """stops at an event of an unknown kind"""
    import ledger

    arguments = (Surprise(), "full") if name == "access_after" else (Surprise(),)
    with expect_raises(AssertionError, f"{name} of an unknown event"):
        getattr(ledger, name)(*arguments)
