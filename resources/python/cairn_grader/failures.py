"""An exception as the structured failure of PROTOCOL.md."""

import linecache
import re
import reprlib
import sysconfig
import traceback
import types
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Final

from cairn_checks._diff import DiffLine, diff_values
from cairn_checks._failure import CheckFailure, clip, short_repr, typed_repr
from cairn_grader.explain import explain
from cairn_grader.protocol import Json
from cairn_grader.stopping import LimitReached

MESSAGE_CHARS: Final = 8_000
CODE_CHARS: Final = 300
FRAMES_HEAD: Final = 15
FRAMES_TAIL: Final = 25
LOCALS: Final = 12
LOCAL_CHARS: Final = 200
GROUP_MEMBERS: Final = 10

_HIDDEN_PACKAGES: Final = ("_pytest", "pluggy", "pytest_asyncio", "cairn_grader", "cairn_checks")


class _LocalsRepr(reprlib.Repr):
    """Bounded while it is built, and dictionaries stay in their own order."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = 4
        self.maxlist = self.maxtuple = self.maxset = self.maxfrozenset = self.maxdict = 10
        self.maxstring = self.maxother = self.maxlong = 120

    def repr_dict(self, x: dict[Any, Any], level: int) -> str:
        if level <= 0:
            return "{...}" if x else "{}"
        shown = [
            f"{self.repr1(key, level - 1)}: {self.repr1(x[key], level - 1)}"
            for key in list(x)[: self.maxdict]
        ]
        return "{" + ", ".join([*shown, "..."] if len(x) > self.maxdict else shown) + "}"


_locals_repr = _LocalsRepr()


# Looked up once, in the process that is forked: it costs as much as some checks.
_LIBRARIES: Final = tuple(
    sorted({sysconfig.get_path(name) for name in ("purelib", "platlib", "stdlib")})[::-1]
)


@dataclass(frozen=True, slots=True)
class Origins:
    """Where files of this run lie, to tell whose frame it is, and how to name it."""

    learner: Path
    checks: Path
    shadowed: frozenset[str] = frozenset()
    libraries: tuple[str, ...] = _LIBRARIES

    def of(self, filename: str) -> tuple[str, str]:
        """(origin, name to show) of a file."""
        for origin, root in (("learner", self.learner), ("check", self.checks)):
            prefix = f"{root}/" if "\\" not in str(root) else f"{root}\\"
            if filename.startswith(prefix):
                return origin, filename[len(prefix) :].replace("\\", "/")
        for library in self.libraries:
            if filename.startswith(library):
                return "library", filename[len(library) + 1 :].replace("\\", "/")
        return "library", Path(filename).name or filename


def failure_of(
    error: BaseException,
    origins: Origins,
    *,
    operands: tuple[object, object] | None = None,
) -> Json:
    """The failure for `error`; `operands` are both sides of a bare `assert got == expected`."""
    failure: Json = {
        "kind": _kind(error),
        "type": "TimeLimit" if isinstance(error, LimitReached) else type(error).__qualname__,
        "message": message_of(error),
        "label": None,
        "expected": None,
        "actual": None,
        "diff": None,
        "frames": _frames_of(error, origins),
        "explanation": explain(error, origins.shadowed),
        "cause": _cause(error, origins),
    }
    if isinstance(error, CheckFailure):
        failure |= {
            "label": clip(error.label),
            "expected": error.expected,
            "actual": error.actual,
            "diff": error.diff or None,
        }
        if error.cause is not None:
            failure |= cause_elsewhere(error.cause)
    elif operands is not None and isinstance(error, AssertionError):
        failure |= _operands(*operands)
    return failure


def cause_elsewhere(failure: Json) -> Json:
    """What an exception in the learner's service adds to the failure it led to."""
    cause = {key: failure[key] for key in ("type", "message", "frames")}
    return {"cause": cause, "explanation": failure["explanation"]}


def _operands(got: object, expected: object) -> Json:
    show = short_repr if type(got) is type(expected) else typed_repr
    diff: list[DiffLine] = diff_values(expected, got)
    return {"expected": show(expected), "actual": show(got), "diff": diff or None}


def plain_failure(kind: str, type_name: str, message: str, explanation: str | None = None) -> Json:
    """A failure without an exception object: the process ended, or was ended."""
    return {
        "kind": kind,
        "type": type_name,
        "message": message,
        "label": None,
        "expected": None,
        "actual": None,
        "diff": None,
        "frames": [],
        "explanation": explanation,
        "cause": None,
    }


