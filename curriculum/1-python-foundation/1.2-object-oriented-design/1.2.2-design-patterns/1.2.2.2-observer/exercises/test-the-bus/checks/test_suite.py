"""Judges the learner's suite: it runs on two correct buses and on each seeded bug, once for all."""

from functools import cache
from pathlib import Path

import bugs
import pytest
from cairn_checks import CheckFailure, mutation
from cairn_checks.mutation import Mutant, SuiteReport

SUITE = ["test_bus.py"]
REWRITTEN = Path(__file__).with_name("rewritten")


@cache
def full_report() -> SuiteReport:
    """Run the suite against the colleague's bus and every bug."""
    return mutation.run_suite(SUITE, bugs.REFERENCE, bugs.ALL)


def expect_noticed(mutant: Mutant) -> None:
    """Fail unless the suite is right on correct code and a test of it fails on this bug."""
    __tracebackhide__ = True
    results = full_report().verify_reference().mutants
    (result,) = [r for r in results if r.description == mutant.description]
    if result.status == "passed":
        message = f"your tests: expected one to fail when {mutant.description}, all passed"
        raise CheckFailure("your tests", message)


def cases(group: list[Mutant]) -> pytest.MarkDecorator:
    """One case for each bug, under its description."""
    return pytest.mark.parametrize(
        "mutant", [pytest.param(m, id=m.description.replace("`", "")) for m in group]
    )


def test_passes_on_correct_code() -> None:
    """your tests pass on the colleague's bus"""
    full_report().verify_reference()


def test_passes_on_a_rewritten_bus() -> None:
    """your tests pass on a bus that keeps the contract in another way"""
    full_report().verify_reference()
    mutation.run_suite(SUITE, REWRITTEN, []).verify_reference()


@cases(bugs.DELIVERY)
def test_notices_wrong_deliveries(mutant: Mutant) -> None:
    """your tests notice a wrong delivery"""
    expect_noticed(mutant)


@cases(bugs.TOPICS)
def test_notices_wrong_topics(mutant: Mutant) -> None:
    """your tests notice topics that are mixed up"""
    expect_noticed(mutant)


@cases(bugs.FAILURES)
def test_notices_wrong_failures(mutant: Mutant) -> None:
    """your tests notice a wrong answer to a failing listener"""
    expect_noticed(mutant)


@cases(bugs.CHANGES)
def test_notices_changes_during_delivery(mutant: Mutant) -> None:
    """your tests notice a delivery that a change disturbs"""
    expect_noticed(mutant)


@cases(bugs.SUBSCRIPTIONS)
def test_notices_wrong_subscriptions(mutant: Mutant) -> None:
    """your tests notice subscriptions that get in each other's way"""
    expect_noticed(mutant)


@cases(bugs.LIFETIMES)
def test_notices_wrong_lifetimes(mutant: Mutant) -> None:
    """your tests notice listeners that live too long or too short"""
    expect_noticed(mutant)


@cases(bugs.PAYLOADS)
def test_notices_shared_payloads(mutant: Mutant) -> None:
    """your tests notice a payload that is shared"""
    expect_noticed(mutant)
