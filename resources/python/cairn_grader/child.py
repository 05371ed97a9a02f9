"""What happens inside the process that runs one job. It never returns to its caller."""

import contextlib
import gc
import json
import os
import random
import select
import signal
import sys
import tempfile
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from cairn_grader.channel import Channel
from cairn_grader.pages import own_pages
from cairn_grader.protocol import Limits, Run

# The two private descriptors go above what programs usually open.
PRIVATE_FD_MIN: Final = 100
# Modules that one run may suggest for preloading.
LEARNED: Final = 200


@dataclass(frozen=True, slots=True)
class Job:
    """A run, the private folder made for it, and the secret of its pipes."""

    run: Run
    root: str
    secret: str
    user_processes: int

    def to_json(self) -> dict[str, Any]:
        """For a child that is another program."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Job":
        """The opposite of `to_json`; the sender is the server, so the shape is trusted."""
        run = dict(data["run"])
        run["limits"] = Limits(**run["limits"])
        run["preload"], run["preamble"] = tuple(run["preload"]), tuple(run["preamble"])
        return cls(Run(**run), data["root"], data["secret"], data["user_processes"])


def wait_for_job(
    job_fd: int, events_fd: int, output_fd: int, bell_fd: int, root: Path | None
) -> NoReturn:
    """What a forked process does: get ready, wait for its job on `job_fd`, do it, end.

    Without a job (the other end was closed) it just ends. With a `root` the run's checks are there
    already, and are collected now: it rings the bell when that went well, and ends if it did not.
    """
    try:
        kept = settle_descriptors(job_fd, events_fd, output_fd, bell_fd)
        for number, purpose in ((0, kept[0]), (1, kept[2]), (2, kept[2])):
            os.dup2(purpose, number)
        if sys.platform != "win32":
            for number in (signal.SIGTERM, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
        before = set(sys.modules)
        if root is not None:
            if not _collect_ahead(root):
                os._exit(1)
            os.write(kept[3], b"c")
        _touch_memory(kept[0])
        line = _read_line(kept[0])
        os.close(kept[0])
        if line:
            job = Job.from_json(json.loads(line))
            run_job(job, kept[1], kept[2], kept[3], collected=before if root else None)
    finally:
        os._exit(0)


def run_job(
    job: Job,
    events_fd: int,
    output_fd: int,
    bell_fd: int | None = None,
    *,
    collected: set[str] | None = None,
) -> NoReturn:
    """Do the job in this process and end it. The descriptors are the write ends of its pipes.

    Descriptors 1 and 2 must already lead to the output pipe. `bell_fd` wakes the server at the end.
    `collected` are the modules that were loaded before its checks were collected ahead, if so.
    """
    code = 70
    try:
        code = _run(job, Channel(job.secret, events_fd, output_fd), collected)
    except BaseException:
        traceback.print_exc()
    finally:
        if bell_fd is not None:
            with contextlib.suppress(OSError):
                os.write(bell_fd, b".")
        os._exit(code)


def _run(job: Job, channel: Channel, collected: set[str] | None) -> int:
    root = Path(job.root)
    work, checks = root / "work", root / "checks"
    _open_input(job)
    channel.open_standard_streams()

    from cairn_grader.failures import Origins
    from cairn_grader.finder import shadowed_names
    from cairn_grader.limits import apply_limits
    from cairn_grader.stopping import StopGuard

    problem = _copy(job.run, work, checks, with_checks=collected is None)
    if problem:
        channel.send("workspaceLimit", message=problem)
        return 1
    if collected is None:
        _move_in(root)
    sys.path_importer_cache.pop(str(work), None)  # it may have been looked into while it was empty
    if job.run.service is not None:
        os.environ["CAIRN_SERVICE"] = json.dumps(job.run.service)
    random.seed()
    tempfile.tempdir = None  # the server has looked up its own
    origins = Origins(work, checks, frozenset(shadowed_names(work)))
    guard = StopGuard()
    guard.listen()
    apply_limits(job.run.limits, job.user_processes)
    if job.run.mode == "check":
        _have_tools(job.run.preload, work)
    channel.send("ready")
    before = set(sys.modules) if collected is None else collected
    if job.run.mode == "check":
        from cairn_grader.sessions import session_for

        return session_for(checks).run(channel, origins, guard, lambda: late_imports(before))
    from cairn_grader.programs import Program, run_program

    run = job.run
    program = Program(
        work, checks, run.entry, run.preamble, run.asserts, run.call, run.record_steps
    )
    return run_program(channel, program, origins, guard)


def _move_in(root: Path) -> None:
    """Make the run's folders and environment this process's own."""
    from cairn_grader.finder import install_finder
    from cairn_grader.limits import environment_for

    environment = environment_for(root, os.environ)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(root / "work")
    sys.dont_write_bytecode = True
    install_finder([root / "checks", root / "work"])


def _have_tools(preload: tuple[str, ...], work: Path) -> None:
    """Let the checks' tools be run by a copy of this process, made before learner code is here."""
    tools = sys.modules.get("cairn_grader.tools")
    if tools is not None:
        from cairn_checks import _tools

        _tools.warm = tools.WarmTools(preload)
        tools.give_way(work)


