"""Checks of the family in errors.py."""

import copy
import pickle
from typing import Any

import pytest
from cairn_checks import expect, expect_raises

# name, arguments, keyword arguments, status, code, text, details
FAMILY = [
    pytest.param(
        ("LarchError", ("no more maps",), {}),
        (500, "larch_error", "no more maps", {}),
        id="LarchError",
    ),
    pytest.param(
        ("NotFound", ("invoice", "inv_1042"), {}),
        (
            404,
            "not_found",
            "invoice inv_1042 was not found",
            {"kind": "invoice", "item_id": "inv_1042"},
        ),
        id="NotFound",
    ),
    pytest.param(
        ("PaymentError", ("the amounts differ",), {}),
        (402, "payment_failed", "the amounts differ", {}),
        id="PaymentError",
    ),
    pytest.param(
        ("CardDeclined", ("pay_78", "stolen"), {}),
        (
            402,
            "card_declined",
            "pay_78 was declined: stolen",
            {"payment_id": "pay_78", "reason": "stolen"},
        ),
        id="CardDeclined",
    ),
    pytest.param(
        ("TernUnavailable", ("refund",), {"retry_after_s": 30}),
        (
            503,
            "tern_unavailable",
            "Tern did not answer: refund",
            {"operation": "refund", "retry_after_s": 30},
        ),
        id="TernUnavailable",
    ),
    pytest.param(
        ("TernUnavailable", ("charge",), {}),
        (
            503,
            "tern_unavailable",
            "Tern did not answer: charge",
            {"operation": "charge", "retry_after_s": None},
        ),
        id="TernUnavailable without a time",
    ),
]

Made = tuple[str, tuple[Any, ...], dict[str, Any]]
Shown = tuple[int, str, str, dict[str, Any]]


def make(made: Made) -> Any:
    """Make the error; a class that refuses the arguments is the learner's failure."""
    import errors

    name, args, kwargs = made
    try:
        return getattr(errors, name)(*args, **kwargs)
    except TypeError as error:
        raise AssertionError(f"{name} refused {args} {kwargs}: {error}") from None


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        pytest.param("NotFound", "LarchError", id="NotFound under LarchError"),
        pytest.param("PaymentError", "LarchError", id="PaymentError under LarchError"),
        pytest.param("CardDeclined", "PaymentError", id="CardDeclined under PaymentError"),
        pytest.param("TernUnavailable", "PaymentError", id="TernUnavailable under PaymentError"),
    ],
)
def test_tree(child: str, parent: str) -> None:
    """puts each class under its parent"""
    import errors

    answer = issubclass(getattr(errors, child), getattr(errors, parent))
    expect(answer, f"issubclass({child}, {parent})").is_true()


def test_siblings_stay_apart() -> None:
    """keeps classes apart that callers treat differently"""
    import errors

    answer = issubclass(errors.CardDeclined, errors.TernUnavailable)
    expect(answer, "issubclass(CardDeclined, TernUnavailable)").is_false()
    answer = issubclass(errors.NotFound, errors.PaymentError)
    expect(answer, "issubclass(NotFound, PaymentError)").is_false()
    answer = issubclass(errors.LarchError, LookupError)
    expect(answer, "issubclass(LarchError, LookupError)").is_false()


def test_lookup_error_catches_not_found() -> None:
    """lets a job that catches LookupError catch NotFound"""
    error = make(("NotFound", ("guide", "guide_12"), {}))
    with expect_raises(LookupError, "raise NotFound('guide', 'guide_12')"):
        raise error


@pytest.mark.parametrize(("made", "shown"), FAMILY)
def test_says_what_happened(made: Made, shown: Shown) -> None:
    """has the text, the attributes and the details"""
    error = make(made)
    expect(str(error), "str(error)").equals(shown[2])
    details = getattr(error, "details", "no such attribute")
    expect(details, "error.details").equals(shown[3])
    for name, value in shown[3].items():
        expect(getattr(error, name, "no such attribute"), f"error.{name}").equals(value)


@pytest.mark.parametrize(("made", "shown"), FAMILY)
def test_status_and_code_of_the_class(made: Made, shown: Shown) -> None:
    """has status and code as attributes of the class"""
    import errors

    kind = getattr(errors, made[0])
    expect(getattr(kind, "status", None), f"{made[0]}.status").equals(shown[0])
    expect(getattr(kind, "code", None), f"{made[0]}.code").equals(shown[1])


@pytest.mark.parametrize(("made", "shown"), FAMILY)
def test_survives_pickle(made: Made, shown: Shown) -> None:
    """is the same after a journey to another process"""
    error = make(made)
    try:
        arrived = pickle.loads(pickle.dumps(error))
    except TypeError as problem:
        raise AssertionError(f"pickle could not rebuild the error: {problem}") from None
    expect(arrived, "the error that arrived").is_exactly_type(type(error))
    expect(str(arrived), "its text").equals(shown[2])
    details = getattr(arrived, "details", "no such attribute")
    expect(details, "its details").equals(shown[3])
    for name, value in shown[3].items():
        expect(getattr(arrived, name, "no such attribute"), f"its {name}").equals(value)


def test_errors_do_not_share_details() -> None:
    """gives each error details of its own"""
    first = make(("CardDeclined", ("pay_77", "expired"), {}))
    second = make(("CardDeclined", ("pay_78", "stolen"), {}))
    plain = make(("LarchError", ("no more maps",), {}))
    wanted = {"payment_id": "pay_77", "reason": "expired"}
    expect(first.details, "details of the first error").equals(wanted)
    expect(second.details["payment_id"], "payment_id of the second error").equals("pay_78")
    plain.details["note"] = "changed by a caller"
    other = make(("LarchError", ("another",), {}))
    expect(other.details, "details of another LarchError").equals({})


def test_copies_like_any_exception() -> None:
    """can be copied"""
    error = make(("TernUnavailable", ("refund",), {"retry_after_s": 30}))
    try:
        copied = copy.copy(error)
    except TypeError as problem:
        raise AssertionError(f"copy could not rebuild the error: {problem}") from None
    expect(str(copied), "the text of the copy").equals("Tern did not answer: refund")
    expect(copied.retry_after_s, "retry_after_s of the copy").equals(30)
