"""`cairn doctor`: what exercises need of this machine, and what is there."""

from __future__ import annotations

from typing import Any

from cairn_cli.connection import Connection, Json
from cairn_cli.output import Output
from cairn_cli.problem import DONE, FAILED

_MARKS = {
    "ok": ("✓", "green"),
    "warning": ("!", "yellow"),
    "missing": ("✗", "red"),
    "optional": ("–", "dim"),
}


class Doctor:
    """One `cairn doctor`."""

    def __init__(self, core: Connection, output: Output) -> None:
        self._core = core
        self._output = output
        self._said = ""

    def run(self, *, repairs: bool) -> int:
        """Shows every requirement; with `repairs` what can be repaired is repaired first."""
        requirements = self._core.call("python.doctor", {})
        repaired: list[str] = []
        if repairs:
            self._core.on_event = self._follow
            while broken := [
                each for each in requirements if _is_broken(each) and each["id"] not in repaired
            ]:
                repaired.append(broken[0]["id"])
                self._output.aside(f"Repairing: {broken[0]['title']}")
                requirements = self._core.call("python.repair", {"id": broken[0]["id"]})
        for requirement in requirements:
            self._show(requirement)
        missing = sum(each["state"] == "missing" for each in requirements)
        things = "thing is" if missing == 1 else "things are"
        self._output.line()
        self._output.line(
            f"{missing} required {things} missing. Lessons and cards work all the same."
            if missing
            else "Everything that exercises need is there."
        )
        self._output.document(
            command="doctor", ok=missing == 0, repaired=repaired, requirements=requirements
        )
        return FAILED if missing else DONE

    def _show(self, requirement: dict[str, Any]) -> None:
        mark, colour = _MARKS[requirement["state"]]
        title, found = requirement["title"], requirement["found"]
        text = title if found is None else f"{title}: {found}"
        self._output.line(f"  {self._output.paint(colour, mark)} {text}")
        lines = requirement["detail"].split("\n")
        if requirement["state"] == "optional":
            self._output.paragraph(lines[:1], 6, "dim")
        elif requirement["state"] != "ok":
            fix = requirement["fix"]
            self._output.paragraph([*lines, *([fix] if fix else [])], 6)

    def _follow(self, name: str, data: Json) -> None:
        """Each step of a repair once, on stderr."""
        if name != "python.status":
            return
        step = _step_of(data)
        if step and step != self._said:
            self._output.aside(f"  {step}")
        self._said = step


def _is_broken(requirement: dict[str, Any]) -> bool:
    return requirement["repairable"] and requirement["state"] in ("missing", "warning")


def _step_of(status: dict[str, Any]) -> str:
    if status["kind"] == "settingUp":
        return str(status["step"])
    tiers = status.get("tiers", []) if status["kind"] == "ready" else []
    return next((str(tier["step"]) for tier in tiers if tier["kind"] == "installing"), "")
