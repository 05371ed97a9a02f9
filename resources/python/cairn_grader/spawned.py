"""Windows, and wherever forking is not safe: a child is an interpreter of its own."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Final

from cairn_grader import jobs_windows
from cairn_grader.child import Job
from cairn_grader.limits import environment_for
from cairn_grader.processes import kill_tree
from cairn_grader.protocol import Run
from cairn_grader.strategies import Exit, Mode, exit_of

WORKER: Final = Path(__file__).with_name("worker.py")


class SpawnedChild:
    """An interpreter of its own: stdin takes the job, stdout are events, stderr is output."""

    bell_fd: int | None = None

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
        self.wait()

    def wait(self) -> None:
        """See `Child`."""
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
        self._keep_spare()
        return loaded, [name for name in names if name not in loaded]

    def learn(self, modules: Iterable[str]) -> None:
        """See `Strategy`. A spare imports only what was asked for: it has a start to win, too."""

    def expect(self, run: Run, *, again: bool) -> None:
        """See `Strategy`. An interpreter of its own gets nothing from this one."""

    def next_root(self, run: Run) -> Path:
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

    def prepare(self, is_awaited: Callable[[], bool]) -> None:
        """See `Strategy`."""
        self._keep_spare()

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

    def _keep_spare(self) -> None:
        if self.mode == "spawn" and self._spare is None:
            self._start_spare()

    def _drop_spare(self) -> None:
        if self._spare is not None:
            self._spare.kill(frozenset())
            self._spare.close()
            self._spare = None


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name.partition(".")[0]) is not None
    except (ImportError, ValueError):
        return False


def _pipe_of(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("the process was started without a pipe")
    return pipe
