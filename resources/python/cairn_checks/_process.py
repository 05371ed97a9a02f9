"""A service's process, seen from the check: started, listened to, asked, stopped."""

import contextlib
import gc
import json
import os
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from cairn_checks._tools import _clean_environment
from cairn_grader.child import PRIVATE_FD_MIN
from cairn_grader.output import HeadTail
from cairn_grader.processes import descendants, die_with_parent

Json = dict[str, Any]

LOG_BYTES: Final = 16 * 1024
CHUNK_BYTES: Final = 64 * 1024
STOP_TIMEOUT_S: Final = 2.0
# For the reader threads to take in what a dead process left in its pipes.
LAST_WORDS_S: Final = 1.0
ANSWER_S: Final = 1.0
POLL_S: Final = 0.002
_ROOT: Final = str(Path(__file__).resolve().parent.parent)
_ENTRY: Final = (
    f"import sys; sys.path.insert(0, {_ROOT!r}); from cairn_checks._serving import main; main()"
)

_readers: set[threading.Thread] = set()
# Parts of libraries that services imported late: the grader loads them for the next run.
late_imports: Final[set[str]] = set()


class ServiceProcess:
    """A process whose log and messages are taken in as they come."""

    def __init__(self, pid: int, log_fd: int, control_fd: int | None, poll: "_Poll") -> None:
        self.pid = pid
        self._poll = poll
        self._log = HeadTail(LOG_BYTES)
        self._messages: list[Json] = []
        self._rest = b""
        self._changed = threading.Condition()
        self._control_open = control_fd is not None
        self._threads = [_reader(log_fd, self._log_data)]
        if control_fd is not None:
            self._threads.append(_reader(control_fd, self._control_data))

    @classmethod
    def of_application(cls, target: str, env: Mapping[str, str]) -> "ServiceProcess":
        """uvicorn with the learner's application; see `_serving` for what it sends."""
        may_fork = hasattr(os, "fork") and "CAIRN_NO_FORK" not in os.environ
        if may_fork and threading.active_count() == 1 + len(_readers):
            return _forked(target, env)
        given = {"target": target, **{name: str(path) for name, path in _folders().items()}}
        command = [sys.executable, "-I", "-X", "utf8", "-c", _ENTRY, json.dumps(given)]
        process = _started(command, env, subprocess.PIPE)
        return cls(*_descriptors_of(process), _poll_of(process))

    @classmethod
    def of_command(cls, arguments: Sequence[str], env: Mapping[str, str]) -> "ServiceProcess":
        """Any Python program that serves; it sends no messages."""
        command = [sys.executable, "-X", "utf8", *arguments]
        process = _started(command, env, subprocess.STDOUT)
        pid, log_fd, _ = _descriptors_of(process)
        return cls(pid, log_fd, None, _poll_of(process))

    @property
    def log(self) -> str:
        """What it has printed until now; of much, the beginning and the end."""
        return self._log.text()

    def exit_code(self) -> int | None:
        """How it ended (negative: of which signal); None while it runs."""
        return self._poll()

    def await_exit(self, timeout_s: float = LAST_WORDS_S) -> int | None:
        """Its exit code, where it is about to end; None if it goes on."""
        deadline = time.monotonic() + timeout_s
        while self._poll() is None and time.monotonic() < deadline:
            time.sleep(POLL_S)
        return self._poll()

    def wait_for(self, kinds: Sequence[str], timeout_s: float) -> Json | None:
        """The first message of one of these kinds; None when it ends or time is up before."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while True:
                for message in self._messages:
                    if message["kind"] in kinds:
                        return message
                left = deadline - time.monotonic()
                if left <= 0 or not self._control_open:
                    return None
                self._changed.wait(left)

    def raised_by(self, exchange: int, timeout_s: float) -> Json | None:
        """The exception that a request met; the service may send it a moment after its answer."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while True:
                for message in self._messages:
                    if message["kind"] == "raised" and message.get("exchange") == exchange:
                        failure: Json = message["failure"]
                        return failure
                left = deadline - time.monotonic()
                if left <= 0 or not self._control_open:
                    return None
                self._changed.wait(left)

    def where(self) -> Json | None:
        """Where its code is now, as a failure with frames; None where that cannot be told."""
        if sys.platform == "win32" or not self._control_open:
            return None
        import signal

        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGUSR1)
        message = self.wait_for(["where"], ANSWER_S)
        return None if message is None else message["failure"]

    def stop(self, *, at_once: bool = False) -> int | None:
        """Ask it to end, then kill it with all that it started; its exit code."""
        tree = descendants(self.pid)
        if self._poll() is None and not at_once:
            _signal(self.pid, "SIGTERM")
            deadline = time.monotonic() + STOP_TIMEOUT_S
            while self._poll() is None and time.monotonic() < deadline:
                time.sleep(POLL_S)
                tree = descendants(self.pid) or tree
        _kill_group(self.pid)
        for pid in tree:
            _signal(pid, "SIGKILL")
        if self._poll() is None:
            _signal(self.pid, "SIGKILL")
            while self._poll() is None:
                time.sleep(POLL_S)
        for thread in self._threads:
            thread.join(LAST_WORDS_S)
            _readers.discard(thread)
        for message in self._messages:
            if message["kind"] == "imported":
                late_imports.update(message["modules"])
        return self._poll()

    def _log_data(self, data: bytes) -> None:
        self._log.add(data)

    def _control_data(self, data: bytes) -> None:
        with self._changed:
            *lines, self._rest = (self._rest + data).split(b"\n")
            for line in filter(None, lines):
                with contextlib.suppress(ValueError):
                    message = json.loads(line)
                    if isinstance(message, dict) and isinstance(message.get("kind"), str):
                        self._messages.append(message)
            if not data:
                self._control_open = False
            self._changed.notify_all()


