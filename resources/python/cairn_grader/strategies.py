"""What the server asks of the two ways to start a child; see `forked` and `spawned`."""

import importlib
import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

from cairn_grader.child import Job
from cairn_grader.protocol import Run

# What every check imports; more modules come with a run's `preload`.
BASE_MODULES: Final = (
    "pytest",
    "pytest_asyncio.plugin",
    "pytest_timeout",
    "cairn_checks",
    "cairn_checks._suite_runner",
    "cairn_grader.finder",
    "cairn_grader.limits",
    "cairn_grader.sessions",
    "cairn_grader.programs",
)
# Programs that checks run, which `tools` can have ready; it is loaded with the first of them.
TOOL_NAMES: Final = frozenset({"autoflake", "bandit", "black", "isort", "mypy", "ruff"})
Mode = Literal["fork", "spawn", "cold"]


@dataclass(frozen=True, slots=True)
class Exit:
    """How a process ended; exactly one of the two is None."""

    code: int | None
    signal: str | None


class Child(Protocol):
    """A process that runs one job, and the read ends of its pipes."""

    pid: int
    events_fd: int
    output_fd: int
    # Something arrives here, or it ends, when the other two should be looked at. None: look always.
    bell_fd: int | None

    def poll(self) -> Exit | None:
        """How it ended, or None while it runs."""

    def ask_to_stop(self) -> None:
        """Interrupt the learner's code where that is possible."""

    def kill(self, spared: frozenset[int]) -> None:
        """Kill it with everything it started, except `spared`."""

    def wait(self) -> None:
        """Wait for the end of one that was killed; `poll` then tells how it ended."""

    def close(self) -> None:
        """Close the read ends."""


class Strategy(Protocol):
    """Starts children."""

    mode: Mode

    def warm(self, modules: Iterable[str]) -> tuple[list[str], list[str]]:
        """Have these modules imported for the runs to come; (loaded, failed)."""

    def learn(self, modules: Iterable[str]) -> None:
        """Modules that a run imported late, from libraries that were loaded before it."""

    def expect(self, run: Run, *, again: bool) -> None:
        """What just ran is likely to run next; `again`: its checks, once more, from the start."""

    def next_root(self, run: Run) -> Path:
        """The private folder of the next run: new and empty but for what prepares it."""

    def start(self, job: Job) -> Child:
        """A child that does the job."""

    def prepare(self, is_awaited: Callable[[], bool]) -> None:
        """Use idle time to make the next start faster; what is not needed ends once awaited."""

    def modules(self) -> list[str]:
        """Modules that were asked for and could be imported."""

    def spares(self) -> frozenset[int]:
        """Processes that wait for a job and are no run's."""

    def close(self) -> None:
        """End the spares."""


def import_quietly(name: str) -> bool:
    """Import a module; whether that worked. Any error of the module only makes it False."""
    try:
        importlib.import_module(name)
    except (Exception, SystemExit):
        return False
    return True


def exit_of(code: int) -> Exit:
    """A return code as `subprocess` has it: negative is a signal."""
    if code >= 0:
        return Exit(code, None)
    try:
        return Exit(None, signal.Signals(-code).name)
    except ValueError:
        return Exit(None, f"signal {-code}")
