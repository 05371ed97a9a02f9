"""Linux and macOS: a child is a copy of the server, which has all imports done."""

import gc
import importlib
import json
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from cairn_grader.ahead import Ahead, foresee
from cairn_grader.child import Job, wait_for_job
from cairn_grader.mux import make_pipe
from cairn_grader.pages import own_pages
from cairn_grader.processes import die_with_parent, kill_tree, thread_count
from cairn_grader.protocol import Run
from cairn_grader.snapshot import remove_tree
from cairn_grader.strategies import (
    BASE_MODULES,
    TOOL_NAMES,
    Exit,
    Mode,
    exit_of,
    import_quietly,
)

SESSIONS: Final = "cairn_grader.sessions"
TOOLS: Final = "cairn_grader.tools"
TYPESHED: Final = "cairn_grader.typeshed"


class ForkedChild:
    """A copy of this process that waits for its job."""

    pid: int
    events_fd: int
    output_fd: int
    bell_fd: int | None
    _job_fd: int

    def __init__(self, ahead: Ahead | None = None) -> None:
        """With `ahead` it collects these checks while it waits."""
        if sys.platform == "win32":
            raise NotImplementedError("Windows has no fork")
        job_read, self._job_fd = make_pipe()
        self.events_fd, events_write = make_pipe()
        self.output_fd, output_write = make_pipe()
        self.bell_fd, bell_write = os.pipe()
        self._ahead = ahead
        self._exit: Exit | None = None
        server = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            die_with_parent()
            if os.getppid() != server:
                os._exit(1)
            root = ahead.root if ahead is not None else None
            wait_for_job(job_read, events_write, output_write, bell_write, root)
        for descriptor in (job_read, events_write, output_write, bell_write):
            os.close(descriptor)

    def give(self, job: Job) -> None:
        """Let it start on the job."""
        line = memoryview(json.dumps(job.to_json()).encode() + b"\n")
        try:
            while line:
                line = line[os.write(self._job_fd, line) :]
        except BrokenPipeError:  # it died while it waited: the run will be reported as crashed
            return

    def suits(self, run: Run) -> bool:
        """Whether it is fit for this run: it has collected nothing, or these very checks."""
        if self._ahead is None:
            return True
        if self.bell_fd is None or not select.select([self.bell_fd], [], [], 0)[0]:
            return False  # not done yet
        return os.read(self.bell_fd, 1) == b"c" and self._ahead.still_holds(run)

    def poll(self) -> Exit | None:
        """See `Child`."""
        if self._exit is None and sys.platform != "win32":
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._exit = exit_of(os.waitstatus_to_exitcode(status))
        return self._exit

    def ask_to_stop(self) -> None:
        """See `Child`."""
        if self.poll() is None and sys.platform != "win32":
            os.kill(self.pid, signal.SIGUSR2)

    def kill(self, spared: frozenset[int]) -> None:
        """See `Child`."""
        kill_tree(self.pid, spared)

    def wait(self) -> None:
        """See `Child`."""
        if self._exit is None and sys.platform != "win32":
            _, status = os.waitpid(self.pid, 0)
            self._exit = exit_of(os.waitstatus_to_exitcode(status))

    def close(self) -> None:
        """See `Child`."""
        for descriptor in (self._job_fd, self.events_fd, self.output_fd, self.bell_fd):
            if descriptor is not None:
                os.close(descriptor)


