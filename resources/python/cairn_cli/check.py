"""`cairn check`: runs the checks and shows each as it runs."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from cairn_cli.connection import Connection, Json
from cairn_cli.output import Output
from cairn_cli.problem import CANCELLED, DOCTOR_HINT, DONE, FAILED, Problem
from cairn_cli.show_check import show_mark, show_report, show_summary
from cairn_cli.text import html_to_lines

# After this a check that was cancelled is left to itself.
_CANCEL_S = 3.0
# Python may turn out to be broken after it was set up; then a further try says so.
_MOST_TRIES = 2
_UNDER_WAY = ("unknown", "probing", "settingUp")


class Interrupts:
    """Notes Ctrl-C while a check runs: the core cancels it; a second one ends the program."""

    def __init__(self) -> None:
        self.seen = False

    def note(self, _signal: int, _frame: FrameType | None) -> None:
        """The handler of the signals."""
        if self.seen:
            os._exit(CANCELLED)
        self.seen = True

    @contextmanager
    def held(self) -> Iterator[None]:
        """Within, Ctrl-C does not raise."""
        kinds = [signal.SIGINT, signal.SIGTERM]
        before = [(kind, signal.signal(kind, self.note)) for kind in kinds]
        try:
            yield
        finally:
            for kind, handler in before:
                signal.signal(kind, handler)


class Check:
    """One `cairn check`, with what was reported so far."""

    def __init__(
        self, core: Connection, output: Output, exercise: dict[str, Any], workspace: str | None
    ) -> None:
        self._core = core
        self._output = output
        self._exercise = exercise
        self._workspace = workspace
        self._names: dict[str, str] = {}
        self._reports: dict[str, dict[str, Any]] = {}
        self._shown: dict[str, Any] | None = None
        self._run_id = ""
        self._python: dict[str, Any] | None = None
        self._said = ""

    def run(self) -> int:
        """Answers the exit status."""
        if self._workspace is not None and not Path(self._workspace).is_dir():
            raise Problem("badArguments", f"There is no folder {self._workspace}.")
        title = self._output.paint("bold", self._exercise["title"])
        self._output.line(f"{title} ({self._exercise['id']})")
        self._output.line()
        self._core.on_event = self._follow
        interrupts = Interrupts()
        with interrupts.held():
            summary = self._run_once(interrupts)
            for _ in range(_MOST_TRIES):
                if summary is None or summary["verdict"] != "pythonMissing":
                    break
                status = self._python_ended(interrupts)
                if status is None:
                    return self._show_cancelled()
                if status["kind"] != "ready":
                    raise Problem.of_python(status)
                summary = self._run_once(interrupts)
        if summary is None or summary["verdict"] == "cancelled":
            return self._show_cancelled()
        if summary["verdict"] == "pythonMissing":
            raise self._lacks_python(summary)
        for report in summary.get("reports", []):
            self._show(report)
        for check_id, name in self._names.items():
            if check_id not in self._reports:
                show_mark(self._output, name, "notRun")
        show_summary(self._output, summary)
        self._output.document(**self._document(summary))
        return DONE if summary["verdict"] == "passed" else FAILED

    def _run_once(self, interrupts: Interrupts) -> dict[str, Any] | None:
        """One check to its end; None when it was cancelled."""
        core = self._core
        self._run_id = _new_run_id()
        about = {"exerciseId": self._exercise["id"]}
        if self._workspace is None:
            call = core.start("exercise.check", {**about, "runId": self._run_id})
        else:
            view = core.call("exercise.get", about)
            self._names = {check["id"]: check["name"] for check in view["exercise"]["checks"]}
            folder = str(Path(self._workspace).absolute())
            params = {**about, "folder": folder, "runId": self._run_id}
            call = core.start("exercise.checkFolder", params)
        try:
            answer = core.wait(call, stop=lambda: interrupts.seen)
            if answer is None:
                core.start("exercise.cancel", {"runId": self._run_id})
                core.wait(call, until=time.monotonic() + _CANCEL_S)
                return None
        except Problem as problem:
            if problem.code == "cancelled":
                return None
            raise
        summary: dict[str, Any] = answer["value"]
        return summary

    def _lacks_python(self, summary: dict[str, Any]) -> Problem:
        status = self._core.call("python.status", {})
        # Python itself is there: what this exercise needs beyond it is not.
        if status["kind"] == "ready" and summary["problem"]:
            return Problem("pythonMissing", summary["problem"]["message"], [DOCTOR_HINT])
        return Problem.of_python(status)

    def _python_ended(self, interrupts: Interrupts) -> dict[str, Any] | None:
        """How Python stands once nothing is under way; None when that was not waited for."""
        self._python = None
        status: dict[str, Any] = self._core.call("python.status", {})
        while _is_under_way(self._python or status):
            if self._core.receive(stop=lambda: interrupts.seen) is None:
                return None
        return self._python or status

    def _follow(self, name: str, data: Json) -> None:
        if name == "python.status":
            self._python = data
            step = _step_of(data)
            text = f"Setting up Python (once): {step}" if step else ""
            if text and text != self._said:
                self._output.aside(text)
            self._said = text
        if name != "check.progress" or data["runId"] != self._run_id:
            return
        if data["kind"] == "started":
            self._names = {check["id"]: check["name"] for check in data["checks"]}
        elif data["kind"] == "running":
            self._output.passing(f"  … {self._names.get(data['id'], data['id'])}")
        elif data["kind"] == "test":
            self._show(data["report"])

    def _show(self, report: dict[str, Any]) -> None:
        if report["id"] in self._reports:
            return
        self._reports[report["id"]] = report
        name = self._names.get(report["id"], report["id"])
        show_report(self._output, name, report, self._shown)
        self._shown = report["failure"] or self._shown

    def _show_cancelled(self) -> int:
        self._output.line()
        self._output.line(self._output.paint("yellow", "Cancelled."))
        self._output.document(command="check", exercise=self._about(), verdict="cancelled")
        return CANCELLED

    def _about(self) -> dict[str, str]:
        return {"id": self._exercise["id"], "title": self._exercise["title"]}

    def _document(self, summary: dict[str, Any]) -> dict[str, Any]:
        checks = []
        for check_id in dict.fromkeys([*self._names, *self._reports]):
            report = self._reports.get(check_id, {})
            checks.append(
                {
                    "id": check_id,
                    "name": self._names.get(check_id, check_id),
                    "outcome": report.get("outcome", "notRun"),
                    "durationMs": report.get("durationMs", 0),
                    "failure": report.get("failure"),
                    "output": report.get("output", ""),
                }
            )
        beliefs = []
        for belief in summary["misconceptions"]:
            rest = {key: value for key, value in belief.items() if key != "html"}
            beliefs.append({**rest, "text": "\n".join(html_to_lines(belief["html"]))})
        return {
            "command": "check",
            "exercise": self._about(),
            "recorded": self._workspace is None,
            **{key: summary[key] for key in ("verdict", "passed", "total", "durationMs")},
            "checks": checks,
            "misconceptions": beliefs,
            "problem": summary["problem"],
            "output": summary["output"],
        }


def _is_under_way(status: dict[str, Any]) -> bool:
    if status["kind"] != "ready":
        return status["kind"] in _UNDER_WAY
    return any(tier["kind"] in ("waiting", "installing") for tier in status.get("tiers", []))


def _step_of(status: dict[str, Any]) -> str | None:
    """What is installed right now: the environment itself, or a further tier of packages."""
    if status["kind"] == "settingUp":
        return str(status["step"])
    tiers = status.get("tiers", []) if status["kind"] == "ready" else []
    return next((str(tier["step"]) for tier in tiers if tier["kind"] == "installing"), None)


def _new_run_id() -> str:
    """A UUID of version 7: the core records a run once, however often it is asked for."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
