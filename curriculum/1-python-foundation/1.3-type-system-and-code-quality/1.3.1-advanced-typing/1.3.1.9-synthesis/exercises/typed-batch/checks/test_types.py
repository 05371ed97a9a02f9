"""What mypy --strict says about the two modules: today, and with one more kind of outcome."""

import ast
from pathlib import Path

import pytest
from cairn_checks import (
    CheckFailure,
    ProcessResult,
    expect_raises,
    names_called,
    nodes_of,
    parse_source,
    run_mypy,
    source_of,
)
from cairn_checks.typing_report import COMPLAINT, TypingReport

POSTPONED = '''
from typing import Literal as _Literal

class Postponed:
    item: object
    value: int
    error: str
    reason: str
    status: _Literal["postponed"]

'''


@pytest.fixture(scope="module")
def report() -> TypingReport:
    """Run mypy once over the modules and their uses."""
    return TypingReport(Path(__file__).with_name("uses_of_batch.py"))


def with_one_more_kind() -> str:
    """The learner's outcomes.py, with `Postponed` added to the union `Outcome`."""
    lines = source_of("outcomes.py").splitlines()
    for node in nodes_of(parse_source("outcomes.py"), ast.Assign, ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]  # type: ignore[attr-defined]
        if "Outcome" in [getattr(target, "id", "") for target in targets]:
            start, end = node.lineno - 1, node.value.end_lineno  # type: ignore[attr-defined]
            head, tail = lines[:start], lines[end:]
            union = ast.unparse(node.value)  # type: ignore[attr-defined]
            left = ast.unparse(node).removesuffix(union)
            return "\n".join([*head, POSTPONED, f"{left}{union} | Postponed", *tail, ""])
    message = "outcomes.py: expected a union called Outcome, there is none"
    raise CheckFailure("Outcome", message, expected="a union called Outcome", actual="none")


def lines_behind(name: str) -> set[int]:
    """Lines of a function of batch.py, and of the functions there that it calls."""
    functions = {
        node.name: node
        for node in nodes_of(parse_source("batch.py"), ast.FunctionDef)
        if isinstance(node, ast.FunctionDef)
    }
    lines: set[int] = set()
    waiting, seen = [name], {""}
    while waiting:
        current = waiting.pop()
        if current in functions and current not in seen:
            node = functions[current]
            lines |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
            waiting += names_called(node)
        seen.add(current)
    return lines


def test_modules_are_clean(report: TypingReport) -> None:
    """passes mypy --strict without `Any`, `cast` and ignored lines"""
    report.expect_clean("outcomes.py", "batch.py")


def test_outcomes_remember(report: TypingReport) -> None:
    """an outcome knows its item and, once done, its value"""
    report.expect_group("outcomes_remember_their_types")


def test_only_real_states(report: TypingReport) -> None:
    """mypy refuses a status and a reason that do not exist"""
    report.expect_group("only_real_states_exist")


def test_handler_fits(report: TypingReport) -> None:
    """mypy refuses a handler, or a `skip`, that does not fit the items"""
    report.expect_group("the_handler_must_fit_the_items")


def test_values_have_a_type(report: TypingReport) -> None:
    """the values have the type that the handler returns"""
    report.expect_group("values_are_those_of_the_handler")


def test_all_done_is_a_guard(report: TypingReport) -> None:
    """mypy opens the values behind `all_done`"""
    report.expect_group("all_done_opens_the_values")


def test_failure_may_be_missing(report: TypingReport) -> None:
    """mypy insists on a look whether there is a failure"""
    report.expect_group("there_may_be_no_failure")


def test_describes_any_outcome(report: TypingReport) -> None:
    """`describe` takes an outcome of whatever items and values"""
    report.expect_group("everything_can_be_described")


def test_journal_by_shape(report: TypingReport) -> None:
    """a journal is anything that a text can be written into"""
    report.expect_group("a_journal_is_what_can_be_written")


def test_journaled_is_transparent(report: TypingReport) -> None:
    """mypy still checks the calls of a journaled function"""
    report.expect_group("journaled_keeps_the_signature")


def test_next_kind_is_noticed(tmp_path: Path) -> None:
    """mypy reports `describe` when a fourth kind of outcome is added"""
    newer = tmp_path / "outcomes.py"
    newer.write_text(with_one_more_kind(), encoding="utf-8")
    result: ProcessResult = run_mypy(
        ["batch.py"], options=["--shadow-file", "outcomes.py", str(newer)]
    )
    lines = {
        int(found["line"])
        for found in COMPLAINT.finditer(result.output)
        if found["file"] == "batch.py"
    }
    if not lines & lines_behind("describe"):
        label = "describe with a fourth kind of outcome in the union"
        message = f"{label}: expected a complaint of mypy, got none"
        raise CheckFailure(label, message, expected="a complaint of mypy", actual="none")


def test_describe_stops_at_the_unknown() -> None:
    """`describe` stops at what is no outcome"""
    from batch import describe

    class Postponed:
        item, value, error, reason, status = "inv_1", 1, "none", "none", "postponed"

    with expect_raises(AssertionError, "describe(Postponed())"):
        describe(Postponed())
