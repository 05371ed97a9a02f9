"""What mypy found out about the standard library, kept so that no check has to find it out again.

mypy reads the types of the built-ins and of each imported module before it looks at a learner's
file: half a second. Its cache would spare that, but a cache that checks write to would hand one
learner's state on to the next. So it is filled once, from a program of ours, kept in memory, and
each run of mypy gets a copy of its own.
"""

import contextlib
import io
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cairn_grader.processes import die_with_parent
from cairn_grader.snapshot import remove_tree

NO_CACHE: Final = f"--cache-dir={os.devnull}"
# What the checks' runs of mypy have in common; a run with other rules reads the library anew.
OPTIONS: Final = ("--config-file=", "--explicit-package-bases", "--strict")
# What exercises are about. Each module costs a run nothing unless it is imported.
MODULES: Final = """
    abc asyncio bisect collections collections.abc contextlib contextvars copy csv dataclasses
    datetime decimal enum fractions functools hashlib heapq inspect io itertools json logging math
    operator os pathlib random re secrets statistics string sys tempfile textwrap threading time
    traceback types typing typing_extensions unittest.mock uuid warnings weakref
"""
SIZE_BYTES: Final = 64 * 1024 * 1024


class Typeshed:
    """The kept cache; empty until `prepare` was called and the process that fills it is done."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._pid: int | None = None
        self._folder: Path | None = None
        self._tried = False

    @property
    def worker(self) -> int | None:
        """The process that fills it, while there is one."""
        return self._pid

    def prepare(self, temp: Path) -> None:
        """Have a copy of this process, in which mypy is loaded, fill it below `temp`."""
        if self._tried or self._pid is not None or sys.platform == "win32":
            return
        folder = Path(tempfile.mkdtemp(prefix="typeshed-", dir=temp))
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            _fill(folder, server)
        self._pid, self._folder = pid, folder

    def collect(self) -> bool:
        """Take over what the process has written, if it has ended; whether there is more now."""
        if self._pid is None or self._folder is None or sys.platform == "win32":
            return False
        done, status = os.waitpid(self._pid, os.WNOHANG)
        if not done:
            return False
        if os.waitstatus_to_exitcode(status) == 0:
            self._files = _read(self._folder / "cache")
        self._tried = True
        self._forget()
        return bool(self._files)

    def close(self) -> None:
        """End the process that fills it, if it still runs."""
        if self._pid is not None and sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            self._forget()

    def lend(self, arguments: Sequence[str], root: str | None) -> list[str]:
        """mypy's arguments, with a copy of the cache in a run's folder in the place of none."""
        if not self._files or root is None or NO_CACHE not in arguments:
            return list(arguments)
        folder = Path(tempfile.mkdtemp(prefix="mypy-", dir=Path(root, "tmp")))
        try:
            for name, content in self._files.items():
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        except OSError:  # a full disk: mypy does without
            shutil.rmtree(folder, ignore_errors=True)
            return list(arguments)
        return [f"--cache-dir={folder}" if each == NO_CACHE else each for each in arguments]

    def _forget(self) -> None:
        if self._folder is not None:
            remove_tree(self._folder)
        self._pid = self._folder = None


def _fill(folder: Path, server: int) -> None:
    """In the copy: run mypy over a program that imports all of `MODULES`. Does not return."""
    code = 1
    try:
        os.setsid()
        die_with_parent()
        if os.getppid() != server:
            os._exit(1)
        os.nice(5)
        os.closerange(3, 256)
        here = folder / "empty"
        here.mkdir()
        os.chdir(here)
        entry = str(Path(__file__).resolve().parent.parent)
        sys.path[:] = [str(here), *(each for each in sys.path if each != entry)]
        from mypy.main import main

        program = "\n".join(f"import {name}" for name in MODULES.split())
        said = io.StringIO()
        try:
            options = [*OPTIONS, f"--cache-dir={folder / 'cache'}"]
            main(args=[*options, "-c", program], stdout=said, stderr=said, clean_exit=True)
            code = 0
        except SystemExit as end:
            code = 0 if end.code in (None, 0) else 1
    finally:
        os._exit(code)


def _read(folder: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            files[path.relative_to(folder).as_posix()] = path.read_bytes()
    return files if sum(map(len, files.values())) <= SIZE_BYTES else {}


typeshed: Final = Typeshed()
