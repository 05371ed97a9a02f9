"""What mypy --strict says about records.py and about a file that uses it."""

from pathlib import Path

import pytest
from cairn_checks.typing_report import TypingReport


@pytest.fixture(scope="module")
def report() -> TypingReport:
    """Run mypy once for all checks of this file."""
    return TypingReport(Path(__file__).with_name("uses_of_records.py"))


def test_the_module_is_clean(report: TypingReport) -> None:
    """passes mypy --strict without `Any`, `cast` and ignored lines"""
    report.expect_clean("records.py")


def test_repository_remembers_its_kind(report: TypingReport) -> None:
    """a repository takes and returns one kind of record"""
    report.expect_group("what_comes_out_is_what_went_in")


def test_get_may_return_none(report: TypingReport) -> None:
    """mypy insists on a look whether `get` found anything"""
    report.expect_group("get_may_find_nothing")


def test_repository_is_for_records(report: TypingReport) -> None:
    """mypy refuses a repository, or an index, of what has no id"""
    report.expect_group("only_records_have_an_id")


def test_by_id_keeps_the_kind(report: TypingReport) -> None:
    """`by_id` of maps is a dict of maps"""
    report.expect_group("by_id_keeps_the_kind")


def test_cheapest_keeps_the_kind(report: TypingReport) -> None:
    """the cheapest of maps is a map, not just an article"""
    report.expect_group("cheapest_keeps_the_kind")


def test_cheapest_is_for_articles(report: TypingReport) -> None:
    """mypy refuses the cheapest of what has no price"""
    report.expect_group("only_articles_have_a_price")


def test_the_default_has_its_own_type(report: TypingReport) -> None:
    """`first_or` gives an item, or the default with its own type"""
    report.expect_group("the_default_may_have_a_type_of_its_own")


def test_page_of_maps_is_accepted(report: TypingReport) -> None:
    """mypy accepts a page of maps where a page of articles is wanted"""
    report.expect_group("a_page_of_maps_is_a_page_of_articles")


def test_page_of_articles_is_refused(report: TypingReport) -> None:
    """mypy refuses the opposite, and a change of a page"""
    report.expect_group("a_page_of_articles_is_no_page_of_maps")
