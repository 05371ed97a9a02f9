"""Quality tools that start warm: copies of a process that has loaded them, and no learner's code.

A check that runs mypy would spend most of its time on a new Python, the tool's imports and the
types of the standard library. The grader loads the tools that a run's checks use; the run's
process makes a copy of itself before learner code can touch it, and this copy makes a further one
for each run of a tool. What a tool prints and how it ends is the same as with `python -m`.
"""

import atexit
import contextlib
import gc
import importlib
import json
import logging
import os
import runpy
import select
import signal
import socket
import sys
import threading
import time
import types
import warnings
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from cairn_grader.child import PRIVATE_FD_MIN
from cairn_grader.processes import die_with_parent
from cairn_grader.typeshed import typeshed

Ended = tuple[int | None, bytes, bytes]

# By the name that `python -m` knows: what it imports, some of it late. Not pylint: its licence is
# the GPL, and it stays a program of its own.
TOOLS: Final[Mapping[str, tuple[str, ...]]] = {
    "autoflake": ("autoflake", "multiprocessing.pool"),
    "bandit": ("bandit.cli.main",),
    "black": ("black", "black.concurrency", "concurrent.futures.process", "multiprocessing.queues"),
    "isort": ("isort.main",),
    "mypy": ("mypy.main",),
}
CHUNK_BYTES: Final = 64 * 1024
# What Python itself puts there; the rest finds modules for the checks.
_OWN_ROOT: Final = str(Path(__file__).resolve().parent.parent)
_loaded: Final[set[str]] = set()
# Tools that are programs beside their Python package.
_programs: Final[dict[str, list[str]]] = {}
# Packages that are here only because a tool needs them.
_packages: Final[set[str]] = set()


