"""Tests of payouts.py."""

from unittest.mock import Mock

from payouts import pay_all
from tern import TernUnavailable


def test_pays_a_partner() -> None:
    client = Mock()
    client.pay_out.return_value = "po_1"
    paid, unpaid = pay_all(Mock(), client, {"ana": 900}, "2026-05")
    assert paid == {"ana": "po_1"}
    assert unpaid == []


def test_asks_twice() -> None:
    client = Mock()
    client.pay_out.side_effect = [TernUnavailable(), "po_1"]
    pay_all(Mock(), client, {"ana": 900}, "2026-05")
    assert client.pay_out.call_count == 2
