"""Runs the learner's tests against the correct module, a rewritten one, and seeded bugs."""

import ast
import functools
from pathlib import Path

import pytest
from cairn_checks import CheckFailure, dotted_name, expect, mutation, nodes_of

HERE = Path(__file__).parent
SUITE = ["test_charging.py"]
PAID = 'self._mailer.send(invoice.customer_id, f"{invoice.id} is paid: {payment_id}")'
REFUSED = 'self._mailer.send(invoice.customer_id, f"{invoice.id} could not be paid: {error}")'
LIMITS = {
    "a negative amount is charged": ("if invoice.cents < 0:", "if False:"),
    "an invoice of 49 cents is charged": ("< MINIMUM_CENTS:", "< MINIMUM_CENTS - 1:"),
    "an invoice of 50 cents is not charged": ("< MINIMUM_CENTS:", "<= MINIMUM_CENTS:"),
}
CALLS = {
    "euros are charged in place of cents": ("invoice.cents, idem", "invoice.cents // 100, idem"),
    "Tern is called with an argument that it does not take": ("idempotency_key=key", "key=key"),
    "the payment's id is lost": ("        return payment_id\n", "        return None\n"),
}
MESSAGES = {
    "a customer who paid is told nothing": (PAID, "pass"),
    "a customer whose card was declined is told nothing": (REFUSED, "pass"),
    "the reason of the bank is not told": ("be paid: {error}", "be paid"),
}
OUTAGES = {
    "a declined card is charged again": (
        "except TernUnavailable:",
        "except (CardDeclined, TernUnavailable):",
    ),
    "there is no second attempt": ("WAITS_S = (2.0, 4.0)", "WAITS_S = ()"),
    "there is a fourth attempt": ("WAITS_S = (2.0, 4.0)", "WAITS_S = (2.0, 4.0, 8.0)"),
    "the attempts follow each other without a wait": ("sleep(wait_s)", "pass"),
    "each attempt has a key of its own, so a customer may pay twice": (
        'key = f"charge-{invoice.id}"',
        'self._n = getattr(self, "_n", 0) + 1; key = f"charge-{invoice.id}" + "+" * (self._n - 1)',
    ),
    "an outage looks like a declined card": (
        "except CardDeclined as error:",
        "except (CardDeclined, TernUnavailable) as error:",
    ),
}
BUGS = {**LIMITS, **CALLS, **MESSAGES, **OUTAGES}


@functools.cache
def report() -> mutation.SuiteReport:
    """The suite against the correct module and every bug, run once."""
    file = HERE / "reference" / "charging.py"
    bugs = [mutation.edit(file, old, new, name) for name, (old, new) in BUGS.items()]
    return mutation.run_suite(SUITE, HERE / "reference", bugs)


def test_passes_on_correct_code() -> None:
    """your tests pass on the correct module, and soon"""
    report().verify_reference()


def test_passes_on_a_rewritten_module() -> None:
    """your tests pass on a module that does the same in another way"""
    report().verify_reference()
    mutation.run_suite(SUITE, HERE / "rewritten", []).verify_reference()


def expect_noticed(bug: str) -> None:
    """At least one of the learner's tests fails when the module has this bug."""
    __tracebackhide__ = True
    (result,) = [r for r in report().verify_reference().mutants if r.description == bug]
    if result.status == "passed":
        raise CheckFailure("your tests", f"your tests: expected one to fail when {bug}, all passed")


@pytest.mark.parametrize("bug", [pytest.param(name, id=name) for name in LIMITS])
def test_notices_wrong_limits(bug: str) -> None:
    """your tests notice a wrong limit"""
    expect_noticed(bug)


@pytest.mark.parametrize("bug", [pytest.param(name, id=name) for name in CALLS])
def test_notices_wrong_calls(bug: str) -> None:
    """your tests notice a wrong call or result"""
    expect_noticed(bug)


@pytest.mark.parametrize("bug", [pytest.param(name, id=name) for name in MESSAGES])
def test_notices_wrong_messages(bug: str) -> None:
    """your tests notice a wrong e-mail"""
    expect_noticed(bug)


@pytest.mark.parametrize("bug", [pytest.param(name, id=name) for name in OUTAGES])
def test_notices_wrong_retries(bug: str) -> None:
    """your tests notice a wrong answer to a failure"""
    expect_noticed(bug)


def test_uses_a_fixture_and_cases() -> None:
    """the set-up is a fixture, and the amounts are cases of one test"""
    functions = nodes_of("test_charging.py", ast.FunctionDef)
    decorators = [d for f in functions if isinstance(f, ast.FunctionDef) for d in f.decorator_list]
    names = {dotted_name(d.func if isinstance(d, ast.Call) else d) for d in decorators}
    used = {name.rpartition(".")[2] for name in names}
    for wanted in ("fixture", "parametrize"):
        expect(sorted(used), "the decorators in test_charging.py").contains(wanted)
