"""Helpers for Cairn's checks. What a check compares, it compares through these.

    from cairn_checks import expect, expect_raises, signature_of

    def test_adds_tax() -> None:
        \"\"\"adds tax to the total\"\"\"
        from quoting import quote

        expect(quote(100, tax=0.2), "quote(100, tax=0.2)").equals(120)

Failures are `CheckFailure`s that carry label, expected, actual and a diff.
"""

from cairn_checks import mutation
from cairn_checks._doubles import AsyncSpy, Call, FakeClock, Spy, call
from cairn_checks._expect import Expectation, ExpectedRaise, expect, expect_raises
from cairn_checks._failure import CheckFailure
from cairn_checks._response import Response
from cairn_checks._service import Service, start_service
from cairn_checks._signature import ABSENT, ParameterShape, SignatureShape, signature_of
from cairn_checks._source import (
    dotted_name,
    modules_imported,
    names_called,
    nodes_of,
    parse_source,
    source_of,
)
from cairn_checks._tools import (
    ProcessResult,
    run_mypy,
    run_program,
    run_ruff,
    run_ruff_format,
    run_tool,
)

__all__ = [
    "ABSENT",
    "AsyncSpy",
    "Call",
    "CheckFailure",
    "Expectation",
    "ExpectedRaise",
    "FakeClock",
    "ParameterShape",
    "ProcessResult",
    "Response",
    "Service",
    "SignatureShape",
    "Spy",
    "call",
    "dotted_name",
    "expect",
    "expect_raises",
    "modules_imported",
    "mutation",
    "names_called",
    "nodes_of",
    "parse_source",
    "run_mypy",
    "run_program",
    "run_ruff",
    "run_ruff_format",
    "run_tool",
    "signature_of",
    "source_of",
    "start_service",
]