_Poll = Callable[[], "int | None"]


def _forked(target: str, env: Mapping[str, str]) -> ServiceProcess:
    """A copy of this process, in which the libraries are loaded already."""
    if sys.platform == "win32":
        raise NotImplementedError("Windows has no fork")
    folders = _folders()
    log_read, log_write = os.pipe()
    control_read, control_write = os.pipe()
    with warnings.catch_warnings():
        # our reader threads hold no lock that the copy needs
        warnings.simplefilter("ignore", DeprecationWarning)
        parent, pid = os.getpid(), os.fork()
    if pid == 0:
        _become_service(parent, target, env, folders, log_write, control_write)
    os.close(log_write)
    os.close(control_write)
    status: list[int] = []

    def poll() -> int | None:
        if not status:
            try:
                done, raw = os.waitpid(pid, os.WNOHANG)
            except ChildProcessError:
                done, raw = pid, 0
            if done:
                status.append(os.waitstatus_to_exitcode(raw))
        return status[0] if status else None

    return ServiceProcess(pid, log_read, control_read, poll)


def _become_service(
    parent: int,
    target: str,
    env: Mapping[str, str],
    folders: dict[str, Path],
    log_fd: int,
    control_fd: int,
) -> NoReturn:
    """In the copy: forget the check, then serve. Never returns into the test that forked."""
    code = 70
    try:
        if sys.platform != "win32":
            import signal

            os.setpgid(0, 0)
            die_with_parent()
            for number in (signal.SIGTERM, signal.SIGUSR2, signal.SIGXCPU, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
        _end_with(parent)
        null = os.open(os.devnull, os.O_RDONLY)
        for standard, purpose in ((0, null), (1, log_fd), (2, log_fd)):
            os.dup2(purpose, standard)
        # the grader's own pipes are no business of a service
        os.closerange(PRIVATE_FD_MIN, PRIVATE_FD_MIN + 64)
        for name, target_fd in (("stdout", 1), ("stderr", 2)):
            stream = open(  # noqa: SIM115
                target_fd,
                "w",
                buffering=1,
                encoding="utf-8",
                errors="backslashreplace",
                closefd=False,
            )
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)
        os.environ.clear()
        os.environ.update(env)
        _forget_modules(folders)
        gc.freeze()  # what the check holds is not this process's to clean up
        from cairn_checks._serving import Control, serve

        code = serve(target, Control(control_fd), folders["learner"], folders["checks"])
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _forget_modules(folders: dict[str, Path]) -> None:
    """A service imports the learner's modules anew, whatever a test has made of them."""
    roots = tuple(f"{folder}{os.sep}" for folder in folders.values())
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and file.startswith(roots) and not name.startswith("test_"):
            del sys.modules[name]


def _end_with(parent: int) -> None:
    """Where the kernel does not end orphans: look now and then whether the parent is there."""
    if sys.platform == "linux":
        if os.getppid() != parent:
            os._exit(70)
        return

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        _kill_group(os.getpid())

    threading.Thread(target=watch, daemon=True).start()


def _folders() -> dict[str, Path]:
    """Where the learner's files and the checks lie."""
    root = os.environ.get("CAIRN_RUN_ROOT")
    work = Path.cwd()
    return {"learner": work, "checks": Path(root, "checks") if root else work}


def _started(
    command: Sequence[str], env: Mapping[str, str], errors: int
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=dict(env),
        start_new_session=os.name == "posix",
        bufsize=0,
    )


def _descriptors_of(process: "subprocess.Popen[bytes]") -> tuple[int, int, int | None]:
    """Its pid, and descriptors of its pipes that are ours to close."""
    log = -1 if process.stdout is None else os.dup(process.stdout.fileno())
    control = None if process.stderr is None else os.dup(process.stderr.fileno())
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
    return process.pid, log, control


def _poll_of(process: "subprocess.Popen[bytes]") -> _Poll:
    return process.poll


def _reader(descriptor: int, take: Callable[[bytes], None]) -> threading.Thread:
    def read() -> None:
        data = b"-"
        while data:
            try:
                data = os.read(descriptor, CHUNK_BYTES)
            except OSError:
                data = b""
            take(data)
        os.close(descriptor)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    _readers.add(thread)
    return thread


def environment_of(extra: Mapping[str, str]) -> dict[str, str]:
    """What a service's environment holds."""
    return _clean_environment({"PYTHONUNBUFFERED": "1", **extra})


def _signal(pid: int, name: str) -> None:
    import signal

    number = getattr(signal, name, signal.SIGTERM)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _kill_group(pid: int) -> None:
    if sys.platform != "win32":
        import signal

        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
