"""Judging a learner's test suite: it must pass on the reference and fail on every mutant.

MUTANTS = Path(__file__).parent / "mutants"

def test_catches_the_bugs() -> None:
    \"\"\"finds every seeded bug\"\"\"
    report = mutation.run_suite(["test_quoting.py"], Path(__file__).parent / "reference", MUTANTS)
    report.verify()
"""

import contextlib
import gc
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from cairn_checks._failure import CheckFailure, clip

VARIANT_TIMEOUT_S: Final = 5.0

Status = Literal["passed", "failed", "noTests", "timedOut", "crashed"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed copy of the reference. `description` completes "not noticed: ..."."""

    name: str
    description: str
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class VariantResult:
    """What the suite said about one variant; `failed` holds ids of failed tests and why."""

    description: str
    status: Status
    tests: int
    failed: dict[str, str]


@dataclass(frozen=True, slots=True)
class SuiteReport:
    """The suite against the reference and each mutant, in order."""

    reference: VariantResult
    mutants: tuple[VariantResult, ...]

    @property
    def survivors(self) -> list[str]:
        """Descriptions of the mutants that no test noticed."""
        return [result.description for result in self.mutants if result.status == "passed"]

    def verify_reference(self) -> "SuiteReport":
        """CheckFailure unless there is a test and every test passes on correct code."""
        __tracebackhide__ = True
        result = self.reference
        if result.status == "noTests":
            self._fail("at least one test", "no test function was found")
        if result.status == "timedOut":
            self._fail("the tests to end on correct code", "no end within the time limit")
        if result.status == "crashed":
            self._fail("a full run", "the tests ended Python before they were done")
        if result.status == "failed":
            reasons = [f"{test}: {why}" for test, why in result.failed.items()]
            got = "failures on correct code:\n" + "\n".join(reasons[:5])
            self._fail("every test to pass on correct code", got)
        return self

    def verify(self) -> "SuiteReport":
        """`verify_reference`, then CheckFailure with the descriptions of all survivors."""
        __tracebackhide__ = True
        self.verify_reference()
        if self.survivors:
            total = len(self.mutants)
            caught = total - len(self.survivors)
            lines = "\n".join(f"- {description}" for description in self.survivors)
            wanted = "the bug to be noticed" if total == 1 else f"all {total} bugs to be noticed"
            got = "no test that fails on it" if total == 1 else f"{caught} of them"
            self._fail(wanted, f"{got}. Not noticed:\n{lines}")
        return self

    def _fail(self, expected: str, got: str) -> None:
        __tracebackhide__ = True
        label = "your tests"
        raise CheckFailure(
            label, f"{label}: expected {expected}, got {got}", expected=expected, actual=got
        )


def edit(file: Path, old: str, new: str, description: str, *, name: str = "") -> Mutant:
    """A mutant of one reference file: `old`, which must occur exactly once, becomes `new`."""
    text = file.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{old!r} occurs {text.count(old)} times in {file.name}, not once")
    return Mutant(name or description, description, {file.name: text.replace(old, new)})


def load_mutants(folder: Path) -> list[Mutant]:
    """The mutants of a folder, by name: each a folder of files that replace the reference's.

    Its description is the first line of `WHY.txt`, else of the first file's docstring, else its
    name with spaces for dashes.
    """
    mutants = []
    for entry in sorted(path for path in folder.iterdir() if path.is_dir()):
        if entry.name.startswith((".", "__")):
            continue
        files = _files_of(entry)
        why = files.pop("WHY.txt", "")
        mutants.append(Mutant(entry.name, _description(why, files, entry.name), files))
    return mutants


def run_suite(
    suite_files: Sequence[str | Path],
    reference: Path,
    mutants: Path | Sequence[Mutant],
    *,
    timeout_s: float = VARIANT_TIMEOUT_S,
) -> SuiteReport:
    """Run the learner's suite against the reference and, if it passes, against each mutant.

    Args:
        suite_files: the learner's test files, relative to their folder.
        reference: a folder (or one file) with the correct code; it replaces the learner's.
        mutants: a folder for `load_mutants`, or mutants made by `edit`.
        timeout_s: seconds for one variant; a mutant that hangs the suite counts as noticed.

    CheckFailure when a suite file is missing.
    """
    __tracebackhide__ = True
    suite = _suite_texts(suite_files)
    base = _files_of(reference) if reference.is_dir() else {reference.name: _read(reference)}
    seeded = load_mutants(mutants) if isinstance(mutants, Path) else list(mutants)
    on_reference = _run_variant("the correct code", {**base, **suite}, list(suite), timeout_s)
    if on_reference.status != "passed":
        return SuiteReport(on_reference, ())
    results = [
        _run_variant(mutant.description, {**base, **mutant.files, **suite}, list(suite), timeout_s)
        for mutant in seeded
    ]
    return SuiteReport(on_reference, tuple(results))


def _run_variant(
    description: str, files: dict[str, str], suite: list[str], timeout_s: float
) -> VariantResult:
    folder = Path(tempfile.mkdtemp(prefix="variant-"))
    try:
        code = folder / "code"
        for name, text in files.items():
            target = code / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        report = folder / "report.json"
        ended = _run_process(code, suite, report, timeout_s)
        if not ended:
            return VariantResult(description, "timedOut", 0, {})
        if not report.exists():
            return VariantResult(description, "crashed", 0, {})
        outcome = json.loads(report.read_text(encoding="utf-8"))
        tests, failed = int(outcome["tests"]), dict(outcome["failed"])
        status: Status = "failed" if failed else "passed" if tests else "noTests"
        return VariantResult(description, status, tests, failed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run_process(code: Path, suite: list[str], report: Path, timeout_s: float) -> bool:
    """Run the suite in a process of its own; False when it had to be stopped."""
    # Forking is 10 times faster, as pytest is loaded already; other threads would not survive it
    if sys.platform != "win32" and threading.active_count() == 1:
        return _run_forked(code, suite, report, timeout_s)
    runner = Path(__file__).with_name("_suite_runner.py")
    command = [sys.executable, "-I", "-X", "utf8", str(runner), str(code), str(report), *suite]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        return _ends_in_time(process.pid, lambda s: _ended(process, s), timeout_s)
    finally:
        process.kill()
        process.wait()


def _ended(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
        return True
    return False


def _ends_in_time(pid: int, wait: Callable[[float], bool], timeout_s: float) -> bool:
    """Whether `wait` saw the end before the process had `timeout_s` of its own.

    What it spends waiting for a processor, because the machine has other work, is not its own.
    """
    began = time.monotonic()
    while True:
        left = timeout_s - (time.monotonic() - began - _queued_s(pid))
        if left <= 0:
            return False
        if wait(left):
            return True


def _queued_s(pid: int) -> float:
    """How long a process was ready to run and did not; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def _run_forked(code: Path, suite: list[str], report: Path, timeout_s: float) -> bool:
    if sys.platform == "win32":
        raise NotImplementedError("Windows has no fork")
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(read_end)
            os.setpgid(0, 0)
            # pytest has garbage collected at the end: what is the grader's is not to be looked at
            gc.freeze()
            from cairn_checks._suite_runner import run_here

            run_here(code, report, suite)
        finally:
            os._exit(0)
    os.close(write_end)
    try:
        # the pipe closes when the process ends, however it ends
        return _ends_in_time(
            pid, lambda s: bool(select.select([read_end], [], [], s)[0]), timeout_s
        )
    finally:
        os.close(read_end)
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _suite_texts(suite_files: Sequence[str | Path]) -> dict[str, str]:
    __tracebackhide__ = True
    suite = {}
    for file in suite_files:
        path = Path(file)
        if not path.is_file():
            message = f"{path.as_posix()}: expected a file with your tests, there is none"
            raise CheckFailure(path.as_posix(), message, expected="a file with your tests")
        suite[path.as_posix()] = _read(path)
    return suite


def _files_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): _read(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _description(why: str, files: dict[str, str], name: str) -> str:
    if why.strip():
        return why.strip().splitlines()[0]
    import ast

    for text in files.values():
        with contextlib.suppress(SyntaxError):
            docstring = ast.get_docstring(ast.parse(text))
            if docstring:
                return clip(docstring.splitlines()[0], 200)
    return name.replace("-", " ")