def _collect_ahead(root: Path) -> bool:
    from cairn_grader.sessions import session_for

    _move_in(root)
    return session_for(root / "checks").collect_ahead()


def late_imports(before: set[str]) -> list[str]:
    """Parts of already loaded libraries that only this run imported: worth loading beforehand."""
    roots = {name for name in before if "." not in name}
    new = [name for name in sys.modules if name not in before]
    services = sys.modules.get("cairn_checks._process")
    if services is not None:
        new += sorted(services.late_imports)
    return [name for name in new if "." in name and name.partition(".")[0] in roots][:LEARNED]


def _copy(run: Run, work: Path, checks: Path, *, with_checks: bool) -> str | None:
    """Fill the two folders; a sentence if they hold too much."""
    from cairn_grader.snapshot import SnapshotLimitError, copy_folder, write_files

    folders = [("workspace", run.workspace, work)]
    if with_checks:
        folders.append(("checks", run.checks, checks))
    for name, source, target in folders:
        try:
            if source is None:
                target.mkdir(exist_ok=True)
            else:
                copy_folder(Path(source), target)
        except SnapshotLimitError as error:
            return f"The {name} folder is too large: {error}."
        except OSError as error:
            return f"The {name} folder could not be copied: {error}."
    write_files(run.files, work)
    return None


def settle_descriptors(*kept: int) -> list[int]:
    """Move the descriptors `kept` out of the way and close all others but 0, 1 and 2."""
    if sys.platform == "win32":
        return list(kept)
    import fcntl

    moved = [fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, PRIVATE_FD_MIN) for number in kept]
    os.closerange(3, PRIVATE_FD_MIN)
    for number in range(PRIVATE_FD_MIN, PRIVATE_FD_MIN + 64):
        if number not in moved:
            with contextlib.suppress(OSError):
                os.close(number)
    return moved


def _open_input(job: Job) -> None:
    """Put the program's input on descriptor 0; a file, so that its length does not matter."""
    if not job.run.stdin:
        _point_input_to(os.devnull)
        return
    stdin = Path(job.root, "stdin")
    stdin.write_text(job.run.stdin, encoding="utf-8", errors="surrogatepass", newline="")
    _point_input_to(stdin)
    if os.name == "posix":
        stdin.unlink()


def _point_input_to(file: str | Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    os.dup2(descriptor, 0)
    os.close(descriptor)


def _touch_memory(job_fd: int) -> None:
    """Write to the pages shared with the server, until there is a job on `job_fd`.

    The collector writes to every object it looks at: worth 20 ms of a run of 60. What else the
    run will write to is worth 2 ms of one of 18, for 8 MB (18 MB with FastAPI).
    """
    if not _has_arrived(job_fd):
        gc.unfreeze()
        gc.collect()
        own_pages(lambda: _has_arrived(job_fd))


def _has_arrived(descriptor: int) -> bool:
    return bool(select.select([descriptor], [], [], 0)[0])


def _read_line(descriptor: int) -> bytes:
    data = b""
    while not data.endswith(b"\n"):
        piece = os.read(descriptor, 1 << 20)
        if not piece:
            return b""
        data += piece
    return data
