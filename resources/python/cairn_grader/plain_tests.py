"""Runs plain tests without the parts of pytest that would do nothing for them.

pytest asks fifteen hooks about every test and writes three reports of it; that takes longer than
most tests. A test without marks that change its course is run here by the same steps in the same
order, with pytest's own fixtures, warnings, log handlers and assert messages. Whatever raises
goes through pytest's hooks as ever; so does every other test, and every test if pytest has grown
a plugin that is not known here. Tests compare the verdicts with those of plain pytest.
"""

import time
from collections.abc import Callable
from types import FunctionType
from typing import Any, Final

import pytest
from _pytest import assertion, fixtures
from _pytest.capture import CaptureManager
from _pytest.compat import getfuncargnames
from _pytest.logging import (
    LoggingPlugin,
    caplog_handler_key,
    caplog_records_key,
    catching_logs,
)
from _pytest.runner import (
    _update_current_test_var,
    check_interactive_exception,
    get_reraise_exceptions,
)
from _pytest.skipping import evaluate_xfail_marks, xfailed_key
from _pytest.tmpdir import tmppath_result_key
from _pytest.unittest import TestCaseFunction
from _pytest.warnings import catch_warnings_for_item

from cairn_grader.checking import GraderPlugin, When

# Marks that have a say in whether a test is run, for how long, or what its failure means.
DECISIVE_MARKS: Final = frozenset({"skip", "skipif", "xfail", "timeout"})
# Whose part in a test's course is either done here or nothing for a plain test.
KNOWN_PLUGINS: Final = frozenset(
    {
        "assertion",
        "capturemanager",
        "logging-plugin",
        "pytest_timeout",
        "runner",
        "skipping",
        "tmpdir",
        "unittest",
        "warnings",
    }
)
HOOKS: Final = (
    "pytest_runtest_protocol",
    "pytest_runtest_setup",
    "pytest_runtest_call",
    "pytest_runtest_teardown",
    "pytest_runtest_makereport",
)


class PlainTests:
    """The plugin that carries out a session's tests."""

    def __init__(self, reporter: GraderPlugin) -> None:
        self._reporter = reporter

    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """As pytest's own loop; None leaves the session to it."""
        config = session.config
        if not self._knows_all(config) or getattr(config, "_env_timeout", None) is not None:
            return None
        course = _Course(session, self._reporter)
        following = [*session.items[1:], None]
        for item, next_item in zip(session.items, following, strict=False):
            if isinstance(item, pytest.Function) and is_plain(item):
                course.run(item, next_item)
            else:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=next_item)
            if session.shouldfail:
                raise session.Failed(session.shouldfail)
            if session.shouldstop:
                raise session.Interrupted(session.shouldstop)
        return True

    def _knows_all(self, config: pytest.Config) -> bool:
        for name in HOOKS:
            for part in getattr(config.hook, name).get_hookimpls():
                if part.plugin is not self._reporter and part.plugin_name not in KNOWN_PLUGINS:
                    return False
        return True


def is_plain(item: pytest.Function) -> bool:
    """Whether nothing but its own fixtures and code decides about this test."""
    if isinstance(item, TestCaseFunction):
        return False
    return not any(mark.name in DECISIVE_MARKS for mark in item.iter_markers())


class _Course:
    """Takes the tests of one session through set-up, call and tear-down."""

    def __init__(self, session: pytest.Session, reporter: GraderPlugin) -> None:
        manager = session.config.pluginmanager
        self._session = session
        self._reporter = reporter
        capture: CaptureManager | None = manager.get_plugin("capturemanager")
        logs: LoggingPlugin | None = manager.get_plugin("logging-plugin")
        if logs is None or capture is None:
            raise pytest.UsageError("pytest runs without its logging or capture plugin")
        self._capture = capture
        self._caplog, self._report_log = logs.caplog_handler, logs.report_handler
        self._log_level = logs.log_level
        self._reraised = get_reraise_exceptions(session.config)

    def run(self, item: pytest.Function, next_item: pytest.Item | None) -> None:
        """One test; reported when everything about it is known, its warnings too."""
        config, hook = item.config, item.ihook
        with catch_warnings_for_item(config=config, ihook=hook, when="runtest", item=item):
            messages = assertion.pytest_runtest_protocol(item)
            next(messages)
            try:
                self._reporter.begin(item.nodeid)
                self._take_through(item, next_item)
            finally:
                next(messages, None)
        self._reporter.report(item.nodeid)

    def _take_through(self, item: pytest.Function, next_item: pytest.Item | None) -> None:
        session, state = self._session, self._session._setupstate
        item.stash[caplog_records_key] = {}
        item.stash[xfailed_key] = None
        try:
            if self._phase(item, "setup", lambda: state.setup(item)):
                self._phase(item, "call", item.runtest)
            last = session.shouldfail or session.shouldstop
            self._phase(item, "teardown", lambda: state.teardown_exact(None if last else next_item))
        finally:
            item._request = False  # type: ignore[assignment]
            item.funcargs = None  # type: ignore[assignment]

    def _phase(self, item: pytest.Function, when: When, work: Callable[[], object]) -> bool:
        """Whether it passed."""
        start, started = time.time(), time.perf_counter()
        raised: pytest.ExceptionInfo[BaseException] | None = None
        try:
            # pytest's log handlers and what `capsys` catches; each phase has its own
            with (
                catching_logs(self._caplog, level=self._log_level) as caplog,
                catching_logs(self._report_log, level=self._log_level) as reported,
            ):
                caplog.reset()
                reported.reset()
                item.stash[caplog_records_key][when] = caplog.records
                item.stash[caplog_handler_key] = caplog
                self._capture.activate_fixture()
                try:
                    _update_current_test_var(item, when)
                    self._reporter.enter_learner_code(when)
                    try:
                        work()
                    finally:
                        self._reporter.leave_learner_code()
                    if when == "teardown":
                        _update_current_test_var(item, None)
                finally:
                    self._capture.deactivate_fixture()
        except BaseException as error:
            if isinstance(error, self._reraised):
                raise
            raised = pytest.ExceptionInfo.from_current()
        duration = time.perf_counter() - started
        if when == "call" and item.get_closest_marker("xfail"):  # the test has marked itself
            item.stash[xfailed_key] = evaluate_xfail_marks(item)
        if raised is None and item.stash[xfailed_key] is None:
            self._reporter.passed(item, duration)
            item.stash.setdefault(tmppath_result_key, {})[when] = True
            return True
        call = pytest.CallInfo[None](
            None, raised, start, start + duration, duration, when, _ispytest=True
        )
        report: pytest.TestReport = item.ihook.pytest_runtest_makereport(item=item, call=call)
        if check_interactive_exception(call, report):
            item.ihook.pytest_exception_interact(node=item, call=call, report=report)
        return report.passed


def _argument_names(
    function: Callable[..., object], *, name: str = "", cls: type | None = None
) -> tuple[str, ...]:
    """As pytest's; at once for what has no arguments, which is asked twice for each parameter."""
    if type(function) is FunctionType and not vars(function):
        code = function.__code__
        if not (code.co_argcount or code.co_kwonlyargcount):
            return ()
    return getfuncargnames(function, name=name, cls=cls)


def install(config: pytest.Config, reporter: GraderPlugin) -> None:
    """Have `config`'s session run its plain tests here."""
    plugin: Any = PlainTests(reporter)
    vars(fixtures)["getfuncargnames"] = _argument_names
    config.pluginmanager.register(plugin, "cairn-plain-tests")