class ForkStrategy:
    """Linux and macOS: this process is the template; a copy of it waits as a spare."""

    mode: Mode = "fork"

    def __init__(self, temp: Path) -> None:
        # always the same folder, so that a pytest session can be configured for it ahead
        self._root = temp / "run"
        self._spare: ForkedChild | None = None
        self._expected: Ahead | None = None
        self._tried: dict[str, bool] = {}

    def warm(self, modules: Iterable[str]) -> tuple[list[str], list[str]]:
        """See `Strategy`."""
        wanted = [*BASE_MODULES, *modules]
        new = [name for name in wanted if name not in self._tried]
        for name in new:
            self._tried[name] = load(name)
        if new:
            self._leave_spare()  # it lacks them
            if self._tried["pytest"]:
                import_pytest_plugins()
            gc.collect()
            # what is here now is shared by all children: keep the collector from touching it
            gc.freeze()
        asked = [name for name in wanted if name not in BASE_MODULES]
        return (
            [name for name in asked if self._tried[name]],
            [name for name in asked if not self._tried[name]],
        )

    def learn(self, modules: Iterable[str]) -> None:
        """See `Strategy`. Only parts of packages that are here already: a name proves nothing."""
        known = [name for name in modules if name.partition(".")[0] in sys.modules]
        if any(name not in self._tried for name in known):
            self.warm(known)

    def expect(self, run: Run, *, again: bool) -> None:
        """See `Strategy`."""
        self._expected = None
        if run.checks is None or self._spare is not None or not self._tried.get(SESSIONS):
            return
        importlib.import_module(SESSIONS).compile_checks(Path(run.checks))
        if again:
            self._expected = foresee(run.checks, self._root)

    def is_safe(self) -> bool:
        """Whether this process has one thread only; a module may have started others."""
        return threading.active_count() == 1 and thread_count(os.getpid()) == 1

    def next_root(self, run: Run) -> Path:
        """See `Strategy`."""
        self.warm(run.preload)
        self._know_typeshed()
        if self._spare is not None and not self._spare.suits(run):
            self._leave_spare()
        if self._spare is None:
            remove_tree(self._root)  # what was laid out for another run
        (self._root / "checks").mkdir(parents=True, exist_ok=True)
        return self._root

    def start(self, job: Job) -> ForkedChild:
        """See `Strategy`. Forks now if there is no spare that suits."""
        child, self._spare = self._spare or ForkedChild(), None
        child.give(job)
        return child

    def prepare(self, is_awaited: Callable[[], bool]) -> None:
        """See `Strategy`."""
        self.warm(())
        self._know_typeshed()
        if self._tried[SESSIONS]:
            importlib.import_module(SESSIONS).make_ready(self._root / "checks")
        if self._spare is None and self.is_safe():
            if self._expected is not None:
                self._expected.lay_out()
            self._spare = ForkedChild(self._expected)
            own_pages(is_awaited)  # the copy was made of all that this process will write to

    def modules(self) -> list[str]:
        """See `Strategy`."""
        return [name for name, worked in self._tried.items() if worked]

    def spares(self) -> frozenset[int]:
        """See `Strategy`."""
        waiting = {self._spare.pid} if self._spare is not None else set()
        worker = sys.modules[TYPESHED].typeshed.worker if TYPESHED in sys.modules else None
        return frozenset(waiting if worker is None else {*waiting, worker})

    def close(self) -> None:
        """See `Strategy`."""
        self._leave_spare()
        if TYPESHED in sys.modules:
            sys.modules[TYPESHED].typeshed.close()

    def _know_typeshed(self) -> None:
        """Once mypy is loaded, have the standard library's types read; see `typeshed`."""
        if not self._tried.get("mypy"):
            return
        kept = sys.modules[TYPESHED].typeshed
        if kept.collect():
            self._leave_spare()  # it does not know them
        elif self.is_safe():
            kept.prepare(self._root.parent)

    def _leave_spare(self) -> None:
        if self._spare is not None:
            self._spare.kill(self.spares())  # nothing else of ours
            self._spare.wait()
            self._spare.close()
            self._spare = None


def load(name: str) -> bool:
    """Import a module, or a tool with all that it would import late."""
    if name not in TOOL_NAMES:
        return import_quietly(name)
    return bool(importlib.import_module(TOOLS).load_tool(name))


def import_pytest_plugins() -> None:
    """Import what pytest itself would import late, on its first run."""
    from _pytest.config import default_plugins

    for name in default_plugins:
        import_quietly(f"_pytest.{name}")
