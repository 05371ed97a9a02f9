"""Finding and killing everything that a run has started, also what tried to get away."""

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

KILL_TIMEOUT_S: Final = 3.0
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_CHILD_SUBREAPER: Final = 36
_PROC: Final = Path("/proc")
IS_LINUX: Final = sys.platform == "linux"

_libc: ctypes.CDLL | None = ctypes.CDLL(None, use_errno=True) if IS_LINUX else None


def become_subreaper() -> bool:
    """Make orphaned descendants children of this process, so that they can be found. Linux only."""
    return _libc is not None and _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies. Linux only."""
    if sys.platform == "linux" and _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def descendants(pid: int) -> list[int]:
    """Living descendants of a process, parents first. Empty where there is no /proc."""
    found: list[int] = []
    pending = [pid]
    while pending:
        children = _children(pending.pop())
        found += children
        pending += children
    return found


def _children(pid: int) -> list[int]:
    children: list[int] = []
    try:
        for task in os.scandir(f"/proc/{pid}/task"):
            with open(f"{task.path}/children", "rb") as file:  # noqa: PTH123 - hot path
                children += [int(word) for word in file.read().split()]
    except OSError:
        return children
    return children


def resident_bytes(pids: Iterable[int], shared_bytes: int) -> int:
    """Memory of the processes beyond `shared_bytes` each, which they share with the server."""
    total = 0
    page = 4096
    if sys.platform != "win32":
        page = os.sysconf("SC_PAGE_SIZE")
    for pid in pids:
        try:
            with open(f"/proc/{pid}/statm", "rb") as file:  # noqa: PTH123 - hot path
                resident = int(file.read().split()[1]) * page
        except (OSError, IndexError):
            continue
        total += max(0, resident - shared_bytes)
    return total


def own_resident_bytes() -> int:
    """Memory of this process; 0 where that is not known."""
    return resident_bytes([os.getpid()], 0)


def thread_count(pid: int) -> int:
    """Threads of a process as the system counts them; 1 where that is not known."""
    try:
        return sum(1 for _ in os.scandir(f"/proc/{pid}/task"))
    except OSError:
        return 1


def user_process_count() -> int:
    """Processes and threads of this user, for RLIMIT_NPROC; 0 for root or where not known."""
    if sys.platform == "win32" or not IS_LINUX or os.geteuid() == 0:
        return 0
    user, count = os.geteuid(), 0
    for entry in os.scandir(_PROC):
        if entry.name.isdigit():
            try:
                if entry.stat().st_uid == user:
                    count += thread_count(int(entry.name))
            except OSError:
                continue
    return count


def kill_tree(leader: int | None, spared: frozenset[int]) -> bool:
    """Kill the leader, its group, and every descendant of this process that is not `spared`.

    True when nothing is left. Where there is no /proc only the group can be found.
    """
    if sys.platform == "win32":
        return False
    if leader is not None:
        _kill_group(leader)
    deadline = time.monotonic() + KILL_TIMEOUT_S
    while time.monotonic() < deadline:
        alive = [pid for pid in descendants(os.getpid()) if pid not in spared and pid != leader]
        # stopped first, so that none can start another while the rest is being killed
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for pid in alive:
                _signal(pid, number)
        for pid in alive:
            _reap(pid)
        if not alive:
            return True
    return False


def _kill_group(leader: int) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, signal.SIGKILL)
        _signal(leader, signal.SIGKILL)


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return


def reap(orphans: Iterable[int]) -> None:
    """Clear away orphans that this process inherited and that have ended."""
    for pid in orphans:
        _reap(pid)


def _reap(pid: int) -> None:
    if sys.platform != "win32":
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            return
