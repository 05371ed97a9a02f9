"""How a child comes to be: forked from this loaded process, or an interpreter of its own."""

import gc
import importlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Literal, Protocol

from cairn_grader import jobs_windows
from cairn_grader.child import Job, wait_for_job
from cairn_grader.limits import environment_for
from cairn_grader.mux import make_pipe
from cairn_grader.processes import die_with_parent, kill_tree, thread_count

WORKER: Final = Path(__file__).with_name("worker.py")
# What every check imports; more modules come with a run's `preload`.
BASE_MODULES: Final = (
    "pytest",
    "pytest_asyncio.plugin",
    "pytest_timeout",
    "cairn_checks",
    "cairn_checks._suite_runner",
    "cairn_grader.sessions",
    "cairn_grader.programs",
)
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

    def poll(self) -> Exit | None:
        """How it ended, or None while it runs."""

    def ask_to_stop(self) -> None:
        """Interrupt the learner's code where that is possible."""

    def kill(self, spared: frozenset[int]) -> None:
        """Kill it with everything it started, except `spared`."""

    def close(self) -> None:
        """Close the read ends."""


class Strategy(Protocol):
    """Starts children."""

    mode: Mode

    def warm(self, modules: Iterable[str]) -> tuple[list[str], list[str]]:
        """Have these modules imported for the runs to come; (loaded, failed)."""

    def learn(self, modules: Iterable[str]) -> None:
        """Modules that a run imported late, from libraries that were loaded before it."""

    def compile_checks(self, folder: Path) -> None:
        """Checks that were just run, and will be again: compile them for the runs to come."""

    def next_root(self) -> Path:
        """The private folder of the next run: new and empty but for what prepares it."""

    def start(self, job: Job) -> Child:
        """A child that does the job."""

    def prepare(self) -> None:
        """Use idle time to make the next start faster."""

    def modules(self) -> list[str]:
        """Modules that were asked for and could be imported."""

    def spares(self) -> frozenset[int]:
        """Processes that wait for a job and are no run's."""

    def close(self) -> None:
        """End the spares."""


class ForkedChild:
    """A copy of this process that waits for its job."""

    pid: int
    events_fd: int
    output_fd: int
    _job_fd: int

    def __init__(self) -> None:
        if sys.platform == "win32":
            raise NotImplementedError("Windows has no fork")
        job_read, self._job_fd = make_pipe()
        self.events_fd, events_write = make_pipe()
        self.output_fd, output_write = make_pipe()
        self._exit: Exit | None = None
        server = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            die_with_parent()
            if os.getppid() != server:
                os._exit(1)
            wait_for_job(job_read, events_write, output_write)
        for descriptor in (job_read, events_write, output_write):
            os.close(descriptor)

    def give(self, job: Job) -> None:
        """Let it start on the job."""
        line = memoryview(json.dumps(job.to_json()).encode() + b"\n")
        try:
            while line:
                line = line[os.write(self._job_fd, line) :]
        except BrokenPipeError:  # it died while it waited: the run will be reported as crashed
            return

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
        if self._exit is None and sys.platform != "win32":
            _, status = os.waitpid(self.pid, 0)
            self._exit = exit_of(os.waitstatus_to_exitcode(status))

    def close(self) -> None:
        """See `Child`."""
        for descriptor in (self._job_fd, self.events_fd, self.output_fd):
            os.close(descriptor)


class ForkStrategy:
    """Linux and macOS: this process is the template; a copy of it waits as a spare."""

    mode: Mode = "fork"

    def __init__(self, temp: Path) -> None:
        # always the same folder, so that a pytest session can be configured for it ahead
        self._root = temp / "run"
        self._spare: ForkedChild | None = None
        self._tried: dict[str, bool] = {}

    def warm(self, modules: Iterable[str]) -> tuple[list[str], list[str]]:
        """See `Strategy`."""
        wanted = [*BASE_MODULES, *modules]
        new = [name for name in wanted if name not in self._tried]
        for name in new:
            self._tried[name] = import_quietly(name)
        if new:
            self.close()  # the spare lacks them
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

    def compile_checks(self, folder: Path) -> None:
        """See `Strategy`."""
        if self._spare is None and self._tried.get("cairn_grader.sessions"):
            importlib.import_module("cairn_grader.sessions").compile_checks(folder)

    def is_safe(self) -> bool:
        """Whether this process has one thread only; a module may have started others."""
        return threading.active_count() == 1 and thread_count(os.getpid()) == 1

    def next_root(self) -> Path:
        """See `Strategy`."""
        (self._root / "checks").mkdir(parents=True, exist_ok=True)
        return self._root

    def start(self, job: Job) -> ForkedChild:
        """See `Strategy`. Forks now if there is no spare with all of the run's modules."""
        self.warm(job.run.preload)
        child, self._spare = self._spare or ForkedChild(), None
        child.give(job)
        return child

    def prepare(self) -> None:
        """See `Strategy`."""
        self.warm(())
        if self._tried["cairn_grader.sessions"]:
            sessions = importlib.import_module("cairn_grader.sessions")
            sessions.make_ready(self._root / "checks")
        if self._spare is None and self.is_safe():
            self._spare = ForkedChild()

    def modules(self) -> list[str]:
        """See `Strategy`."""
        return [name for name, worked in self._tried.items() if worked]

    def spares(self) -> frozenset[int]:
        """See `Strategy`."""
        return frozenset() if self._spare is None else frozenset({self._spare.pid})

    def close(self) -> None:
        """See `Strategy`."""
        if self._spare is not None:
            self._spare.kill(frozenset({self._spare.pid}))
            self._spare.close()
            self._spare = None


