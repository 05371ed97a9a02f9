"""Tests of charging.py."""

from unittest.mock import Mock, call, create_autospec

import pytest

from charging import Charger, Invoice
from tern import CardDeclined, Gateway, Mailer, TernUnavailable

INVOICE = Invoice("inv_1042", "cus_9", 1900)
ASKED = call("cus_9", 1900, idempotency_key="charge-inv_1042")


@pytest.fixture
def gateway() -> Mock:
    """A Tern that takes the money."""
    double: Mock = create_autospec(Gateway, instance=True)
    double.charge.return_value = "pay_77"
    return double


@pytest.fixture
def mailer() -> Mock:
    """A mailer that sends nothing."""
    double: Mock = create_autospec(Mailer, instance=True)
    return double


@pytest.fixture
def charger(gateway: Mock, mailer: Mock) -> Charger:
    """A charger with both doubles."""
    return Charger(gateway, mailer)


@pytest.fixture(autouse=True)
def sleep(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """No test waits; what would have been waited is noted."""
    double = Mock()
    monkeypatch.setattr("charging.sleep", double)
    return double


def test_charges_once_and_says_so(
    charger: Charger, gateway: Mock, mailer: Mock, sleep: Mock
) -> None:
    assert charger.charge(INVOICE) == "pay_77"
    assert gateway.charge.mock_calls == [ASKED]
    assert mailer.send.mock_calls == [call("cus_9", "inv_1042 is paid: pay_77")]
    assert sleep.mock_calls == []


@pytest.mark.parametrize(
    ("cents", "asked"),
    [
        pytest.param(0, False, id="nothing owed"),
        pytest.param(49, False, id="a cent below the minimum"),
        pytest.param(50, True, id="the minimum"),
        pytest.param(51, True, id="a cent above the minimum"),
    ],
)
def test_minimum(charger: Charger, gateway: Mock, mailer: Mock, cents: int, asked: bool) -> None:
    result = charger.charge(Invoice("inv_1", "cus_9", cents))
    assert result == ("pay_77" if asked else None)
    assert gateway.charge.called is asked
    assert mailer.send.called is asked


def test_refuses_a_negative_amount(charger: Charger, gateway: Mock) -> None:
    with pytest.raises(ValueError, match="inv_1"):
        charger.charge(Invoice("inv_1", "cus_9", -1))
    assert not gateway.charge.called


def test_declined_card(charger: Charger, gateway: Mock, mailer: Mock) -> None:
    gateway.charge.side_effect = CardDeclined("no funds")
    assert charger.charge(INVOICE) is None
    assert gateway.charge.mock_calls == [ASKED]
    assert mailer.send.mock_calls == [call("cus_9", "inv_1042 could not be paid: no funds")]


def test_asks_again_with_the_same_key(
    charger: Charger, gateway: Mock, mailer: Mock, sleep: Mock
) -> None:
    gateway.charge.side_effect = [TernUnavailable(), TernUnavailable(), "pay_78"]
    assert charger.charge(INVOICE) == "pay_78"
    assert gateway.charge.mock_calls == [ASKED, ASKED, ASKED]
    assert sleep.mock_calls == [call(2.0), call(4.0)]
    assert mailer.send.mock_calls == [call("cus_9", "inv_1042 is paid: pay_78")]


def test_gives_up_after_three_attempts(charger: Charger, gateway: Mock, mailer: Mock) -> None:
    gateway.charge.side_effect = [TernUnavailable()] * 3 + ["pay_78"]
    with pytest.raises(TernUnavailable):
        charger.charge(INVOICE)
    assert gateway.charge.call_count == 3
    assert not mailer.send.called
