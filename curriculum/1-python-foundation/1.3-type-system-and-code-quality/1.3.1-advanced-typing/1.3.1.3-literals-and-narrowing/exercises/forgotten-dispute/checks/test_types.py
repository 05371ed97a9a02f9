"""What mypy --strict says about ledger.py: today, and when Tern adds a kind of event."""

import ast
from pathlib import Path

import pytest
from cairn_checks import (
    CheckFailure,
    ProcessResult,
    names_called,
    nodes_of,
    parse_source,
    run_mypy,
)
from cairn_checks.typing_report import COMPLAINT, TypingReport

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def today() -> TypingReport:
    """Run mypy once over ledger.py and its uses."""
    return TypingReport(HERE / "uses_of_ledger.py")


@pytest.fixture(scope="module")
def next_year() -> ProcessResult:
    """Run mypy once over ledger.py with an events.py that has one more kind."""
    newer = ["--shadow-file", "events.py", str(HERE / "events_next.py")]
    return run_mypy(["ledger.py"], options=newer)


def functions_behind(name: str) -> list[ast.FunctionDef]:
    """A function of ledger.py, and those of the module that it calls."""
    functions = {
        node.name: node
        for node in nodes_of(parse_source("ledger.py"), ast.FunctionDef)
        if isinstance(node, ast.FunctionDef)
    }
    found: list[str] = []
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in functions and current not in found:
            found.append(current)
            waiting += names_called(functions[current])
    return [functions[each] for each in found]


def test_the_module_is_clean(today: TypingReport) -> None:
    """passes mypy --strict without `Any`, `cast` and ignored lines"""
    today.expect_clean("ledger.py")


def test_only_real_levels_go_in(today: TypingReport) -> None:
    """mypy refuses an access that does not exist"""
    today.expect_group("only_real_levels_go_in")


def test_only_real_levels_come_out(today: TypingReport) -> None:
    """mypy knows which levels `access_after` can return"""
    today.expect_group("only_real_levels_come_out")


def test_a_subject_may_be_missing(today: TypingReport) -> None:
    """mypy knows that there may be no subject"""
    today.expect_group("a_subject_may_be_missing")


@pytest.mark.parametrize("name", ["balance_change", "access_after", "subject"])
def test_the_next_kind_is_noticed(next_year: ProcessResult, name: str) -> None:
    """mypy reports every function that forgets a kind which Tern adds"""
    lines = [
        int(found["line"])
        for found in COMPLAINT.finditer(next_year.output)
        if found["file"] == "ledger.py"
    ]
    places = [
        range(function.lineno, (function.end_lineno or 0) + 1)
        for function in functions_behind(name)
    ]
    if not any(line in place for place in places for line in lines):
        label = f"{name} with a fifth kind of event in the union"
        message = f"{label}: expected a complaint of mypy in ledger.py, got none"
        raise CheckFailure(label, message, expected="a complaint of mypy", actual="none")
