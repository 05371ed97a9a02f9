"""What is kept of a run: steps, frames, changes of variables, output. Sent on in parts."""

import ast
import bisect
import itertools
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

from cairn_replay.values import ATOMIC, HIDDEN_AT_TOP, Renderer

Json = dict[str, Any]
Send = Callable[[Json], None]

STEPS: Final = 10_000
# What a recording may hold in all, in characters; the reader keeps it in memory.
CHANGE_CHARS: Final = 12_000_000
OUTPUT_CHARS: Final = 200_000
PART_STEPS: Final = 500
PART_CHARS: Final = 200_000
PART_S: Final = 0.2
VARIABLES: Final = 60
# Callers whose variables are looked at in each step: what they passed down may change.
CALLERS: Final = 2
CALLER_HOPS: Final = 8
# Frames of libraries between two of the learner's.
STACK_HOPS: Final = 60
_UNSEEN: Final = object()

# Comprehensions are frames up to 3.11, and part of their function from 3.12 on: the same
# picture for both.
_INLINED: Final = frozenset({"<listcomp>", "<dictcomp>", "<setcomp>", "<genexpr>"})


class RecordingFull(BaseException):
    """The bound of the recording is reached; the program is ended here."""


@dataclass(slots=True)
class _Activation:
    """One call of a function, from its start to its end, however often it is suspended."""

    number: int
    is_top: bool
    known: dict[str, tuple[object, str]] = field(default_factory=dict)
    entry: int = -1
    context: tuple[int, int, int] | None = None
    # an exception is on its way up, and was reported
    pending: bool = False
    # one came by that may still be handled here
    troubled: bool = False


