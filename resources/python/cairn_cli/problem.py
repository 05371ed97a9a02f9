"""Why a command could not run."""

from __future__ import annotations

from typing import Any

DONE, FAILED, COULD_NOT_RUN, CANCELLED = 0, 1, 2, 130

DOCTOR_HINT = '"cairn doctor" says how everything stands, "cairn doctor --repair" repairs it.'


class Problem(Exception):
    """What happened, and what to do about it."""

    def __init__(self, code: str, message: str, todo: list[str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.todo = todo or []

    @classmethod
    def of_error(cls, error: dict[str, Any]) -> Problem:
        """A refusal of the core's."""
        log_id = error.get("logId")
        return cls(error["code"], error["message"] + (f" (log: {log_id})" if log_id else ""))

    @classmethod
    def of_python(cls, status: dict[str, Any]) -> Problem:
        """Without Python nothing can be checked: what was looked at, and how to get one."""
        if status["kind"] == "missing":
            tried = [f"Looked at {each['path']}: {each['problem']}" for each in status["tried"]]
            return cls("pythonMissing", status["message"], [*status["howTo"], *tried])
        if status["kind"] == "failed":
            return cls("pythonMissing", status["message"], [DOCTOR_HINT])
        return cls("pythonMissing", "Checks need Python, which is not ready.", [DOCTOR_HINT])
