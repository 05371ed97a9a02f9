"""Plain sentences and failures for runs that did not end by themselves."""

from typing import Final

from cairn_grader.failures import plain_failure
from cairn_grader.protocol import Json, LimitKind, Outcome, Run
from cairn_grader.strategies import Exit

LIMIT_MESSAGES: Final[dict[LimitKind, str]] = {
    "wall": "The run was stopped after {value} seconds.",
    "cpu": "The run used more than {value} seconds of processor time and was stopped.",
    "memory": "The run needed more than {value} MB of memory.",
    "processes": "The run started more than {value} processes and was stopped.",
    "output": "The run printed more than {value} KB; only the beginning and the end are kept.",
    "workspace": "The folder is too large to be copied.",
}

_SIGNALS: Final = {
    "SIGSEGV": "Python itself crashed (segmentation fault), for example by recursion that is far "
    "too deep, or in a compiled extension.",
    "SIGABRT": "Python itself gave up (abort), which a compiled extension or os.abort() causes.",
    "SIGKILL": "The process was killed from outside, or killed itself.",
    "SIGBUS": "Python itself crashed (bus error).",
    "SIGXFSZ": "The process wrote a file larger than the limit.",
}


def describe(outcome: Outcome, exit_: Exit, run: Run, limits: set[LimitKind]) -> str:
    """One sentence about how the run ended."""
    match outcome:
        case "completed":
            return "The run came to its end."
        case "cancelled":
            return "The run was cancelled."
        case "timedOut":
            return LIMIT_MESSAGES["wall"].format(value=f"{run.limits.wall_s:g}")
        case "limit":
            values = {
                "cpu": run.limits.cpu_s,
                "memory": run.limits.memory_mb,
                "processes": run.limits.processes,
            }
            for kind, value in values.items():
                if kind in limits:
                    return LIMIT_MESSAGES[kind].format(value=f"{value:g}")
            return LIMIT_MESSAGES["workspace"]
        case "crashed":
            if exit_.signal:
                ended = f"The process was ended by {exit_.signal}."
                return _SIGNALS.get(exit_.signal, ended)
            return (
                f"Python ended with exit code {exit_.code} before the run was done. "
                "os._exit() does that: it skips everything that is left, the checks too."
            )


def timeout_failure(wall_s: float) -> Json:
    """For code that was still running at the limit and could not even be interrupted."""
    message = f"still running after {wall_s:g} seconds"
    explanation = (
        "The code did not end in time. Look for a loop whose condition never becomes false, for "
        "something that waits for input or for another task, or for far more work than needed."
    )
    return plain_failure("timeout", "TimeLimit", message, explanation)


def ended_failure(exit_: Exit, message: str) -> Json:
    """For code that took the whole process down, or was taken down with it."""
    return plain_failure("exit", exit_.signal or "ProcessEnded", message)