class Recorder:
    """Takes in what the tracer sees, in the learner's frames only.

    An *entry* is an activation as it stands on the stack: activation, caller's entry, thread,
    task. A generator that somebody else resumes gets a new entry; its variables stay with the
    activation.
    """

    def __init__(self, roots: dict[str, str], send: Send, *, steps: int = STEPS) -> None:
        """`roots`: folders whose files are the learner's, and what stands before their names."""
        self._roots = [(root.rstrip(os.sep) + os.sep, name) for root, name in roots.items()]
        self._send = send
        self._limit = steps
        self._lock = threading.RLock()
        self._renderer = Renderer(self.is_own)
        self._own: dict[CodeType, bool] = {}
        self._files: dict[str, int] = {}
        self._handlers: dict[int, tuple[list[int], list[int]]] = {}
        self._active: dict[int, _Activation] = {}
        self._numbers = itertools.count()
        self._threads: dict[int, int] = {}
        self._top: tuple[dict[str, Any], _Activation] | None = None
        self._entries = 0
        self._part: Json = _empty_part()
        self._part_chars = 0
        self._part_at = time.monotonic()
        self._chars = 0
        self._output_chars = 0
        self._dropped_output = 0
        self._spent_ns = 0
        self._began_ns = time.perf_counter_ns()
        self.output_bytes = 0
        self.steps = 0
        self.full: str | None = None
        self.closed = False
        self._last_suspended = -1
        self.task_of: Callable[[], int] = lambda: -1
        self.on_close: list[Callable[[], None]] = []
        # what ends the program when the recording is full; without it `RecordingFull` is raised
        self.on_full: Callable[[], None] | None = None

    # --- whose code ------------------------------------------------------------------------

    def is_own(self, filename: str) -> bool:
        """Whether a file is the learner's."""
        return any(filename.startswith(root) for root, _ in self._roots)

    def records(self, code: CodeType) -> bool:
        """Whether frames of this code are recorded."""
        known = self._own.get(code)
        if known is None:
            known = self.is_own(code.co_filename) and code.co_name not in _INLINED
            self._own[code] = known
        return known

    # --- what the tracer reports -----------------------------------------------------------

    def started(self, frame: FrameType) -> None:
        """A call begins."""
        began = time.perf_counter_ns()
        with self._lock:
            activation = _Activation(next(self._numbers), frame.f_code.co_name == "<module>")
            self._active[id(frame)] = activation
            self._enter(frame, activation)
            if activation.is_top and self._top is None:
                self._top = (frame.f_globals, activation)
            self._spent_ns += time.perf_counter_ns() - began

    def line(self, frame: FrameType, line: int) -> None:
        """A line is about to run."""
        began = time.perf_counter_ns()
        with self._lock:
            activation = self._activation(frame)
            activation.pending = False
            kind = "l"
            if activation.troubled and self._is_handler(frame, line):
                activation.troubled = False
                kind = "h"
            self._step(kind, frame, activation, line, None, began)

    def resumed(self, frame: FrameType) -> None:
        """A generator or coroutine goes on."""
        with self._lock:
            self._enter(frame, self._activation(frame))

    def yielded(self, frame: FrameType, value: object) -> None:
        """A generator hands out a value, or a coroutine waits."""
        began = time.perf_counter_ns()
        flags = frame.f_code.co_flags
        is_coroutine = bool(flags & 0x80)
        if flags & 0x200 and type(value).__name__ != "async_generator_wrapped_value":
            is_coroutine = True
        with self._lock:
            activation = self._activation(frame)
            if is_coroutine:
                # the outer ones on the chain are suspended with it, which says nothing new
                if self._last_suspended == self.steps:
                    return
                self._step("w", frame, activation, frame.f_lineno, None, began)
                self._last_suspended = self.steps
                return
            text = "" if flags & 0x200 else self._renderer.text(value)
            self._step("y", frame, activation, frame.f_lineno, text, began)

    def returned(self, frame: FrameType, value: object) -> None:
        """A call ends with a value."""
        began = time.perf_counter_ns()
        with self._lock:
            activation = self._activation(frame)
            text = None if frame.f_code.co_name == "<module>" else self._renderer.text(value)
            self._step("r", frame, activation, frame.f_lineno, text, began)
            self._active.pop(id(frame), None)

    def raised(self, frame: FrameType, error: BaseException) -> None:
        """An exception appears in a frame: raised there, or come from a call."""
        if isinstance(error, (RecordingFull, GeneratorExit)):
            return
        began = time.perf_counter_ns()
        with self._lock:
            activation = self._activation(frame)
            if activation.pending:
                return
            activation.pending = activation.troubled = True
            self._step("x", frame, activation, frame.f_lineno, _described(error), began)

    def unwound(self, frame: FrameType, error: BaseException | None) -> None:
        """A call ends by an exception."""
        with self._lock:
            self._active.pop(id(frame), None)

    # --- output ----------------------------------------------------------------------------

    def printed(self, stream: str, text: str) -> None:
        """Text that the program wrote; it belongs to the step that is running."""
        if self.closed or not text:
            return
        with self._lock:
            self.output_bytes += len(text.encode("utf-8", "backslashreplace"))
            room = OUTPUT_CHARS - self._output_chars
            if room <= 0:
                self._dropped_output += len(text)
                return
            kept = text[:room]
            self._dropped_output += len(text) - len(kept)
            self._output_chars += len(kept)
            outputs = self._part["output"]
            at = self.steps - 1
            if outputs and outputs[-1][0] == at and outputs[-1][1] == stream:
                outputs[-1][2] += kept
            else:
                outputs.append([at, stream, kept])
            self._part_chars += len(kept)

    # --- tasks -----------------------------------------------------------------------------

    def note_task(self, event: list[Any]) -> None:
        """A change in the life of a task; see `tasks.py`."""
        if self.closed:
            return
        with self._lock:
            self._part["tasks"].append(event)
            self._part_chars += 80

    def now_us(self) -> int:
        """Time of the program without the recorder's own, in microseconds."""
        return (time.perf_counter_ns() - self._began_ns - self._spent_ns) // 1000

    # --- the end ---------------------------------------------------------------------------

    def flush(self) -> None:
        """Send what there is."""
        with self._lock:
            part, self._part = self._part, _empty_part()
            self._part_chars, self._part_at = 0, time.monotonic()
            if any(part.values()):
                self._send(part)

    def look_away(self) -> None:
        """The program has failed; what is now asked of its values is no step of it."""
        for action in self.on_close:
            action()

    def close(self) -> None:
        """The last part; nothing is recorded after it."""
        with self._lock:
            if self.closed:
                return
            self.closed = True
            for action in self.on_close:
                action()
            self._part["end"] = {
                "steps": self.steps,
                "full": self.full,
                "droppedOutput": self._dropped_output,
                "outputBytes": self.output_bytes,
                "atUs": self.now_us(),
            }
            self.flush()

    def abandon(self) -> None:
        """In a forked child: it is another program, and the parent's pipe is not its own."""
        self.closed = True
        self._send = _nowhere
        for action in self.on_close:
            action()

    # --- inside ----------------------------------------------------------------------------

    def _activation(self, frame: FrameType) -> _Activation:
        activation = self._active.get(id(frame))
        if activation is None:
            # begun before the recording, such as a generator of an earlier block
            activation = _Activation(next(self._numbers), frame.f_code.co_name == "<module>")
            self._active[id(frame)] = activation
            self._enter(frame, activation)
        return activation

    def _enter(self, frame: FrameType, activation: _Activation) -> None:
        caller, hops = frame.f_back, 0
        parent = -1
        while caller is not None and hops < STACK_HOPS:
            if self._own.get(caller.f_code):
                found = self._active.get(id(caller))
                parent = found.entry if found is not None else -1
                break
            caller, hops = caller.f_back, hops + 1
        context = (parent, self._thread(), self.task_of())
        if activation.context == context:
            return
        activation.context = context
        activation.entry = self._entries
        self._entries += 1
        code = frame.f_code
        name = "" if activation.is_top else code.co_qualname.replace("<locals>.", "")
        self._part["frames"].append(
            [activation.number, name, self._file(code.co_filename), code.co_firstlineno, *context]
        )
        self._part_chars += 60

    def _thread(self) -> int:
        identity = threading.get_ident()
        number = self._threads.get(identity)
        if number is None:
            number = self._threads[identity] = len(self._threads)
            # `current_thread()` would make a thread it does not know up
            known = threading._active.get(identity)  # type: ignore[attr-defined]
            self._part["threads"].append(known.name if known is not None else "a thread")
        return number

    def _file(self, filename: str) -> int:
        number = self._files.get(filename)
        if number is None:
            number = self._files[filename] = len(self._files)
            name = filename
            for root, prefix in self._roots:
                if filename.startswith(root):
                    name = prefix + filename[len(root) :].replace(os.sep, "/")
                    break
            try:
                text = Path(filename).read_text(encoding="utf-8", errors="replace")
            except OSError:
                text = ""
            self._handlers[number] = _handlers(text)
            self._part["files"].append([name, text[:400_000]])
            self._part_chars += len(text)
        return number

    def _is_handler(self, frame: FrameType, line: int) -> bool:
        """Whether the line is in the body of an `except`, as opposed to a `finally`."""
        starts, ends = self._handlers[self._file(frame.f_code.co_filename)]
        at = bisect.bisect_right(starts, line) - 1
        return any(starts[i] <= line <= ends[i] for i in range(max(0, at - 8), at + 1))

    def _step(
        self,
        kind: str,
        frame: FrameType,
        activation: _Activation,
        line: int | None,
        value: str | None,
        began: int,
    ) -> None:
        if self.closed:
            return
        if self.steps >= self._limit:
            self._stop("steps")
        if self._chars > CHANGE_CHARS:
            self._stop("size")
        changes = self._changes(frame, activation)
        at_us = (began - self._began_ns - self._spent_ns) // 1000
        step: list[Any] = [kind, line or frame.f_code.co_firstlineno, activation.entry, at_us]
        if value is not None:
            step.append(value)
            self._chars += len(value)
            self._part_chars += len(value)
        part = self._part
        part["steps"].append(step)
        for change in changes:
            part["changes"].append([self.steps, *change])
        self.steps += 1
        self._part_chars += 30
        if (
            len(part["steps"]) >= PART_STEPS
            or self._part_chars > PART_CHARS
            or time.monotonic() - self._part_at > PART_S
        ):
            self.flush()
        self._spent_ns += time.perf_counter_ns() - began

    def _stop(self, why: str) -> None:
        self.full = why
        self.close()
        if self.on_full is not None:
            self.on_full()
        raise RecordingFull

    def _changes(self, frame: FrameType, activation: _Activation) -> list[list[Any]]:
        found: list[list[Any]] = []
        inner = list(frame.f_locals.items())
        self._compare(activation, inner, found, None)
        top = self._top
        if activation.is_top and (top is None or top[1] is activation):
            return found
        # of the others only what this frame can reach by its names; the rest when they go on
        touched = {id(value) for _name, value in inner if type(value) not in ATOMIC}
        caller, hops, left = frame.f_back, 0, CALLERS
        own = self._own
        while caller is not None and left and hops < CALLER_HOPS:
            if own.get(caller.f_code):
                outer = self._active.get(id(caller))
                if outer is not None and not outer.is_top:
                    self._compare(outer, list(caller.f_locals.items()), found, touched)
                left -= 1
            caller, hops = caller.f_back, hops + 1
        if top is not None:
            variables = top[0]
            for name in frame.f_code.co_names:
                touched.add(id(variables.get(name)))
            self._compare(top[1], list(variables.items()), found, touched)
        return found

    def _compare(
        self,
        activation: _Activation,
        variables: list[tuple[str, object]],
        found: list[list[Any]],
        touched: set[int] | None,
    ) -> None:
        known, is_top = activation.known, activation.is_top
        changed: dict[str, str] | None = None
        seen = 0
        for name, value in variables:
            kind = type(value)
            before = known.get(name)
            if kind in ATOMIC:
                if before is not None and before[0] is value:
                    seen += 1
                    continue
                if name.startswith("__") or name[0] == ".":
                    continue
                text = self._renderer.text(value)
                # a long text would live longer for being watched
                is_long = isinstance(value, str) and len(value) > 1000
                mark: object = _UNSEEN if is_long else value
            else:
                if before is None:
                    if name.startswith(("__", ".")) or _hides(is_top, value):
                        continue
                elif touched is not None and before[0] == id(value) and id(value) not in touched:
                    seen += 1
                    continue
                elif _hides(is_top, value):
                    continue
                text = self._renderer.text(value)
                # nor would an object be freed when it should
                mark = id(value)
            if before is None and len(known) >= VARIABLES:
                continue
            seen += 1
            known[name] = (mark, text)
            if before is None or before[1] != text:
                changed = changed or {}
                changed[name] = text
                self._chars += len(name) + len(text)
                self._part_chars += len(name) + len(text) + 8
        gone: list[str] = []
        if seen < len(known):
            now = dict(variables)
            gone = [name for name in known if name not in now or _hides(is_top, now[name])]
            for name in gone:
                del known[name]
        if changed or gone:
            found.append([activation.number, changed or {}, gone])


def _hides(is_top: bool, value: object) -> bool:
    return is_top and isinstance(value, HIDDEN_AT_TOP)


def _empty_part() -> Json:
    return {
        "files": [],
        "threads": [],
        "frames": [],
        "steps": [],
        "changes": [],
        "output": [],
        "tasks": [],
    }


def _nowhere(_part: Json) -> None:
    return


def _described(error: BaseException) -> str:
    try:
        message = str(error)
    except Exception:
        message = ""
    text = f"{type(error).__name__}: {message}" if message else type(error).__name__
    return text if len(text) <= 400 else text[:399] + "…"


def _handlers(text: str) -> tuple[list[int], list[int]]:
    """First and last lines of the bodies of `except` clauses, in order."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return [], []
    spans = sorted(
        (node.body[0].lineno, node.end_lineno or node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
    )
    return [start for start, _ in spans], [end for _, end in spans]
