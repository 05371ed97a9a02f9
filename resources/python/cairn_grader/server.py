"""The long-lived process: takes commands, runs one job at a time, emits events. See PROTOCOL.md."""

import argparse
import json
import os
import secrets
import select
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from cairn_grader import protocol
from cairn_grader.active import ActiveRun
from cairn_grader.child import Job
from cairn_grader.forked import ForkStrategy
from cairn_grader.mux import Mux, SelectorMux, ThreadMux
from cairn_grader.processes import become_subreaper, kill_tree, user_process_count
from cairn_grader.protocol import Json, Run
from cairn_grader.snapshot import remove_tree
from cairn_grader.spawned import SpawnStrategy
from cairn_grader.strategies import Strategy

TEMP_PREFIX: Final = "cairn-grader-"
DRAIN_S: Final = 0.5
PROCESS_COUNT_AGE_S: Final = 30.0
STALE_TEMP_S: Final = 3600.0


class Server:
    """Owns the queue, the strategy, the temp folder and the events descriptor."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._events_fd: int = options.events_fd
        self._queue: deque[Run] = deque()
        self._active: ActiveRun | None = None
        self._stdin_rest = b""
        self._events = b""
        self._closing = False
        self._runs_done = 0
        self._user_processes = (0.0, -PROCESS_COUNT_AGE_S)
        self._temp = Path(tempfile.mkdtemp(prefix=f"{TEMP_PREFIX}{os.getpid()}-", dir=options.temp))
        self._temp = self._temp.resolve()
        self._mux: Mux = ThreadMux() if options.io == "threads" else SelectorMux()
        self._strategy = self._choose_strategy()
        self._idle_work: deque[Callable[[], object]] = deque()

    def serve(self) -> int:
        """Work until stdin ends or `shutdown` comes; the process's exit code."""
        become_subreaper()
        self._idle_work.append(self._prepare)
        if self._options.resume is None:
            self._say_ready()
            self._idle_work.append(lambda: remove_stale_folders(self._temp.parent))
        else:
            self._resume(self._options.resume)
        self._mux.add("stdin", 0)
        try:
            while not self._closing:
                self._step()
        finally:
            self._close()
        return 0

    # --- one turn --------------------------------------------------------------------------

    def _step(self) -> None:
        for name, data in self._mux.wait(self._patience_s()):
            self._on_arrival(name, data)
        if self._active is not None:
            if not self._active.done:
                self._active.tick(self._strategy.spares())
            if self._active.done:
                self._finish_active()
        if self._closing:
            return
        if self._active is None and self._queue:
            self._start(self._queue.popleft())
        elif self._active is None and self._idle_work:
            self._get_ready(self._idle_work.popleft())
        elif self._active is None and self._runs_done >= self._options.recycle_after:
            self._send_events()
            self._recycle()
        self._send_events()

    def _patience_s(self) -> float | None:
        if self._active is not None:
            return self._active.wait_s()
        busy = self._queue or self._idle_work or self._runs_done >= self._options.recycle_after
        return 0 if busy else None

    def _on_arrival(self, name: str, data: bytes) -> None:
        match name:
            case "stdin" if data:
                *lines, self._stdin_rest = (self._stdin_rest + data).split(b"\n")
                for line in lines:
                    if line.strip():
                        self._obey(protocol.parse_command(line))
                if len(self._stdin_rest) > protocol.COMMAND_BYTES:
                    self._closing = True
            case "stdin":
                self._closing = True
            case "events" if self._active and data:
                self._active.on_events(data)
            case "output" if self._active:
                self._active.on_output(data)

    def _obey(self, command: protocol.Command) -> None:
        match command:
            case protocol.Run():
                self._enqueue(command)
            case protocol.Warm():
                self._idle_work.append(lambda: self._warm(command.preload))
            case protocol.Cancel():
                self._cancel(command.run_id)
            case protocol.Ping():
                self._emit({"event": "pong", "id": command.id})
            case protocol.Shutdown():
                self._closing = True
            case protocol.Refusal():
                self._refuse(command.run_id, command.message)

    # --- runs ------------------------------------------------------------------------------

    def _enqueue(self, run: Run) -> None:
        # looking it up on disk takes as long as a test: only where it is not loaded yet
        if run.mode == "check" and "pytest" not in sys.modules and pytest_version() is None:
            self._refuse(run.run_id, "pytest is not installed in this Python")
            return
        known = [waiting.run_id for waiting in self._queue]
        if self._active is not None:
            known.append(self._active.run.run_id)
        if run.run_id in known:
            self._refuse(run.run_id, "a run with this id is already waiting or running")
        else:
            self._queue.append(run)

    def _cancel(self, run_id: str) -> None:
        if self._active is not None and self._active.run.run_id == run_id:
            self._active.cancel()
            return
        for run in list(self._queue):
            if run.run_id == run_id:
                self._queue.remove(run)
                self._emit(cancelled_event(run_id))

    def _start(self, run: Run) -> None:
        if self._strategy.mode == "fork":
            self._strategy.warm(run.preload)
            self._leave_fork_if_unsafe()
        root = self._strategy.next_root(run)
        (root / "tmp").mkdir()
        secret = secrets.token_hex(16)
        job = Job(run, str(root), secret, self._count_user_processes())
        child = self._strategy.start(job)
        self._active = ActiveRun(run, child, root, secret, self._emit)
        quietly = child.bell_fd is not None
        if child.bell_fd is not None:
            self._mux.add("bell", child.bell_fd)
        self._mux.add("events", child.events_fd, quietly=quietly)
        self._mux.add("output", child.output_fd, quietly=quietly)

    def _finish_active(self) -> None:
        active = self._active
        if active is None:
            return
        spares = self._strategy.spares()
        active.child.kill(spares)
        if not active.has_ended:
            active.child.wait()  # how it ended is part of the answer
        self._drain()
        active.finish()
        self._send_events()
        # nobody waits for the rest
        active.child.wait()
        if os.name == "posix":
            kill_tree(None, spares)  # what it started in its last moment
        for name in ("bell", "events", "output"):
            self._mux.remove(name)
        active.child.close()
        self._active = None
        self._runs_done += 1
        self._idle_work.append(lambda: self._strategy.learn(active.late_imports))
        again = active.has_collected
        self._idle_work.append(lambda: self._strategy.expect(active.run, again=again))
        self._idle_work.append(self._prepare)
        remove_tree(active.root)

    def _prepare(self) -> None:
        self._strategy.prepare(lambda: bool(select.select([0], [], [], 0)[0]))

    def _get_ready(self, work: Callable[[], object]) -> None:
        """Do what only saves time later; the next run tells of a full disk."""
        try:
            work()
        except OSError as error:
            print(f"could not get ready for the next run: {error}", file=sys.stderr)

    def _drain(self) -> None:
        """Read what is left in the pipes: nobody writes to them any more."""
        deadline = time.monotonic() + DRAIN_S
        open_pipes = {"events", "output"}
        while open_pipes and time.monotonic() < deadline:
            arrivals = self._mux.wait(0 if isinstance(self._mux, SelectorMux) else 0.05)
            for name, data in arrivals:
                self._on_arrival(name, data)
                if not data:
                    open_pipes.discard(name)
            if not arrivals and isinstance(self._mux, SelectorMux):
                return

    def _count_user_processes(self) -> int:
        count, counted_at = self._user_processes
        now = time.monotonic()
        if now - counted_at >= PROCESS_COUNT_AGE_S:
            count = user_process_count()
            self._user_processes = (count, now)
        return int(count)

    # --- strategy --------------------------------------------------------------------------

    def _choose_strategy(self) -> Strategy:
        choice = self._options.strategy
        if choice == "auto":
            choice = "fork" if hasattr(os, "fork") else "spawn"
        if choice == "fork":
            return ForkStrategy(self._temp)
        return SpawnStrategy(self._temp, spare=choice == "spawn")

    def _leave_fork_if_unsafe(self) -> None:
        if isinstance(self._strategy, ForkStrategy) and not self._strategy.is_safe():
            print("a preloaded module started threads: no longer forking", file=sys.stderr)
            self._strategy = SpawnStrategy(self._temp, spare=True)

    def _warm(self, modules: tuple[str, ...]) -> None:
        started = time.monotonic()
        loaded, failed = self._strategy.warm(modules)
        duration_ms = round((time.monotonic() - started) * 1000, 1)
        self._emit(
            {"event": "warmed", "loaded": loaded, "failed": failed, "durationMs": duration_ms}
        )

    # --- beginning and end -----------------------------------------------------------------

    def _say_ready(self) -> None:
        self._emit(
            {
                "event": "ready",
                "protocol": protocol.PROTOCOL_VERSION,
                "python": ".".join(str(part) for part in sys.version_info[:3]),
                "pytest": pytest_version(),
                "executable": sys.executable,
                "mode": self._strategy.mode,
                "pid": os.getpid(),
            }
        )
        self._send_events()

    def _recycle(self) -> None:
        """Become a new process in the same place: same pid, stdin and events descriptor."""
        self._runs_done = 0
        if os.name != "posix":
            return  # children there are new interpreters anyhow, and exec would change the pid
        state = {"rest": self._stdin_rest.hex(), "preload": self._strategy.modules()}
        read_end, write_end = os.pipe()
        os.set_inheritable(read_end, True)
        os.write(write_end, json.dumps(state).encode()) if len(self._stdin_rest) < 4096 else None
        os.close(write_end)
        if len(self._stdin_rest) >= 4096:
            os.close(read_end)
            return
        self._strategy.close()
        remove_tree(self._temp)
        os.set_inheritable(self._events_fd, True)
        arguments = [a for a in sys.argv[1:] if not a.startswith("--resume")]
        entry = str(Path(__file__).with_name("__main__.py"))
        flags = ["-I", "-X", "utf8"]
        command = [sys.executable, *flags, entry, *arguments, f"--resume={read_end}"]
        os.execv(sys.executable, command)

    def _resume(self, descriptor: int) -> None:
        with os.fdopen(descriptor, "rb") as pipe:
            state: dict[str, Any] = json.load(pipe)
        self._stdin_rest = bytes.fromhex(state["rest"])
        self._idle_work.append(lambda: self._strategy.warm(state["preload"]))

    def _close(self) -> None:
        self._send_events()
        if self._active is not None:
            self._active.child.kill(self._strategy.spares())
            self._active.child.wait()
            self._active.child.close()
        self._strategy.close()
        if os.name == "posix":
            kill_tree(None, frozenset())
        remove_tree(self._temp)

    def _refuse(self, run_id: str | None, message: str) -> None:
        self._emit({"event": "refused", "runId": run_id, "message": message})

    def _emit(self, event: Json) -> None:
        """Say it at the end of this turn: many events wake the reader once."""
        self._events += json.dumps(event).encode() + b"\n"

    def _send_events(self) -> None:
        line, self._events = memoryview(self._events), b""
        try:
            while line:
                line = line[os.write(self._events_fd, line) :]
        except BrokenPipeError:
            self._closing = True  # nobody listens any more


