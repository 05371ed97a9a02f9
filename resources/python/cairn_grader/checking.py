"""The pytest plugin that streams what happens in mode `check`."""

import sys
import warnings
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Final, Literal

import pytest
from _pytest.outcomes import Skipped

from cairn_checks._failure import CheckFailure
from cairn_checks._trace import trace
from cairn_grader.channel import Channel
from cairn_grader.explain import never_awaited
from cairn_grader.failures import Origins, cause_elsewhere, failure_of
from cairn_grader.protocol import Json
from cairn_grader.stopping import StopGuard

TESTS_LIMIT: Final = 2_000

When = Literal["setup", "call", "teardown"]


class GraderPlugin:
    """Streams collected tests, each test's outcome, and errors of collection."""

    def __init__(self) -> None:
        self.failed = False
        self._ahead = False
        self._tests: list[Json] = []
        self._operands: tuple[object, object] | None = None
        self._numbers: dict[str, int] = {}
        self._current: str | None = None
        self._outcome = "passed"
        self._failure: Json | None = None
        self._reason: str | None = None
        self._duration_s = 0.0
        self._never_awaited: str | None = None

    def look_ahead(self) -> None:
        """Collect now, with nobody to report to yet."""
        self._ahead = True

    def bind(self, channel: Channel, origins: Origins, guard: StopGuard) -> None:
        """Say where to report to; before that the plugin may only be configured."""
        self._channel = channel
        self._origins = origins
        self._guard = guard
        self._streams = (sys.stdout, sys.stderr)
        self._ahead = False

    # --- session ---------------------------------------------------------------------------

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        if self._ahead:
            return (yield)
        with self._guard.learner_code():
            return (yield)

    def pytest_exception_interact(
        self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[object]
    ) -> None:
        """A file of the checks that could not be imported."""
        if isinstance(node, pytest.Collector) and call.excinfo is not None:
            error = call.excinfo.value
            if isinstance(error, pytest.Collector.CollectError) and error.__cause__:
                error = error.__cause__
            self._collect_error(node.nodeid, error)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        tests = [{"id": item.nodeid, "name": _name_of(item)} for item in session.items]
        self._tests = tests
        self._numbers = {test["id"]: number for number, test in enumerate(tests)}
        if len(tests) > TESTS_LIMIT:
            raise pytest.UsageError(f"more than {TESTS_LIMIT:,} tests")
        if not self._ahead:
            self.tell_collected()

    def tell_collected(self) -> None:
        """Say which tests there are."""
        self._channel.send("collected", tests=self._tests)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self) -> bool | None:
        """Do not start a test when the time was used up by collecting."""
        return True if self._guard.requested else None

    # --- one test --------------------------------------------------------------------------

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.begin(nodeid)

    def begin(self, nodeid: str) -> None:
        """A test starts: say so, and take what is printed from now on for its output."""
        self._current = nodeid
        self._outcome, self._failure, self._reason = "passed", None, None
        self._duration_s, self._never_awaited = 0.0, None
        for stream in self._streams:
            if stream.closed:
                self._channel.open_standard_streams()
                self._streams = (sys.stdout, sys.stderr)
                break
        self._channel.mark(f"test {self._numbers[nodeid]}")
        self._channel.send("testStarted", id=nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self) -> Generator[None, object, object]:
        with self.learner_code("setup"):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        with self.learner_code("call"):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self) -> Generator[None, object, object]:
        with self.learner_code("teardown"):
            return (yield)

    @contextmanager
    def learner_code(self, when: When) -> Iterator[None]:
        """A phase of a test: what a stop may interrupt, but for the clearing up after one."""
        self.enter_learner_code(when)
        try:
            yield
        finally:
            self.leave_learner_code()

    def enter_learner_code(self, when: When) -> None:
        """The phase begins; for where a context manager would take as long as the test."""
        if when != "teardown" or not self._guard.requested:
            self._guard.enter()

    def leave_learner_code(self) -> None:
        """It is over, however it went."""
        self._guard.leave()

    def passed(self, item: pytest.Item, duration_s: float) -> None:
        """One phase of the test went well."""
        self._operands = None
        self._duration_s += duration_s
        if self._guard.requested:
            item.session.shouldstop = "the time limit was reached"

    def pytest_assertrepr_compare(self, op: str, left: object, right: object) -> None:
        """Remember the sides of the bare assert that just failed; pytest writes its own text."""
        self._operands = (left, right) if op == "==" else None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        operands, self._operands = self._operands, None
        report = yield
        self._duration_s += call.duration
        if call.excinfo is None:
            if report.failed:  # a strict xfail that passed
                self._outcome, self._reason = "failed", str(report.longrepr)
            return report
        if report.skipped:
            if self._outcome == "passed":
                self._outcome, self._reason = "skipped", _skip_reason(call.excinfo.value, report)
        elif self._failure is None:
            # a service that does not start fails the check whose fixture asked for it
            failed = call.when == "call" or isinstance(call.excinfo.value, CheckFailure)
            self._outcome = "failed" if failed else "errored"
            self._failure = failure_of(call.excinfo.value, self._origins, operands=operands)
        if self._guard.requested:
            item.session.shouldstop = "the time limit was reached"
        return report

    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage) -> None:
        """A forgotten await is only a warning, but often the reason of the failure."""
        text = str(warning_message.message)
        if text.endswith("was never awaited"):
            self._never_awaited = text

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Report when everything about a test is known, its warnings too."""
        result = yield
        self.report(item.nodeid)
        return result

    def report(self, nodeid: str) -> None:
        """Tell how the test went."""
        self._current = None
        if self._failure is not None and self._never_awaited:
            self._failure["explanation"] = never_awaited(self._never_awaited)
        raised = trace.last_raised()
        if self._failure is not None and self._failure["cause"] is None and raised is not None:
            self._failure |= cause_elsewhere(raised)
        self.failed |= self._outcome in ("failed", "errored")
        # both go out with the beginning of the next test, or when the session ends
        self._channel.mark_later(f"idle {self._numbers.get(nodeid, -1)}")
        self._channel.send_later(
            "test",
            id=nodeid,
            outcome=self._outcome,
            durationMs=round(self._duration_s * 1000, 1),
            failure=self._failure,
            reason=self._reason,
            trace=trace.take(),
        )

    # --- inside ----------------------------------------------------------------------------

    def _collect_error(self, file: str, error: BaseException) -> None:
        self.failed = True
        if self._ahead:
            return
        self._channel.send("collectError", file=file, failure=failure_of(error, self._origins))

    def interrupted(self, error: BaseException) -> None:
        """What ended the session early: `sys.exit` during an import, Ctrl-C, a bug of pytest."""
        if isinstance(error, pytest.Session.Interrupted) and self._guard.requested:
            return
        if self._current is None:
            self._collect_error("", error)
            return
        self._outcome, self._failure = "errored", failure_of(error, self._origins)
        self.report(self._current)


def _name_of(item: pytest.Item) -> str:
    """The docstring's first line, else the function's name in words; then the parameters' id."""
    function = getattr(item, "function", None)
    docstring = (getattr(function, "__doc__", None) or "").strip()
    words = getattr(item, "originalname", item.name) or item.name
    name = docstring.splitlines()[0].strip() if docstring else _in_words(words)
    callspec = getattr(item, "callspec", None)
    return f"{name}: {_in_words(callspec.id)}" if callspec is not None else name


def _in_words(identifier: str) -> str:
    return identifier.removeprefix("test_").replace("_", " ")


def _skip_reason(error: BaseException, report: pytest.TestReport) -> str:
    reason = getattr(report, "wasxfail", "")
    if not reason and isinstance(error, Skipped):
        reason = error.msg
    return str(reason)[:300]
