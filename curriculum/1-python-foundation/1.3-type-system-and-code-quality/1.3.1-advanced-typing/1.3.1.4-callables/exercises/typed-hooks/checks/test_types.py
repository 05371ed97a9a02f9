"""What mypy --strict says about hooks.py and about a file that uses it."""

from pathlib import Path

import pytest
from cairn_checks.typing_report import TypingReport


@pytest.fixture(scope="module")
def report() -> TypingReport:
    """Run mypy once for all checks of this file."""
    return TypingReport(Path(__file__).with_name("uses_of_hooks.py"))


def test_the_module_is_clean(report: TypingReport) -> None:
    """passes mypy --strict without `Any`, `cast` and ignored lines"""
    report.expect_clean("hooks.py")


def test_measured_keeps_the_parameters(report: TypingReport) -> None:
    """mypy still checks the arguments of a measured function"""
    report.expect_group("measured_keeps_the_parameters")


def test_measured_keeps_the_result(report: TypingReport) -> None:
    """mypy still knows the result of a measured function"""
    report.expect_group("measured_keeps_the_result")


def test_measured_works_on_methods(report: TypingReport) -> None:
    """mypy still checks a measured method"""
    report.expect_group("measured_works_on_methods")


def test_record_is_called_with_two(report: TypingReport) -> None:
    """mypy accepts any function of a name and seconds as `record`, whatever it returns"""
    report.expect_group("record_gets_a_name_and_seconds")


def test_clock_gives_a_number(report: TypingReport) -> None:
    """mypy accepts a function that gives a number as `clock`"""
    report.expect_group("clock_gives_a_number")


def test_session_is_supplied(report: TypingReport) -> None:
    """mypy refuses a session from the caller, and checks the other arguments"""
    report.expect_group("the_session_is_supplied")


def test_session_must_be_wanted(report: TypingReport) -> None:
    """mypy refuses a function that takes no session"""
    report.expect_group("only_for_functions_with_a_session")


def test_decorators_can_be_stacked(report: TypingReport) -> None:
    """mypy sees through both decorators"""
    report.expect_group("decorators_can_be_stacked")


def test_rate_is_asked_for_a_day(report: TypingReport) -> None:
    """mypy accepts as a rate what can be called with a currency and `on=` a day"""
    report.expect_group("a_rate_is_asked_for_a_day")
