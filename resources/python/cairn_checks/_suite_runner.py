"""Runs a test suite inside one folder and writes what it reported; see `mutation`.

Started as a file of its own where there is no fork; its folder is then not importable, on purpose.
"""

import importlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

REASON_CHARS = 300


class _Collector:
    """A pytest plugin that only takes notes."""

    def __init__(self) -> None:
        self.tests: set[str] = set()
        self.failed: dict[str, str] = {}
        self.finished = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.tests.add(report.nodeid)
        if report.failed:
            self.failed[report.nodeid] = _reason(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed[report.nodeid] = _reason(report)

    def pytest_sessionfinish(self) -> None:
        self.finished = True


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    text = getattr(crash, "message", None) or str(report.longrepr)
    return " ".join(text.split())[:REASON_CHARS]


def run_here(code: Path, report: Path, suite: "Sequence[str]") -> None:
    """Run `suite` (paths relative to `code`) in this process; it is not fit for more afterwards."""
    code = code.resolve()
    os.chdir(code)
    sink = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(sink, descriptor)
    sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.dont_write_bytecode = True
    _forget_learner_modules(code)
    sys.path.insert(0, str(code))
    collector = _Collector()
    options = [
        "--rootdir=.",  # by name, a `$` in it would be taken for a variable
        f"--confcutdir={code}",
        "-c",
        os.devnull,
        "--noconftest",
        "-p",
        "no:cacheprovider",
    ]
    options += ["-p", "no:timeout", "-p", "no:faulthandler", "-s", "--import-mode=importlib"]
    options += ["--tb=native", "-o", "asyncio_mode=auto"]
    pytest.main([*options, *suite], plugins=[collector])
    if collector.finished:
        outcome = {"tests": len(collector.tests), "failed": collector.failed}
        report.write_text(json.dumps(outcome), encoding="utf-8")


def _forget_learner_modules(code: Path) -> None:
    """Drop every module loaded from the folder of this run, so that the variant's are imported."""
    origin = os.environ.get("CAIRN_RUN_ROOT")
    names = {path.stem for path in code.glob("*.py")} | {path.name for path in code.iterdir()}
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        if name.partition(".")[0] in names or (origin and file.startswith(origin)):
            del sys.modules[name]
    # the grader's finder looks in the learner's folder first
    sys.meta_path[:] = [f for f in sys.meta_path if type(f).__name__ != "WorkspaceFinder"]
    importlib.invalidate_caches()


if __name__ == "__main__":
    run_here(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
