"""Running other programs from a check: quality tools, and the learner's script as a process."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from cairn_checks._failure import CheckFailure, clip

TOOL_TIMEOUT_S: Final = 60.0
PROGRAM_TIMEOUT_S: Final = 5.0
OUTPUT_LIMIT_CHARS: Final = 100_000


Ended = tuple[int | None, bytes, bytes]


class WarmTools(Protocol):
    """Starts tools faster than a new Python does; see `cairn_grader.tools`."""

    def run(
        self, command: Sequence[str], environment: Mapping[str, str], timeout_s: float
    ) -> Ended | None:
        """How it ended and what it printed; None if it has to be started as ever."""

    def direct(self, command: Sequence[str]) -> list[str] | None:
        """The program behind `python -m`, if that does nothing but start it."""


# Set where the grader has tools ready.
warm: WarmTools | None = None


@dataclass(frozen=True, slots=True)
class ProcessResult:
    """How a process ended. `code` is None when it was stopped at its time limit."""

    command: tuple[str, ...]
    code: int | None
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        """Standard output, then standard error."""
        return self.stdout + self.stderr

    @property
    def timed_out(self) -> bool:
        """Whether the time limit stopped it."""
        return self.code is None

    def expect_clean(self, label: str) -> "ProcessResult":
        """CheckFailure showing the output unless the exit code is 0."""
        __tracebackhide__ = True
        if self.code != 0:
            got = "no end within its time limit" if self.timed_out else f"exit code {self.code}"
            said = clip(self.output.strip(), 4_000)
            message = f"{label}: expected no complaints, got {got}"
            raise CheckFailure(
                label,
                f"{message}\n{said}" if said else message,
                expected="no complaints",
                actual=said or got,
            )
        return self


def run_tool(
    command: Sequence[str],
    *,
    timeout_s: float = TOOL_TIMEOUT_S,
    env: Mapping[str, str] | None = None,
) -> ProcessResult:
    """Run an installed Python tool in the learner's folder: `run_tool(["ruff", "check", "."])`.

    It runs as `python -m <tool>` of this Python, with no network settings and no input.
    CheckFailure when the tool is not installed.
    """
    __tracebackhide__ = True
    name = command[0]
    result = _run_tool(command, timeout_s, env)
    if result.code == 1 and f"No module named {name}" in result.stderr:
        raise CheckFailure(name, f"{name}: this tool is not installed in Cairn's Python")
    return result


def run_ruff(paths: Sequence[str | Path], *, select: Sequence[str] = ()) -> ProcessResult:
    """`ruff check` with ruff's default rules, or only `select`; the learner's settings ignored."""
    __tracebackhide__ = True
    rules = [f"--select={','.join(select)}"] if select else []
    options = ["--isolated", "--no-cache", "--quiet", "--output-format=concise", *rules]
    return run_tool(["ruff", "check", *options, *_as_text(paths)])


def run_ruff_format(paths: Sequence[str | Path], *, line_length: int = 88) -> ProcessResult:
    """`ruff format --check`: exit code 1 and the file names when something is not formatted."""
    __tracebackhide__ = True
    options = ["--isolated", "--no-cache", "--check", f"--line-length={line_length}"]
    return run_tool(["ruff", "format", *options, *_as_text(paths)])


def run_mypy(
    paths: Sequence[str | Path], strict: bool = True, *, options: Sequence[str] = ()
) -> ProcessResult:
    """mypy over `paths`, `--strict` unless told otherwise; the learner's settings are ignored."""
    __tracebackhide__ = True
    cache = os.environ.get("CAIRN_MYPY_CACHE", os.devnull)
    base = [
        "--config-file=",
        f"--cache-dir={cache}",
        "--no-error-summary",
        "--no-color-output",
        "--explicit-package-bases",
    ]
    if strict:
        base.append("--strict")
    return run_tool(["mypy", *base, *options, *_as_text(paths)])


def run_program(
    arguments: Sequence[str | Path],
    *,
    stdin: str = "",
    timeout_s: float = PROGRAM_TIMEOUT_S,
    env: Mapping[str, str] | None = None,
) -> ProcessResult:
    """Run a script of the learner as a process: `run_program(["report.py", "--month", "5"])`.

    `env` is added to the environment. The whole process group is stopped at the time limit.
    """
    __tracebackhide__ = True
    return _run([sys.executable, "-X", "utf8", *_as_text(arguments)], stdin, timeout_s, env)


def _run_tool(
    command: Sequence[str], timeout_s: float, env: Mapping[str, str] | None
) -> ProcessResult:
    full = [sys.executable, "-X", "utf8", "-m", *command]
    program = None if warm is None else warm.direct(command)
    ended = None
    if warm is not None and program is None:
        ended = warm.run(command, _clean_environment(env or {}), timeout_s)
    if ended is None:
        return _run(full, "", timeout_s, env, program=program)
    code, *printed = ended
    texts = [data.decode("utf-8", "replace") for data in printed]
    return _result(full, code, *(t.replace("\r\n", "\n").replace("\r", "\n") for t in texts))


def _run(
    command: Sequence[str],
    stdin: str,
    timeout_s: float,
    env: Mapping[str, str] | None,
    *,
    program: Sequence[str] | None = None,
) -> ProcessResult:
    process = subprocess.Popen(
        program or command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_clean_environment(env or {}),
        start_new_session=os.name == "posix",
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    code: int | None
    try:
        stdout, stderr = process.communicate(stdin, timeout=timeout_s)
        code = process.returncode
    except subprocess.TimeoutExpired:
        _kill_group(process)
        stdout, stderr = process.communicate()
        code = None
    except BaseException:
        _kill_group(process)
        raise
    return _result(command, code, stdout, stderr)


def _result(command: Sequence[str], code: int | None, stdout: str, stderr: str) -> ProcessResult:
    limited = clip(stdout, OUTPUT_LIMIT_CHARS), clip(stderr, OUTPUT_LIMIT_CHARS)
    return ProcessResult(tuple(command), code, *limited)


def _kill_group(process: "subprocess.Popen[str]") -> None:
    if sys.platform != "win32":
        import signal

        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _clean_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """The check's environment without what would change how Python starts or reach a network."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PYTHON") and not name.lower().endswith("_proxy")
    }
    return {
        **kept,
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PIP_NO_INDEX": "1",
        "NO_COLOR": "1",
        **extra,
    }


def _as_text(paths: Sequence[str | Path]) -> list[str]:
    return [str(path) for path in paths]