def cancelled_event(run_id: str) -> Json:
    """`finished` of a run that never started."""
    return {
        "event": "finished",
        "runId": run_id,
        "outcome": "cancelled",
        "exitCode": None,
        "signal": None,
        "durationMs": 0,
        "counts": {"passed": 0, "failed": 0, "errored": 0, "skipped": 0},
        "missing": [],
        "failure": None,
        "failedIn": None,
        "outputBytes": 0,
        "outputTruncated": False,
        "message": "The run was cancelled.",
    }


def pytest_version() -> str | None:
    """Version of the installed pytest, without importing it."""
    try:
        return version("pytest")
    except PackageNotFoundError:
        return None


def remove_stale_folders(temp: Path) -> None:
    """Remove what servers that were killed have left behind an hour ago or more."""
    for folder in temp.glob(f"{TEMP_PREFIX}*"):
        pid = folder.name.removeprefix(TEMP_PREFIX).partition("-")[0]
        try:
            old = time.time() - folder.stat().st_mtime > STALE_TEMP_S
        except OSError:
            continue
        if old and pid.isdigit() and not is_running(int(pid)):
            remove_tree(folder)


def is_running(pid: int) -> bool:
    """Whether such a process exists; True where that cannot be told without side effects."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def main(arguments: list[str]) -> int:
    """Parse the options and serve."""
    parser = argparse.ArgumentParser(prog="cairn_grader")
    parser.add_argument("--events-fd", type=int, default=3)
    parser.add_argument("--strategy", choices=("auto", "fork", "spawn", "cold"), default="auto")
    parser.add_argument("--io", choices=("select", "threads"), default=default_io())
    parser.add_argument("--recycle-after", type=int, default=500)
    parser.add_argument("--temp", default=None)
    parser.add_argument("--resume", type=int, default=None)
    options = parser.parse_args(arguments)
    # children that are other programs must not inherit it
    os.set_inheritable(options.events_fd, False)
    return Server(options).serve()


def default_io() -> str:
    """Threads only where pipes cannot be waited for."""
    return "threads" if os.name == "nt" else "select"
