"""Runs the five tools, with the learner's settings, on copies of the learner's folder."""

import contextlib
import functools
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cairn_checks import run_tool

DATA = Path(__file__).parent / "data"
SAMPLE = "catalogue/sample.py"


@dataclass(frozen=True)
class Tidied:
    """Files as they were, after black's side of the tools, and after ruff's."""

    before: dict[str, str]
    by_black: dict[str, str]
    by_ruff: dict[str, str]
    isort_complaints: str


@functools.cache
def tidied() -> Tidied:
    """Tidy two copies; CheckFailure when a tool refuses its settings."""
    base = Path(tempfile.mkdtemp(prefix="tidy-"))
    here = Path.cwd()
    for name in ("black", "ruff"):
        shutil.copytree(here, base / name)
        shutil.copyfile(DATA / "sample.txt", base / name / SAMPLE)
    with contextlib.chdir(base / "black"):
        before = _texts()
        _run("autoflake", "--in-place", "--recursive", ".")
        _run("isort", ".")
        _run("black", "--quiet", ".")
        by_black = _texts()
        complaints = run_tool(["isort", "--check", "."]).output.replace(str(base / "black"), ".")
    with contextlib.chdir(base / "ruff"):
        _run("ruff", "check", "--fix", "--exit-zero", "--no-cache", "--quiet", ".")
        _run("ruff", "format", "--no-cache", "--quiet", ".")
        by_ruff = _texts()
    return Tidied(before, by_black, by_ruff, complaints.strip())


def _run(*command: str) -> None:
    __tracebackhide__ = True
    run_tool(command).expect_clean(" ".join(command))


def _texts() -> dict[str, str]:
    return {
        path.as_posix(): path.read_text(encoding="utf-8") for path in sorted(Path().rglob("*.py"))
    }
