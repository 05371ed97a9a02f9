"""Runs the learner's tests against correct payouts, and against the bugs that were in them."""

import functools
from pathlib import Path

import pytest
from cairn_checks import CheckFailure, mutation

REFERENCE = Path(__file__).parent / "reference"
SUITE = ["test_payouts.py"]
QUERY = '''"SELECT iban FROM partners WHERE id = ?", (partner_id,)'''
UNSAFE = '''f"SELECT iban FROM partners WHERE id = '{partner_id}'"'''
BUGS = {
    "an id is pasted into the SQL": (QUERY, UNSAFE),
    "an unknown partner stops the run": ("None if row is None else row[0]", "row[0]"),
    "a partner without an account is paid to None": (
        "None if iban is None else _pay(client, iban,",
        "_pay(client, iban or None,",
    ),
    "each attempt has a key of its own": (
        "idempotency_key=key)",
        'idempotency_key=key + "+" * _)',
    ),
    "all months have the same key": ('f"{partner_id}-{month}"', 'f"{partner_id}"'),
    "two outages stop the run": ("    return None\n", '    raise TernUnavailable("again")\n'),
}


@functools.cache
def report() -> mutation.SuiteReport:
    """The suite against the reference and every bug, run once."""
    file = REFERENCE / "payouts.py"
    bugs = [mutation.edit(file, old, new, name) for name, (old, new) in BUGS.items()]
    return mutation.run_suite(SUITE, REFERENCE, bugs)


def test_passes_on_correct_code() -> None:
    """your tests pass on correct payouts"""
    report().verify_reference()


@pytest.mark.parametrize("bug", [pytest.param(name, id=name) for name in BUGS])
def test_notices(bug: str) -> None:
    """your tests notice the bug"""
    (result,) = [r for r in report().verify_reference().mutants if r.description == bug]
    if result.status == "passed":
        raise CheckFailure("your tests", f"your tests: expected one to fail when {bug}, all passed")
