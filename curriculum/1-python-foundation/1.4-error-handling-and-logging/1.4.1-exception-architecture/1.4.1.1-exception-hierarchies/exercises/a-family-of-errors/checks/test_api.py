"""Checks of to_response."""

import pytest
from cairn_checks import expect

INTERNAL = (
    500,
    {"code": "internal", "message": "Something went wrong on our side.", "details": {}},
)


def test_answers_for_the_example() -> None:
    """answers for an invoice that does not exist"""
    from api import to_response
    from errors import NotFound

    expect(to_response(NotFound("invoice", "inv_1042")), "the answer").equals(
        (
            404,
            {
                "code": "not_found",
                "message": "invoice inv_1042 was not found",
                "details": {"kind": "invoice", "item_id": "inv_1042"},
            },
        )
    )


def test_answers_for_a_payment() -> None:
    """answers for Tern's silence and for a declined card"""
    from api import to_response
    from errors import CardDeclined, TernUnavailable

    status, body = to_response(TernUnavailable("charge", retry_after_s=5))
    expect((status, body.get("code")), "status and code").equals((503, "tern_unavailable"))
    wanted = {"operation": "charge", "retry_after_s": 5}
    expect(body.get("details"), "the details").equals(wanted)
    status, body = to_response(CardDeclined("pay_77", "expired"))
    expect((status, body.get("code")), "status and code").equals((402, "card_declined"))
    expect(body.get("message"), "the message").equals("pay_77 was declined: expired")


def test_answers_for_a_class_of_another_team() -> None:
    """answers for classes that were written later"""
    from api import to_response
    from errors import LarchError, NotFound

    class GiftExpired(LarchError):
        status = 410
        code = "gift_expired"

    class GiftNotFound(NotFound):
        pass

    wanted = (410, {"code": "gift_expired", "message": "too late", "details": {}})
    expect(to_response(GiftExpired("too late")), "GiftExpired('too late')").equals(wanted)
    status, body = to_response(GiftNotFound("gift", "gift_3"))
    expect((status, body.get("code")), "status and code of GiftNotFound").equals((404, "not_found"))


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(ZeroDivisionError("division by zero"), id="a division by zero"),
        pytest.param(ValueError("password=hunter2"), id="a text with a secret"),
        pytest.param(KeyError("guide_12"), id="a LookupError that is not ours"),
        pytest.param(ConnectionError("10.0.3.7 refused"), id="a connection error"),
    ],
)
def test_hides_bugs(error: Exception) -> None:
    """says nothing about an error that is not ours"""
    from api import to_response

    expect(to_response(error), f"the answer for {error!r}").equals(INTERNAL)


def test_attributes_alone_do_not_count() -> None:
    """takes no status from an error that is not ours"""
    from api import to_response

    class LibraryError(Exception):
        status = 200
        code = "ok"
        details = {"host": "10.0.3.7"}  # noqa: RUF012

    expect(to_response(LibraryError("odd")), "the answer for a library's error").equals(INTERNAL)
