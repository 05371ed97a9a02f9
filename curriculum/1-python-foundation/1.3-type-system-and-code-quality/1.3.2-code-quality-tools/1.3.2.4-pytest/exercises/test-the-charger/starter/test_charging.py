"""Tests of charging.py."""

from unittest.mock import Mock

from charging import Charger, Invoice


def test_charges_an_invoice() -> None:
    gateway = Mock()
    charger = Charger(gateway, Mock())
    charger.charge(Invoice("inv_1042", "cus_9", 1900))
    assert gateway.charge.called
