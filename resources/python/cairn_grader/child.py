"""What happens inside the process that runs one job. It never returns to its caller."""

import os
import random
import signal
import sys
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from cairn_grader.channel import Channel
from cairn_grader.protocol import Limits, Run

# The two private descriptors go above what programs usually open.
PRIVATE_FD_MIN: Final = 100


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


def run_job(job: Job, events_fd: int, output_fd: int) -> NoReturn:
    """Do the job in this process and end it. The descriptors are the write ends of its pipes."""
    code = 70
    try:
        code = _run(job, events_fd, output_fd)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _run(job: Job, events_fd: int, output_fd: int) -> int:
    root = Path(job.root)
    work, checks = root / "work", root / "checks"
    events_fd, output_fd = _settle_descriptors(job, events_fd, output_fd)
    channel = Channel(job.secret, events_fd, output_fd)
    channel.open_standard_streams()

    from cairn_grader.failures import Origins
    from cairn_grader.finder import install_finder, shadowed_names
    from cairn_grader.limits import apply_limits, environment_for
    from cairn_grader.stopping import StopGuard

    problem = _copy(job.run, work, checks)
    if problem:
        channel.send("workspaceLimit", message=problem)
        return 1
    environment = environment_for(root, os.environ)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(work)
    sys.dont_write_bytecode = True
    random.seed()
    install_finder([checks, work])
    origins = Origins(work, checks, frozenset(shadowed_names(work)))
    guard = StopGuard()
    guard.listen()
    apply_limits(job.run.limits, job.user_processes)
    channel.send("ready")
    if job.run.mode == "check":
        from cairn_grader.checking import run_check

        return run_check(channel, work, checks, origins, guard)
    from cairn_grader.programs import Program, run_program

    run = job.run
    program = Program(work, checks, run.entry, run.preamble, run.asserts)
    return run_program(channel, program, origins, guard)


def _copy(run: Run, work: Path, checks: Path) -> str | None:
    """Fill the two folders; a sentence if they hold too much."""
    from cairn_grader.snapshot import SnapshotLimitError, copy_folder, write_files

    for name, source, target in (
        ("workspace", run.workspace, work),
        ("checks", run.checks, checks),
    ):
        try:
            if source is None:
                target.mkdir()
            else:
                copy_folder(Path(source), target)
        except SnapshotLimitError as error:
            return f"The {name} folder is too large: {error}."
        except OSError as error:
            return f"The {name} folder could not be copied: {error}."
    write_files(dict(run.files), work)
    return None


def _settle_descriptors(job: Job, events_fd: int, output_fd: int) -> tuple[int, int]:
    """Put input on 0 and output on 1 and 2, move the private ends up, close everything else."""
    stdin = Path(job.root, "stdin")
    stdin.write_text(job.run.stdin, encoding="utf-8", errors="surrogatepass", newline="")
    input_fd = os.open(stdin, os.O_RDONLY)
    stdin.unlink() if os.name == "posix" else None
    if sys.platform == "win32":
        os.dup2(input_fd, 0)
        os.dup2(output_fd, 1)
        os.dup2(output_fd, 2)
        return events_fd, output_fd
    import fcntl

    events = fcntl.fcntl(events_fd, fcntl.F_DUPFD_CLOEXEC, PRIVATE_FD_MIN)
    output = fcntl.fcntl(output_fd, fcntl.F_DUPFD_CLOEXEC, PRIVATE_FD_MIN)
    os.dup2(input_fd, 0)
    os.dup2(output_fd, 1)
    os.dup2(output_fd, 2)
    os.closerange(3, PRIVATE_FD_MIN)
    for descriptor in range(PRIVATE_FD_MIN, PRIVATE_FD_MIN + 64):
        if descriptor not in (events, output):
            try:
                os.close(descriptor)
            except OSError:
                continue
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    return events, output