class SpawnedChild:
    """An interpreter of its own: stdin takes the job, stdout are events, stderr is output."""

    def __init__(self, modules: Iterable[str], root: Path) -> None:
        root.mkdir(exist_ok=True)
        self.root = root
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", str(WORKER), str(root), ",".join(modules)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd=root,
            env=environment_for(root, os.environ),
            start_new_session=os.name == "posix",
        )
        self.pid = self._process.pid
        self.events_fd = _pipe_of(self._process.stdout).fileno()
        self.output_fd = _pipe_of(self._process.stderr).fileno()
        self._job_object = jobs_windows.contain(self._process)

    def give(self, job: Job) -> None:
        """Let it start on the job."""
        self._job_object.limit(job.run.limits)
        stdin = _pipe_of(self._process.stdin)
        try:
            stdin.write(json.dumps(job.to_json()).encode() + b"\n")
            stdin.close()
        except OSError:  # it died while it waited: the run will be reported as crashed
            return

    def poll(self) -> Exit | None:
        """See `Child`."""
        code = self._process.poll()
        return None if code is None else exit_of(code)

    def ask_to_stop(self) -> None:
        """See `Child`. Windows has no signal for it."""
        if sys.platform != "win32" and self._process.poll() is None:
            self._process.send_signal(signal.SIGUSR2)

    def kill(self, spared: frozenset[int]) -> None:
        """See `Child`."""
        self._job_object.terminate()
        kill_tree(self.pid, spared)
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """See `Child`."""
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()


class SpawnStrategy:
    """Windows, and wherever forking is not safe: a started interpreter waits as a spare."""

    def __init__(self, temp: Path, *, spare: bool) -> None:
        self.mode: Mode = "spawn" if spare else "cold"
        self._temp = temp
        self._count = 0
        self._modules: dict[str, None] = {}
        self._spare: SpawnedChild | None = None
        self._spare_modules: tuple[str, ...] = ()

    def warm(self, modules: Iterable[str]) -> tuple[list[str], list[str]]:
        """See `Strategy`. The spare that waits is replaced if it lacks some."""
        names = list(modules)
        loaded = [name for name in names if _is_installed(name)]
        self._modules.update(dict.fromkeys(loaded))
        if self._spare is not None and set(self._modules) - set(self._spare_modules):
            self._drop_spare()
        self.prepare()
        return loaded, [name for name in names if name not in loaded]

    def learn(self, modules: Iterable[str]) -> None:
        """See `Strategy`. A spare imports only what was asked for: it has a start to win, too."""

    def compile_checks(self, folder: Path) -> None:
        """See `Strategy`. An interpreter of its own gets nothing from this one."""

    def next_root(self) -> Path:
        """See `Strategy`. An interpreter has its root from its start."""
        if self._spare is None or self._spare.poll() is not None:
            self._drop_spare()
            self._start_spare()
        return self._require_spare().root

    def start(self, job: Job) -> SpawnedChild:
        """See `Strategy`. `job.root` must be `next_root`."""
        child, self._spare = self._require_spare(), None
        self._modules.update(dict.fromkeys(filter(_is_installed, job.run.preload)))
        child.give(job)
        return child

    def prepare(self) -> None:
        """See `Strategy`."""
        if self.mode == "spawn" and self._spare is None:
            self._start_spare()

    def modules(self) -> list[str]:
        """See `Strategy`."""
        return list(self._modules)

    def spares(self) -> frozenset[int]:
        """See `Strategy`."""
        return frozenset() if self._spare is None else frozenset({self._spare.pid})

    def close(self) -> None:
        """See `Strategy`."""
        self._drop_spare()

    def _start_spare(self) -> None:
        self._count += 1
        self._spare_modules = tuple(self._modules)
        self._spare = SpawnedChild(self._spare_modules, self._temp / f"run-{self._count}")

    def _require_spare(self) -> SpawnedChild:
        if self._spare is None:
            raise RuntimeError("start comes after next_root")
        return self._spare

    def _drop_spare(self) -> None:
        if self._spare is not None:
            self._spare.kill(frozenset())
            self._spare.close()
            self._spare = None


def import_quietly(name: str) -> bool:
    """Import a module; whether that worked. Any error of the module only makes it False."""
    try:
        importlib.import_module(name)
    except (Exception, SystemExit):
        return False
    return True


def import_pytest_plugins() -> None:
    """Import what pytest itself would import late, on its first run."""
    from _pytest.config import default_plugins

    for name in default_plugins:
        import_quietly(f"_pytest.{name}")


def exit_of(code: int) -> Exit:
    """A return code as `subprocess` has it: negative is a signal."""
    if code >= 0:
        return Exit(code, None)
    try:
        return Exit(None, signal.Signals(-code).name)
    except ValueError:
        return Exit(None, f"signal {-code}")


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name.partition(".")[0]) is not None
    except (ImportError, ValueError):
        return False


def _pipe_of(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("the process was started without a pipe")
    return pipe
