"""What intake.py makes of messages."""

import json
from typing import Any

import pytest
from cairn_checks import expect

CHARGE: dict[str, Any] = {"type": "charge", "id": "ch_7", "cents": 1900, "email": "Ana@Example.com"}
REFUND: dict[str, Any] = {"type": "refund", "charge": "ch_7", "cents": 400}


def without(data: dict[str, Any], key: str) -> dict[str, Any]:
    """Copy a dict and leave a key out."""
    return {name: value for name, value in data.items() if name != key}


BAD_CHARGES = [
    pytest.param(without(CHARGE, "type"), id="no type"),
    pytest.param(without(CHARGE, "id"), id="no id"),
    pytest.param(without(CHARGE, "cents"), id="no cents"),
    pytest.param(without(CHARGE, "email"), id="no key for the address"),
    pytest.param({**CHARGE, "id": 7}, id="a number as id"),
    pytest.param({**CHARGE, "cents": "1900"}, id="cents as text"),
    pytest.param({**CHARGE, "cents": 19.0}, id="cents with a point"),
    pytest.param({**CHARGE, "cents": True}, id="true as cents"),
    pytest.param({**CHARGE, "cents": None}, id="null as cents"),
    pytest.param({**CHARGE, "cents": -1}, id="negative cents"),
    pytest.param({**CHARGE, "email": 4711}, id="a number as address"),
    pytest.param({**CHARGE, "email": ["ana@example.com"]}, id="a list of addresses"),
    pytest.param([CHARGE], id="a list"),
    pytest.param("charge", id="a text"),
    pytest.param(None, id="null"),
    pytest.param(REFUND, id="a refund"),
]
BAD_REFUNDS = [
    pytest.param(without(REFUND, "type"), id="no type"),
    pytest.param(without(REFUND, "charge"), id="no charge"),
    pytest.param({**REFUND, "charge": None}, id="null as charge"),
    pytest.param({**REFUND, "cents": "400"}, id="cents as text"),
    pytest.param({**REFUND, "cents": False}, id="false as cents"),
    pytest.param({**REFUND, "cents": -400}, id="negative cents"),
    pytest.param([["type", "refund"]], id="a list"),
    pytest.param(17, id="a number"),
    pytest.param(CHARGE, id="a charge"),
]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(CHARGE, id="a charge"),
        pytest.param({**CHARGE, "email": None}, id="null as address"),
        pytest.param({**CHARGE, "cents": 0}, id="zero cents"),
        pytest.param({**CHARGE, "currency": "EUR"}, id="one key more"),
    ],
)
def test_is_charge_accepts(data: Any) -> None:
    """takes every charge for one"""
    from intake import is_charge

    expect(is_charge(data), f"is_charge({data})").is_true()


@pytest.mark.parametrize("data", BAD_CHARGES)
def test_is_charge_refuses(data: Any) -> None:
    """takes nothing else for a charge"""
    from intake import is_charge

    expect(is_charge(data), f"is_charge({data})").is_false()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(REFUND, id="a refund"),
        pytest.param({**REFUND, "cents": 0}, id="zero cents"),
        pytest.param({**REFUND, "cents": None}, id="null as cents"),
        pytest.param(without(REFUND, "cents"), id="no cents"),
    ],
)
def test_is_refund_accepts(data: Any) -> None:
    """takes every refund for one"""
    from intake import is_refund

    expect(is_refund(data), f"is_refund({data})").is_true()


@pytest.mark.parametrize("data", BAD_REFUNDS)
def test_is_refund_refuses(data: Any) -> None:
    """takes nothing else for a refund"""
    from intake import is_refund

    expect(is_refund(data), f"is_refund({data})").is_false()


def test_reads_messages() -> None:
    """reads charges and refunds"""
    from intake import read_message
    from messages import Charge, Refund

    data = [CHARGE, {**CHARGE, "email": None}, REFUND, without(REFUND, "cents")]
    expect([read_message(json.dumps(each)) for each in data], "four messages").equals(
        [
            Charge("ch_7", 1900, "Ana@Example.com"),
            Charge("ch_7", 1900, None),
            Refund("ch_7", 400),
            Refund("ch_7", None),
        ]
    )


@pytest.mark.parametrize("text", ["", "charge ch_7", '{"type": "charge"', "[]", "null"])
def test_rejects_what_is_no_message(text: str) -> None:
    """rejects what is no message, without raising"""
    from intake import read_message
    from messages import Rejected

    expect(read_message(text), f"read_message({text!r})").is_exactly_type(Rejected)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("9" * 5_000, "a number of 5,000 digits", id="a number of 5,000 digits"),
        pytest.param("[" * 100_000, "100,000 brackets", id="brackets without end"),
    ],
)
def test_rejects_what_json_cannot_hold(text: str, told: str) -> None:
    """rejects what is too long or too deep to be read, without raising"""
    from intake import read_message
    from messages import Rejected

    expect(read_message(text), f"read_message of {told}").is_exactly_type(Rejected)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(case.values[0], id=f"{kind}, {case.id}")
        for kind, cases in (("a charge", BAD_CHARGES[:-4]), ("a refund", BAD_REFUNDS[:-3]))
        for case in cases
    ],
)
def test_rejects_bad_messages(data: Any) -> None:
    """rejects a message with a wrong value, without raising"""
    from intake import read_message
    from messages import Rejected

    text = json.dumps(data)
    expect(read_message(text), f"read_message({text!r})").is_exactly_type(Rejected)


def test_address_in_lower_case() -> None:
    """writes the address in lower case"""
    from intake import receipt_address
    from messages import Charge

    address = receipt_address(Charge("ch_7", 1900, "Ana@Example.com"))
    expect(address, "the address of Ana@Example.com").equals("ana@example.com")


def test_no_address() -> None:
    """finds no address where there is none"""
    from intake import receipt_address
    from messages import Charge, Refund, Rejected

    messages = [Charge("ch_7", 1900, None), Refund("ch_7", 400), Rejected("no JSON")]
    for message in messages:
        expect(receipt_address(message), f"receipt_address({message})").is_none()


@pytest.mark.parametrize(
    ("cents", "returned"),
    [
        pytest.param(None, 1900, id="all of it"),
        pytest.param(400, 400, id="a part"),
        pytest.param(0, 0, id="nothing"),
    ],
)
def test_cents_to_return(cents: int | None, returned: int) -> None:
    """returns what the refund says, and all of the charge if it says nothing"""
    from intake import cents_to_return
    from messages import Charge, Refund

    got = cents_to_return(Refund("ch_7", cents), Charge("ch_7", 1900, None))
    expect(got, f"a refund of {cents} for a charge of 1900").equals(returned)
