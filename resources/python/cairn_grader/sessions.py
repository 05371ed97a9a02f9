"""A pytest session that is ready to collect: configured before the run is known.

Configuring pytest takes longer than running most checks, so it is done ahead: in the process that
is forked, or by the spare interpreter while it waits. pytest has no public way to stop there; the
four steps below are those of its own `wrap_session`, and the tests compare verdicts with it.
"""

import io
import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest
from _pytest._io import TerminalWriter
from _pytest.config import _prepareconfig

from cairn_grader import plain_tests
from cairn_grader.channel import Channel
from cairn_grader.checking import GraderPlugin
from cairn_grader.compiled import compile_ahead, use_compiled
from cairn_grader.failures import Origins
from cairn_grader.stopping import StopGuard

OPTIONAL_PLUGINS: Final = ("pytest_asyncio.plugin", "pytest_timeout")
FIXTURES: Final = "cairn_checks.fixtures"
# Not needed to run a check, and each costs start-up time.
UNUSED_PLUGINS: Final = (
    "cacheprovider",
    "debugging",
    "doctest",
    "faulthandler",
    "junitxml",
    "legacypath",
    "pastebin",
    "setuponly",
    "setupplan",
    "stepwise",
    "terminalprogress",
    "threadexception",  # these two collect garbage several times at the end; the exceptions
    "unraisableexception",  # they look for are printed, and so part of the output, without them
)
ROOT_VARIABLE: Final = "CAIRN_CHECKS_ROOT"
NOT_COLLECTED: Final = "mutants reference data __pycache__ .*"


class _Nowhere(io.TextIOBase):
    """A text stream without a descriptor: a forked child closes those it does not know."""

    def write(self, text: str) -> int:
        return len(text)


class ReadySession:
    """A configured session for the checks in one folder, good for one run in this process."""

    def __init__(self, checks: Path) -> None:
        """`checks` must exist; its files may come later. UsageError if pytest refuses."""
        checks.mkdir(parents=True, exist_ok=True)
        self.checks = checks
        self._plugin = GraderPlugin()
        self._collected = False
        use_compiled()
        visible = sys.stdout
        # the terminal report keeps the stdout it finds now: give it none
        sys.stdout = _Nowhere()
        try:
            # pytest replaces variables in this option, and a folder may be called `$name`
            os.environ[ROOT_VARIABLE] = str(checks)
            config = _prepareconfig(_arguments(checks), [self._plugin])
            self._session = pytest.Session.from_config(config)
            # `unittest` cases ask for these options of "debugging"
            config.option.trace = config.option.usepdb = False
            config._do_configure()
            _silence_terminal(config)
            plain_tests.install(config, self._plugin)
            config.hook.pytest_sessionstart(session=self._session)
        finally:
            sys.stdout = visible
            os.environ.pop(ROOT_VARIABLE, None)

    @property
    def config(self) -> pytest.Config:
        """pytest's settings for the session."""
        return self._session.config

    def collect_ahead(self) -> bool:
        """Collect before the learner's files are there; False spoils this process for the run."""
        self._plugin.look_ahead()
        try:
            self._session.config.hook.pytest_collection(session=self._session)
        except BaseException:
            return False
        self._collected = not self._plugin.failed
        return self._collected

    def run(
        self,
        channel: Channel,
        origins: Origins,
        guard: StopGuard,
        late_imports: Callable[[], list[str]],
    ) -> int:
        """Collect and run, in the current folder; 0 if all passed, 1 if not.

        Ends with the event `sessionEnd`; without it the session did not end by itself.
        """
        plugin, session = self._plugin, self._session
        plugin.bind(channel, origins, guard)
        hook = session.config.hook
        try:
            if self._collected:
                plugin.tell_collected()
            else:
                hook.pytest_collection(session=session)
            hook.pytest_runtestloop(session=session)
        except BaseException as error:
            plugin.interrupted(error)
        try:
            hook.pytest_sessionfinish(session=session, exitstatus=int(plugin.failed))
        except BaseException as error:
            plugin.interrupted(error)
        exit_code = int(plugin.failed)
        channel.write_marks()
        if guard.requested:
            channel.send("stopped", kind=guard.requested)
        channel.send("sessionEnd", exitCode=exit_code, lateImports=late_imports())
        return exit_code


class _SilentTerminal:
    """Stands where pytest expects its terminal report; nobody would read one."""

    def __init__(self, writer: TerminalWriter) -> None:
        self._tw = writer


def _silence_terminal(config: pytest.Config) -> None:
    writer = config.get_terminal_writer()
    config.pluginmanager.unregister(name="terminalreporter")
    config.pluginmanager.register(_SilentTerminal(writer), "terminalreporter")


_ready: ReadySession | None = None


def make_ready(checks: Path) -> None:
    """Configure a session ahead for checks that will be in that folder."""
    global _ready
    if _ready is None or _ready.checks != checks:
        _ready = ReadySession(checks)


def compile_checks(source: Path) -> None:
    """Compile the checks in the folder `source` for the session that was made ready, if any."""
    if _ready is not None:
        compile_ahead(source, _ready.checks, _ready.config)


def session_for(checks: Path) -> ReadySession:
    """The session made ahead for that folder, or a new one."""
    if _ready is not None and _ready.checks == checks:
        return _ready
    return ReadySession(checks)


def _arguments(checks: Path) -> list[str]:
    arguments = [
        f"--rootdir=${ROOT_VARIABLE}",
        f"--confcutdir={checks}",  # else every folder above is looked through
        f"--config-file={os.devnull}",
        "--noconftest",
        "--continue-on-collection-errors",
        "--import-mode=importlib",
        "--capture=no",
        "--tb=no",  # ours is built from the exception; the default one costs 20 ms a failure
        "--color=no",
        "--disable-plugin-autoload",
        "-p",
        FIXTURES,
        "-o",
        f"norecursedirs={NOT_COLLECTED}",
    ]
    for name in UNUSED_PLUGINS:
        arguments += ["-p", f"no:{name}"]
    for name in OPTIONAL_PLUGINS:
        if find_spec(name.partition(".")[0]) is not None:
            arguments += ["-p", name]
            if name.startswith("pytest_asyncio"):
                scope = "asyncio_default_fixture_loop_scope=function"
                arguments += ["-o", "asyncio_mode=auto", "-o", scope]
    return [*arguments, str(checks)]
