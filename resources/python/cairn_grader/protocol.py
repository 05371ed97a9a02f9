"""Commands as typed values. What is not valid is a `Refusal`, never an exception."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal

PROTOCOL_VERSION: Final = 1
COMMAND_BYTES: Final = 16 * 1024 * 1024
RECORDED_STEPS: Final = 100_000

Json = dict[str, Any]
Outcome = Literal["completed", "timedOut", "crashed", "cancelled", "limit"]
LimitKind = Literal["wall", "cpu", "memory", "processes", "output", "workspace"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use. Seconds, megabytes (2**20) and kilobytes (2**10)."""

    wall_s: float = 10.0
    cpu_s: float = 10.0
    memory_mb: float = 1024.0
    processes: float = 32
    output_kb: float = 1024.0
    file_mb: float = 256.0


@dataclass(frozen=True, slots=True)
class Run:
    """A run to do; `checks` and `service` for mode `check`, from `entry` on for mode `program`."""

    run_id: str
    mode: Literal["check", "program"]
    limits: Limits
    preload: tuple[str, ...]
    workspace: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    checks: str | None = None
    service: Mapping[str, Any] | None = None
    entry: str = "main.py"
    stdin: str = ""
    preamble: tuple[str, ...] = ()
    asserts: str = ""
    call: str = ""
    record_steps: int = 0


@dataclass(frozen=True, slots=True)
class Warm:
    """Import these modules now."""

    preload: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop this run, or take it out of the queue."""

    run_id: str


@dataclass(frozen=True, slots=True)
class Ping:
    """Answer with `pong` and the same id."""

    id: object


@dataclass(frozen=True, slots=True)
class Shutdown:
    """Kill everything and exit."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command that cannot be obeyed, and why."""

    message: str
    run_id: str | None = None


Command = Run | Warm | Cancel | Ping | Shutdown | Refusal

_LIMIT_KEYS: Final = {
    "wallS": "wall_s",
    "cpuS": "cpu_s",
    "memoryMb": "memory_mb",
    "processes": "processes",
    "outputKb": "output_kb",
    "fileMb": "file_mb",
}


class _InvalidError(Exception):
    pass


def parse_command(line: bytes) -> Command:
    """One line from stdin as a command."""
    run_id: str | None = None
    try:
        message = json.loads(line)
        if not isinstance(message, dict):
            raise _InvalidError("a command is a JSON object")
        if isinstance(message.get("runId"), str):
            run_id = message["runId"]
        return _parse(message)
    except (ValueError, RecursionError) as error:
        return Refusal(f"not JSON: {error}"[:300])
    except _InvalidError as error:
        return Refusal(str(error), run_id)


def _parse(message: Json) -> Command:
    match message.get("cmd"):
        case "run":
            return _parse_run(message)
        case "warm":
            return Warm(_modules(message))
        case "cancel":
            return Cancel(_text(message, "runId"))
        case "ping":
            return Ping(message.get("id"))
        case "shutdown":
            return Shutdown()
        case other:
            raise _InvalidError(f"unknown command {str(other)[:60]!r}")


def _parse_run(message: Json) -> Run:
    run_id = _text(message, "runId")
    limits = _limits(message.get("limits", {}))
    preload = _modules(message)
    mode = message.get("mode")
    files = _files(message.get("files", {}))
    workspace = _folder(message, "workspace") if message.get("workspace") is not None else None
    if mode == "check":
        if workspace is None and "files" not in message:
            raise _InvalidError("there must be a workspace or files")
        return Run(
            run_id,
            "check",
            limits,
            preload,
            workspace=workspace,
            files=files,
            checks=_folder(message, "checks"),
            service=_service(message.get("service")),
        )
    if mode != "program":
        raise _InvalidError('mode must be "check" or "program"')
    entry = _inside(_text(message, "entry", default="main.py"))
    if workspace is None and entry not in files:
        raise _InvalidError(f"there is no file {entry!r} to run")
    preamble = message.get("preamble") or []
    pieces = [preamble] if isinstance(preamble, str) else preamble
    if not isinstance(pieces, list) or not all(isinstance(piece, str) for piece in pieces):
        raise _InvalidError("preamble must be a text or a list of texts")
    return Run(
        run_id,
        "program",
        limits,
        preload,
        workspace=workspace,
        files=files,
        entry=entry,
        stdin=_text(message, "stdin", default=""),
        preamble=tuple(pieces),
        asserts=_text(message, "asserts", default=""),
        call=_text(message, "call", default=""),
        record_steps=_steps(message.get("record")),
    )


def _files(given: object) -> dict[str, str]:
    if not isinstance(given, dict) or not all(isinstance(text, str) for text in given.values()):
        raise _InvalidError("files must be an object of texts")
    return {_inside(path): text for path, text in given.items()}


def _service(given: object) -> Json | None:
    if given is None:
        return None
    if not isinstance(given, dict) or not isinstance(given.get("app"), str):
        raise _InvalidError("service must be an object with an app")
    ready, ready_s = given.get("ready"), given.get("readyS")
    if ready is not None and not isinstance(ready, str):
        raise _InvalidError("service.ready must be a path")
    if ready_s is not None and not (isinstance(ready_s, (int, float)) and 0 < ready_s < 1000):
        raise _InvalidError("service.readyS must be a number of seconds")
    return {"app": given["app"], "ready": ready, "readyS": ready_s}


def _steps(given: object) -> int:
    if given is None:
        return 0
    steps = given.get("steps") if isinstance(given, dict) else None
    if not isinstance(steps, int) or not 0 < steps <= RECORDED_STEPS:
        raise _InvalidError(f"record must be an object with steps from 1 to {RECORDED_STEPS}")
    return steps


def _limits(given: object) -> Limits:
    if not isinstance(given, dict):
        raise _InvalidError("limits must be an object")
    values: dict[str, float] = {}
    for key, value in given.items():
        name = _LIMIT_KEYS.get(key)
        if name is None:
            raise _InvalidError(f"unknown limit {str(key)[:60]!r}")
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise _InvalidError(f"limit {key} must be a number")
        if not 0 < value < 1e7:
            raise _InvalidError(f"limit {key} is out of range")
        values[name] = value
    return Limits(**values)


def _modules(message: Json) -> tuple[str, ...]:
    names = message.get("preload") or []
    if not isinstance(names, list):
        raise _InvalidError("preload must be a list of module names")
    for name in names:
        if not isinstance(name, str) or not all(part.isidentifier() for part in name.split(".")):
            raise _InvalidError(f"preload holds {str(name)[:60]!r}, which is no module name")
    return tuple(names)


def _text(message: Json, key: str, *, default: str | None = None) -> str:
    value = message.get(key)
    if value is None and default is not None:
        return default
    if not isinstance(value, str) or (default is None and not value):
        raise _InvalidError(f"{key} must be a text")
    return value


def _folder(message: Json, key: str) -> str:
    path = Path(_text(message, key))
    if not path.is_absolute():
        raise _InvalidError(f"{key} must be an absolute path")
    if not path.is_dir():
        raise _InvalidError(f"{key} is not a folder")
    return str(path)


def _inside(name: str) -> str:
    """A relative path that stays inside, with `/`."""
    path = PurePosixPath(name.replace("\\", "/"))
    if not path.parts or path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name:
        raise _InvalidError(f"{name[:100]!r} is not a path inside the folder")
    return path.as_posix()
