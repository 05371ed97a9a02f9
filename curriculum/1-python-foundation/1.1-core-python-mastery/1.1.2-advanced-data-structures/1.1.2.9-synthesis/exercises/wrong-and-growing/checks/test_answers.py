"""Checks of the answers, one by one. A failure says what was asked, not what is right."""

from typing import Any

from cairn_checks import expect


def check(name: str, wanted: Any, description: str) -> None:
    """Compare an answer with what is right, and do not give it away."""
    import answers

    answer = getattr(answers, name, None)
    expect(answer, name).satisfies(
        lambda value: type(value) is type(wanted) and value == wanted, description
    )


def test_missing() -> None:
    """says how many payments are missing"""
    check("MISSING", 34, "the number of payments that were announced and not booked")


def test_lost_at() -> None:
    """finds the line where payments are lost"""
    check("LOST_AT", 53, "the line of job.py where those payments are lost")


def test_spent() -> None:
    """names the iterator that was spent"""
    check("SPENT", "failed", "the name of the iterator that was walked once too often")


def test_strangers() -> None:
    """says how many customers did not pay"""
    check("STRANGERS", 924, "how many customers in the report paid nothing that day")


def test_brought_in_at() -> None:
    """finds the line that brings the strangers in"""
    check("BROUGHT_IN_AT", 67, "the line of job.py that brings those customers in")


def test_ids_left_out() -> None:
    """says how many ids the report leaves out"""
    check("IDS_LEFT_OUT", 568, "how many failed payments have no id in the last line")


def test_not_shown() -> None:
    """finds the changes that are not shown"""
    wanted = {"card_expired": -41, "card_blocked": -57}
    check("NOT_SHOWN", wanted, "a dict of all reasons whose change is not shown, with the change")


def test_asked_at() -> None:
    """finds the line that asked for the largest part of the memory"""
    check("ASKED_AT", 33, "the innermost line of job.py in the largest entry of the snapshot")


def test_kept_by() -> None:
    """names the collection that keeps the memory"""
    check("KEPT_BY", "by_customer", "the name of the collection that keeps that memory alive")


def test_payments_at_limit() -> None:
    """says at how many payments the job reaches its limit"""
    import answers

    expect(answers.PAYMENTS_AT_LIMIT, "PAYMENTS_AT_LIMIT").satisfies(
        lambda value: type(value) is int and 765_000 <= value <= 938_000,
        "the payments in a day that bring the job to its limit, within a tenth",
    )


def test_remedy() -> None:
    """chooses the remedy that bounds the memory and keeps the report"""
    check("REMEDY", "b", "the letter of the change that bounds the memory and keeps the report")