class _Current:
    """Stands for a standard stream in what a tool keeps of it when it is imported."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> object:
        current = getattr(sys, self._name)
        return getattr(getattr(sys, f"__{self._name}__") if current is self else current, attribute)


def load_tool(name: str) -> bool:
    """Import a tool and what it would import late; False if it is not installed."""
    before = set(sys.modules)
    streams = {stream: getattr(sys, stream) for stream in ("stdin", "stdout", "stderr")}
    for stream in streams:
        setattr(sys, stream, _Current(stream))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _import_parts(name)
    except (Exception, SystemExit):
        return False
    finally:
        for stream, original in streams.items():
            setattr(sys, stream, original)
    new = {module.partition(".")[0] for module in set(sys.modules) - before}
    _packages.update(new - {module.partition(".")[0] for module in before})
    if name in TOOLS:
        _loaded.add(name)
    return True


def _import_parts(name: str) -> None:
    if name == "ruff":
        _programs[name] = [importlib.import_module(name).find_ruff_bin()]
        return
    for module in TOOLS[name]:
        importlib.import_module(module)


def give_way(work: Path) -> None:
    """Forget packages of the tools whose names the learner has for modules of their own."""
    taken = _packages - sys.stdlib_module_names
    taken &= {entry.name.removesuffix(".py") for entry in os.scandir(work)}
    if taken:
        for module in [each for each in sys.modules if each.partition(".")[0] in taken]:
            del sys.modules[module]


class WarmTools:
    """The way from a check to the process that has the tools loaded."""

    def __init__(self, preload: Iterable[str]) -> None:
        """For those of the modules that are tools and loaded. Forks."""
        self._names = _loaded & set(preload)
        self._lock = threading.Lock()
        self._socket = _start_host() if self._names else None

    def direct(self, command: Sequence[str]) -> list[str] | None:
        """What `python -m` would only hand on to, where it would."""
        return [*_programs[command[0]], *command[1:]] if command[0] in _programs else None

    def run(
        self, command: Sequence[str], environment: Mapping[str, str], timeout_s: float
    ) -> Ended | None:
        """Exit code (None: stopped at the time limit), stdout, stderr; None if it cannot be run."""
        if command[0] not in self._names:
            return None
        with self._lock:
            if self._socket is None:
                return None
            try:
                order = {"command": list(command), "env": dict(environment), "cwd": str(Path.cwd())}
                return _ask(self._socket, json.dumps(order).encode() + b"\n", timeout_s)
            except OSError:  # the learner's code has closed the way, or ended the process
                self._close()
                return None
            except BaseException:
                self._close()  # ends the tool as well
                raise

    def _close(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.close()
            self._socket = None


def _ask(host: socket.socket, order: bytes, timeout_s: float) -> Ended:
    """Send an order with two pipes to write to, and take in what comes until all is closed."""
    stdout, stderr = os.pipe(), os.pipe()
    taken: dict[int, list[bytes]] = {stdout[0]: [], stderr[0]: []}
    try:
        try:
            socket.send_fds(host, [b"o"], [stdout[1], stderr[1]])
        finally:
            os.close(stdout[1])
            os.close(stderr[1])
        host.sendall(order)
        deadline = time.monotonic() + timeout_s
        ended = _take_in(taken, deadline) and _arrives(host, deadline)
        if not ended:
            host.sendall(b"k")
            _take_in(taken, None)
        code = int(_line(host))
    finally:
        os.close(stdout[0])
        os.close(stderr[0])
    return code if ended else None, b"".join(taken[stdout[0]]), b"".join(taken[stderr[0]])


def _take_in(taken: dict[int, list[bytes]], deadline: float | None) -> bool:
    """Read until every pipe is closed; False when time is up before."""
    pending = set(taken)
    while pending:
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        ready = select.select(list(pending), [], [], left)[0]
        if not ready:
            return False
        for number in ready:
            data = os.read(number, CHUNK_BYTES)
            if data:
                taken[number].append(data)
            else:
                pending.discard(number)
    return True


def _arrives(host: socket.socket, deadline: float) -> bool:
    return bool(select.select([host], [], [], max(0.0, deadline - time.monotonic()))[0])


def _line(stream: socket.socket) -> bytes:
    """One line; OSError when the other side is gone."""
    data = b""
    while not data.endswith(b"\n"):
        piece = stream.recv(1)
        if not piece:
            raise ConnectionResetError("the process with the tools is gone")
        data += piece
    return data


# --- the process that has the tools loaded ----------------------------------------------------


def _start_host() -> socket.socket:
    if sys.platform == "win32":
        raise NotImplementedError("Windows has no fork")
    import fcntl

    ours, theirs = socket.socketpair()
    parent = os.getpid()
    if os.fork() == 0:
        try:
            _serve(theirs, parent)
        finally:
            os._exit(0)
    theirs.close()
    moved = fcntl.fcntl(ours.fileno(), fcntl.F_DUPFD_CLOEXEC, PRIVATE_FD_MIN)
    ours.close()
    return socket.socket(fileno=moved)


def _serve(orders: socket.socket, parent: int) -> None:
    """Carry out one order after the other, until the check's process ends."""
    if sys.platform == "win32":
        return
    die_with_parent()
    if os.getppid() != parent:
        return
    kept = orders.fileno()
    os.closerange(3, kept)
    os.closerange(kept + 1, PRIVATE_FD_MIN + 64)
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    for signal_number in (signal.SIGTERM, signal.SIGUSR2, signal.SIGXCPU):
        signal.signal(signal_number, signal.SIG_DFL)
    bell, ring = os.pipe()
    for number in (bell, ring):
        os.set_blocking(number, False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.set_wakeup_fd(ring, warn_on_full_buffer=False)
    _become_plain()
    while True:
        first, outputs, _, _ = socket.recv_fds(orders, 1, 2)
        if not first:
            return
        if first == b"k":  # it had ended by itself when the request came
            continue
        order = json.loads(_rest_of_line(orders))
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            orders.close()
            _become_tool(order, *outputs)
        for number in outputs:
            os.close(number)
        code = _await(pid, orders, bell)
        orders.sendall(f"{code}\n".encode())


def _rest_of_line(stream: socket.socket) -> bytes:
    """A line that may be long, of which nobody sends more until it was answered but `k`."""
    data = b""
    while not data.endswith(b"\n"):
        piece = stream.recv(CHUNK_BYTES)
        if not piece:
            os._exit(0)
        data += piece
    return data


def _await(pid: int, orders: socket.socket, bell: int) -> int:
    """How the tool ended, of itself or because nobody waits for it any more."""
    if sys.platform == "win32":
        return 0
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        ready = select.select([orders.fileno(), bell], [], [])[0]
        if bell in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(bell, CHUNK_BYTES)
        if orders.fileno() in ready:
            gone = not orders.recv(1)
            for kill in (os.killpg, os.kill):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            if gone:
                os._exit(0)
            return os.waitstatus_to_exitcode(status)


def _become_plain() -> None:
    """Forget what the grader has changed in this Python."""
    run = os.environ.get("CAIRN_RUN_ROOT", "\0")
    sys.path[:] = [entry for entry in sys.path if entry != _OWN_ROOT and not entry.startswith(run)]
    sys.meta_path[:] = [
        finder
        for finder in sys.meta_path
        if not type(finder).__module__.startswith(("cairn_", "_pytest."))
    ]
    sys.path_importer_cache.clear()
    sys.dont_write_bytecode = True
    sys.flags = _plain_flags()  # type: ignore[assignment]
    _forget_ends()
    warnings.resetwarnings()
    for category in (ResourceWarning, ImportWarning, PendingDeprecationWarning, DeprecationWarning):
        warnings.simplefilter("ignore", category)
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    gc.freeze()  # what the grader holds is not a tool's to look through


def _plain_flags() -> types.SimpleNamespace:
    """Those of a Python without `-I`: mypy asks whether its first folder is the current one."""
    given = {name: getattr(sys.flags, name) for name in dir(sys.flags) if not name.startswith("_")}
    for name in ("count", "index", "n_fields", "n_sequence_fields", "n_unnamed_fields"):
        given.pop(name, None)
    changed = {"isolated": 0, "ignore_environment": 0, "no_user_site": 0, "safe_path": False}
    return types.SimpleNamespace(**{**given, **changed, "dont_write_bytecode": 1})


def _forget_ends() -> None:
    """What is to be done at the grader's end is not to be done at a tool's."""
    atexit._clear()
    weakref.finalize._registry.clear()  # type: ignore[attr-defined]
    weakref.finalize._registered_with_atexit = False  # type: ignore[attr-defined]
    atexit.register(logging.shutdown)
    multiprocessing = sys.modules.get("multiprocessing.util")
    if multiprocessing is not None:
        atexit.register(multiprocessing._exit_function)


def _become_tool(order: dict[str, Any], stdout_fd: int, stderr_fd: int) -> NoReturn:
    """In the copy for one run of a tool: what `python -m` does, and an end like that of Python."""
    code = 1
    try:
        os.setsid()
        die_with_parent()
        os.dup2(stdout_fd, 1)
        os.dup2(stderr_fd, 2)
        os.closerange(3, PRIVATE_FD_MIN + 64)
        _open_streams()
        name, *arguments = order["command"]
        if name == "mypy":
            arguments = typeshed.lend(arguments, os.environ.get("CAIRN_RUN_ROOT"))
        os.environ.clear()
        os.environ.update(order["env"])
        os.chdir(order["cwd"])
        sys.path.insert(0, order["cwd"])
        sys.argv = ["-m", *arguments]
        sys.modules["__main__"] = types.ModuleType("__main__")
        code = _code_of(lambda: runpy._run_module_as_main(name))  # type: ignore[attr-defined]
    finally:
        for end in (threading._shutdown, atexit._run_exitfuncs):  # type: ignore[attr-defined]
            with contextlib.suppress(BaseException):
                end()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)


def _open_streams() -> None:
    """As Python does in UTF-8 mode."""
    streams = (
        open(0, encoding="utf-8", errors="surrogateescape", closefd=False),  # noqa: SIM115
        open(1, "w", encoding="utf-8", errors="surrogateescape", closefd=False),  # noqa: SIM115
        open(  # noqa: SIM115
            2, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False
        ),
    )
    for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _code_of(main: Callable[[], object]) -> int:
    """The exit code of a program, which is told of what it raises as Python itself does."""
    try:
        main()
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return (end.code or 0) & 0xFF
        print(end.code, file=sys.stderr)
        return 1
    except BaseException as error:
        traceback = error.__traceback__
        # runpy's frames and below: ours would not be there
        skipped = 2
        while traceback is not None and skipped:
            traceback, skipped = traceback.tb_next, skipped - 1
        sys.excepthook(type(error), error, traceback)
        return 1
    return 0
