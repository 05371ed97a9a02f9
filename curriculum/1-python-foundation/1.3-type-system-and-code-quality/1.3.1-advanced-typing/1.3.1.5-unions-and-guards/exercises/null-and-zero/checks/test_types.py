"""What mypy --strict says about intake.py and about a file that uses it."""

from pathlib import Path

import pytest
from cairn_checks.typing_report import TypingReport


@pytest.fixture(scope="module")
def report() -> TypingReport:
    """Run mypy once for all checks of this file."""
    return TypingReport(Path(__file__).with_name("uses_of_intake.py"))


def test_the_module_is_clean(report: TypingReport) -> None:
    """passes mypy --strict without `Any`, `cast` and ignored lines"""
    report.expect_clean("intake.py")


def test_is_charge_guards(report: TypingReport) -> None:
    """mypy knows the keys of a value behind `is_charge`"""
    report.expect_group("a_charge_is_known_by_its_guard")


def test_is_refund_guards(report: TypingReport) -> None:
    """mypy knows the keys of a value behind `is_refund`"""
    report.expect_group("a_refund_is_known_by_its_guard")


def test_message_is_a_union(report: TypingReport) -> None:
    """mypy knows that a message is a charge, a refund or rejected"""
    report.expect_group("a_message_is_one_of_three")


def test_address_may_be_none(report: TypingReport) -> None:
    """mypy insists on a look whether there is an address"""
    report.expect_group("there_may_be_no_address")


def test_cents_need_a_refund(report: TypingReport) -> None:
    """mypy refuses to return cents for just any message"""
    report.expect_group("cents_need_a_refund_and_a_charge")
