"""Limits that a POSIX process sets on itself before learner code runs in it."""

import math
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cairn_grader.protocol import Limits

if sys.platform != "win32":
    import resource

# After the soft CPU limit Python may still report; then the kernel kills.
CPU_GRACE_S: Final = 2
OPEN_FILES: Final = 1_024
# Other programs of the same user start processes meanwhile; the exact count is the server's job.
PROCESSES_MARGIN: Final = 256

_KEPT_VARIABLES: Final = frozenset(
    [
        "APPDATA",
        "COMSPEC",
        "HOME",
        "HOMEDRIVE",
        "HOMEPATH",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "LOCALAPPDATA",
        "LOGNAME",
        "NUMBER_OF_PROCESSORS",
        "OS",
        "PATH",
        "PATHEXT",
        "PROCESSOR_ARCHITECTURE",
        "PROGRAMDATA",
        "PROGRAMFILES",
        "SHELL",
        "SYSTEMDRIVE",
        "SYSTEMROOT",
        "TZ",
        "USER",
        "USERNAME",
        "USERPROFILE",
        "VIRTUAL_ENV",
        "WINDIR",
    ]
)


def environment_for(root: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The environment of a run: a few names of `given`, and settings that keep tools offline."""
    kept = {name: value for name, value in given.items() if name.upper() in _KEPT_VARIABLES}
    temp = str(root / "tmp")
    return {
        **kept,
        "ANONYMIZED_TELEMETRY": "False",
        "CAIRN_RUN_ROOT": str(root),
        "DO_NOT_TRACK": "1",
        "NO_COLOR": "1",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "TEMP": temp,
        "TMP": temp,
        "TMPDIR": temp,
        "UV_OFFLINE": "1",
    }


def apply_limits(limits: Limits, user_processes: int) -> None:
    """Set this process's limits. `user_processes`: what the user has running now.

    The address space is limited to what is mapped already plus `memory_mb`, so that preloaded
    modules do not count. macOS accepts but does not enforce it. Windows has none of these.
    """
    if sys.platform != "win32":
        megabyte = 2**20
        used = resource.getrusage(resource.RUSAGE_SELF)
        cpu_s = max(1, math.ceil(limits.cpu_s + used.ru_utime + used.ru_stime))
        _limit(resource.RLIMIT_CPU, cpu_s, cpu_s + CPU_GRACE_S)
        _limit(resource.RLIMIT_CORE, 0, 0)
        size = int(limits.file_mb * megabyte)
        _limit(resource.RLIMIT_FSIZE, size, size)
        _limit(resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES)
        memory = _mapped_bytes() + int(limits.memory_mb * megabyte)
        _limit(resource.RLIMIT_AS, memory, memory)
        if user_processes:
            count = user_processes + int(limits.processes) + PROCESSES_MARGIN
            _limit(resource.RLIMIT_NPROC, count, count)


def _limit(which: int, soft: int, hard: int) -> None:
    if sys.platform != "win32":
        ceiling = resource.getrlimit(which)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        try:
            resource.setrlimit(which, (soft, hard))
        except (ValueError, OSError):  # macOS refuses some; the server's clock remains
            return


def _mapped_bytes() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (OSError, ValueError):
        return 2**30
    return pages * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 2**30
