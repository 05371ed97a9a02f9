"""Judges the learner's suite: it runs on the correct code and on each seeded bug, once for all."""

from collections.abc import Sequence
from functools import cache

import bugs
from cairn_checks import mutation
from cairn_checks.mutation import Mutant, SuiteReport


@cache
def full_report() -> SuiteReport:
    """Run the suite against everything."""
    return mutation.run_suite(["test_storage.py"], bugs.REFERENCE, bugs.ALL)


def verify(group: Sequence[Mutant]) -> None:
    """Fail unless the suite is right on correct code and notices every bug of the group."""
    __tracebackhide__ = True
    report = full_report()
    wanted = {mutant.description for mutant in group}
    chosen = tuple(result for result in report.mutants if result.description in wanted)
    SuiteReport(report.reference, chosen).verify()


def test_passes_on_correct_code() -> None:
    """passes on stores that keep the contract"""
    full_report().verify_reference()


def test_notices_damaged_documents() -> None:
    """notices documents that are lost, kept or changed"""
    verify(bugs.DOCUMENTS)


def test_notices_wrong_errors() -> None:
    """notices errors that are missing, wrong or too many"""
    verify(bugs.ERRORS)


def test_notices_wrong_lists() -> None:
    """notices lists in the wrong order or with wrong keys"""
    verify(bugs.LISTS)


def test_notices_what_is_shared() -> None:
    """notices a copy that moves, and stores that share documents"""
    verify(bugs.SHARED)


def test_notices_a_method_that_may_be_missing() -> None:
    """notices that an incomplete class can be instantiated"""
    verify(bugs.INCOMPLETE)


def test_covers_stores_to_come() -> None:
    """tests a third store without a change"""
    verify(bugs.TO_COME)
