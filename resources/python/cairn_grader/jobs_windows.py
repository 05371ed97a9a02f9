"""Windows job objects: all processes of a run in one box that can be limited and closed.

Elsewhere `contain` returns a box that does nothing: limits and process groups do the same there.
"""

import subprocess
import sys
from typing import Final, Protocol

from cairn_grader.protocol import Limits


class Container(Protocol):
    """A box around a process and everything it starts."""

    def limit(self, limits: Limits) -> None:
        """Set memory, CPU time and process count."""

    def terminate(self) -> None:
        """Kill all that is inside."""


class NoContainer:
    """For systems with other means."""

    def limit(self, limits: Limits) -> None:
        """Nothing to do."""

    def terminate(self) -> None:
        """Nothing to do."""


def contain(process: "subprocess.Popen[bytes]") -> Container:
    """Put a process that was just started into a box of its own."""
    if sys.platform == "win32":
        return _JobObject(process)
    return NoContainer()


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _EXTENDED_LIMIT_INFORMATION: Final = 9
    _ACTIVE_PROCESS: Final = 0x8
    _JOB_TIME: Final = 0x4
    _JOB_MEMORY: Final = 0x200
    _KILL_ON_JOB_CLOSE: Final = 0x2000
    # Windows counts job time in units of 100 ns.
    _TICKS_PER_S: Final = 10_000_000

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    class _JobObject:
        """A job object whose processes die with its last handle, so also with the server."""

        def __init__(self, process: "subprocess.Popen[bytes]") -> None:
            self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
            self._handle = wintypes.HANDLE(self._kernel.CreateJobObjectW(None, None))
            self._set(_KILL_ON_JOB_CLOSE)
            handle = wintypes.HANDLE(int(process._handle))  # type: ignore[attr-defined]
            self._kernel.AssignProcessToJobObject(self._handle, handle)

        def limit(self, limits: Limits) -> None:
            """See `Container`."""
            self._set(_KILL_ON_JOB_CLOSE | _ACTIVE_PROCESS | _JOB_TIME | _JOB_MEMORY, limits)

        def terminate(self) -> None:
            """See `Container`."""
            self._kernel.TerminateJobObject(self._handle, 1)
            self._kernel.CloseHandle(self._handle)

        def _set(self, flags: int, limits: Limits | None = None) -> None:
            info = _ExtendedLimits()
            info.BasicLimitInformation.LimitFlags = flags
            if limits is not None:
                basic = info.BasicLimitInformation
                basic.ActiveProcessLimit = int(limits.processes) + 1
                basic.PerJobUserTimeLimit = int(limits.cpu_s * _TICKS_PER_S)
                info.JobMemoryLimit = int(limits.memory_mb * 2**20)
            self._kernel.SetInformationJobObject(
                self._handle,
                _EXTENDED_LIMIT_INFORMATION,
                ctypes.byref(info),
                ctypes.sizeof(info),
            )