def message_of(error: BaseException) -> str:
    """The exception's own text, with its notes and, for groups, its members."""
    if isinstance(error, CheckFailure):
        return clip(error.message, MESSAGE_CHARS)
    if isinstance(error, SystemExit):
        given = "" if error.code is None else short_repr(error.code, 200)
        return f"sys.exit({given}) was called"
    if isinstance(error, SyntaxError):
        return clip(error.msg or "invalid syntax", MESSAGE_CHARS)
    try:
        text = str(error)
        notes = [str(note) for note in getattr(error, "__notes__", ())]
    except Exception as problem:
        text, notes = f"<its __str__ raised {type(problem).__name__}>", []
    if isinstance(error, BaseExceptionGroup):
        members = error.exceptions[:GROUP_MEMBERS]
        notes += [f"- {type(member).__qualname__}: {message_of(member)}" for member in members]
    return clip("\n".join([text, *notes]), MESSAGE_CHARS)


def _kind(error: BaseException) -> str:
    if isinstance(error, LimitReached):
        return "timeout"
    if isinstance(error, SyntaxError):
        return "syntax"
    if isinstance(error, SystemExit):
        return "exit"
    if type(error).__qualname__ == "Failed" and type(error).__module__.endswith("outcomes"):
        return "timeout" if str(error).startswith("Timeout") else "assertion"
    return "assertion" if isinstance(error, AssertionError) else "exception"


def _cause(error: BaseException, origins: Origins) -> Json | None:
    cause = error.__cause__
    if cause is None and not error.__suppress_context__:
        cause = error.__context__
    if isinstance(error, BaseExceptionGroup):
        cause = error.exceptions[0]
    if cause is None or cause is error:
        return None
    return {
        "type": type(cause).__qualname__,
        "message": message_of(cause),
        "frames": _frames_of(cause, origins),
    }


def _frames_of(error: BaseException, origins: Origins) -> list[Json]:
    frames = [
        _frame(frame, line, origins)
        for frame, line in _bounded(list(_visible(error.__traceback__)))
    ]
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        origin, name = origins.of(error.filename)
        frames.append(
            {
                "file": name,
                "line": error.lineno,
                "column": error.offset if error.offset and error.offset > 0 else None,
                "function": "",
                "code": (error.text or "").strip("\n")[:CODE_CHARS],
                "locals": {},
                "origin": origin,
            }
        )
    if isinstance(error, LimitReached):
        waiting = [frame for stack in error.task_frames for frame in stack]
        shown = [frame for frame in waiting if not _is_hidden(frame)][:FRAMES_TAIL]
        frames += [_frame(frame, frame.f_lineno, origins) for frame in shown]
    return frames


def _visible(trace: TracebackType | None) -> Iterator[tuple[FrameType, int]]:
    for frame, line in traceback.walk_tb(trace):
        if not _is_hidden(frame):
            yield frame, line


def _is_hidden(frame: FrameType) -> bool:
    module = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    if module in _HIDDEN_PACKAGES or frame.f_code.co_filename.startswith("<frozen importlib"):
        return True
    return frame.f_locals.get("__tracebackhide__") is True


def _bounded(frames: list[tuple[FrameType, int]]) -> Iterable[tuple[FrameType, int]]:
    if len(frames) <= FRAMES_HEAD + FRAMES_TAIL:
        return frames
    return frames[:FRAMES_HEAD] + frames[-FRAMES_TAIL:]


def _frame(frame: FrameType, line: int, origins: Origins) -> Json:
    origin, name = origins.of(frame.f_code.co_filename)
    code = linecache.getline(frame.f_code.co_filename, line, frame.f_globals)
    return {
        "file": name,
        "line": line,
        "column": None,
        "function": frame.f_code.co_name,
        "code": code.strip()[:CODE_CHARS],
        "locals": {} if origin == "library" else _locals(frame),
        "origin": origin,
    }


# Where an object lies in memory tells nobody anything, and differs from run to run.
_ADDRESS: Final = re.compile(r" at 0x[0-9A-Fa-f]{6,16}(?=[>,; ])")
_UNINTERESTING: Final = (
    types.ModuleType,
    types.FunctionType,
    types.BuiltinFunctionType,
    type,
)


def _locals(frame: FrameType) -> dict[str, str]:
    shown: dict[str, str] = {}
    for name, value in list(frame.f_locals.items()):
        # `.0` is what a comprehension goes through
        if name.startswith(("__", "@", ".")) or isinstance(value, _UNINTERESTING):
            continue
        if len(shown) == LOCALS:
            break
        try:
            shown[name[:100]] = clip(_ADDRESS.sub("", _locals_repr.repr(value)), LOCAL_CHARS)
        except (Exception, SystemExit) as error:
            shown[name[:100]] = f"<its __repr__ raised {type(error).__name__}>"
    return shown
