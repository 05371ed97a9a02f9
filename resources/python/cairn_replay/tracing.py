"""Two ways to watch a program: `sys.monitoring`, and `sys.settrace` before 3.12."""

import dis
import sys
import threading
from types import CodeType, FrameType
from typing import Any, Final, Protocol

from cairn_replay.recorder import Recorder


class Tracer(Protocol):
    """Reports to a recorder from `start` to `stop`."""

    def start(self) -> None:
        """Watch code that starts from now on."""

    def stop(self) -> None:
        """Watch no more, in any thread. Twice is fine."""


def tracer_for(recorder: Recorder, kind: str = "auto") -> Tracer:
    """The best one there is, or `monitoring` or `settrace`."""
    if kind == "settrace" or (kind == "auto" and sys.version_info < (3, 12)):
        return SettraceTracer(recorder)
    return MonitoringTracer(recorder)


_YIELDS: Final = dis.opmap["YIELD_VALUE"]
_RETURNS: Final = frozenset(
    dis.opmap[name]
    for name in ("RETURN_VALUE", "RETURN_CONST", "RETURN_GENERATOR")
    if name in dis.opmap
)
_RAISES: Final = frozenset(dis.opmap[name] for name in ("RAISE_VARARGS", "RERAISE"))


class _Operations:
    """Which operation stands at a place of a code object. Reading one copies the whole code."""

    def __init__(self) -> None:
        self._codes: dict[CodeType, bytes] = {}

    def at(self, code: CodeType, offset: int) -> int:
        """Its number, -1 if the code has not begun."""
        text = self._codes.get(code)
        if text is None:
            text = self._codes[code] = code.co_code
        return text[offset] if 0 <= offset < len(text) else -1

    def ends_iteration(self, code: CodeType, offset: int, error: BaseException) -> bool:
        """The end of an iteration is an exception only where the learner's code raised it."""
        if not isinstance(error, (StopIteration, StopAsyncIteration)):
            return False
        operation = self.at(code, offset)
        return operation not in _RAISES and "CALL" not in dis.opname[max(operation, 0)]


class SettraceTracer:
    """The old way: a function that is called for every line of the traced frames."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._stopped = False
        self._codes = _Operations()
        # frames that were started and not ended: a `call` of one of these is a resumption
        self._started: set[int] = set()

    def start(self) -> None:
        """See `Tracer`."""
        threading.settrace(self._global)
        sys.settrace(self._global)

    def stop(self) -> None:
        """See `Tracer`."""
        self._stopped = True
        threading.settrace(None)  # type: ignore[arg-type,unused-ignore]
        sys.settrace(None)

    def _global(self, frame: FrameType, event: str, _arg: Any) -> Any:
        if self._stopped or event != "call" or not self._recorder.records(frame.f_code):
            return None
        if frame.f_lasti >= 0 and id(frame) in self._started:
            self._recorder.resumed(frame)
        else:
            self._started.add(id(frame))
            self._recorder.started(frame)
        return self._local

    def _local(self, frame: FrameType, event: str, arg: Any) -> Any:
        if self._stopped:
            return None
        recorder = self._recorder
        if event == "line":
            recorder.line(frame, frame.f_lineno)
        elif event == "return":
            self._on_return(frame, arg)
        elif event == "exception" and not self._codes.ends_iteration(
            frame.f_code, frame.f_lasti, arg[1]
        ):
            recorder.raised(frame, arg[1])
        return self._local

    def _on_return(self, frame: FrameType, value: Any) -> None:
        operation = self._codes.at(frame.f_code, frame.f_lasti)
        if operation == _YIELDS:
            self._recorder.yielded(frame, value)
            return
        self._started.discard(id(frame))
        if value is None and operation not in _RETURNS:
            self._recorder.unwound(frame, None)
        else:
            self._recorder.returned(frame, value)


class MonitoringTracer:
    """The new way: events that are switched on for the learner's code objects alone."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._tool = -1
        self._seen: set[CodeType] = set()
        self._codes = _Operations()

    def start(self) -> None:
        """See `Tracer`."""
        if sys.version_info >= (3, 12):
            monitoring = sys.monitoring
            self._tool = next(n for n in (4, 3, 0, 1, 2, 5) if monitoring.get_tool(n) is None)
            monitoring.use_tool_id(self._tool, "cairn_replay")
            events = monitoring.events
            for event, function in (
                (events.PY_START, self._on_start),
                (events.PY_RESUME, self._on_resume),
                (events.PY_RETURN, self._on_return),
                (events.PY_YIELD, self._on_yield),
                (events.LINE, self._on_line),
                (events.RAISE, self._on_raise),
                (events.PY_UNWIND, self._on_unwind),
                (events.PY_THROW, self._on_throw),
            ):
                monitoring.register_callback(self._tool, event, function)
            monitoring.set_events(
                self._tool,
                events.PY_START | events.RAISE | events.PY_UNWIND | events.PY_THROW,
            )

    def stop(self) -> None:
        """See `Tracer`."""
        if sys.version_info >= (3, 12) and self._tool >= 0:
            monitoring = sys.monitoring
            tool, self._tool = self._tool, -1
            monitoring.set_events(tool, 0)
            for code in self._seen:
                monitoring.set_local_events(tool, code, 0)
            monitoring.free_tool_id(tool)

    def _watch(self, code: CodeType) -> bool:
        """Whether it is the learner's; switches its events on the first time."""
        if code in self._seen:
            return True
        if sys.version_info >= (3, 12) and self._tool >= 0 and self._recorder.records(code):
            events = sys.monitoring.events
            self._seen.add(code)
            sys.monitoring.set_local_events(
                self._tool,
                code,
                events.LINE | events.PY_RETURN | events.PY_YIELD | events.PY_RESUME,
            )
            return True
        return False

    def _on_start(self, code: CodeType, _offset: int) -> Any:
        if self._watch(code):
            self._recorder.started(sys._getframe(1))
            return None
        if sys.version_info >= (3, 12):
            return sys.monitoring.DISABLE
        return None

    def _on_resume(self, _code: CodeType, _offset: int) -> None:
        self._recorder.resumed(sys._getframe(1))

    def _on_return(self, _code: CodeType, _offset: int, value: object) -> None:
        self._recorder.returned(sys._getframe(1), value)

    def _on_yield(self, _code: CodeType, _offset: int, value: object) -> None:
        self._recorder.yielded(sys._getframe(1), value)

    def _on_line(self, _code: CodeType, line: int) -> None:
        self._recorder.line(sys._getframe(1), line)

    def _on_raise(self, code: CodeType, offset: int, error: BaseException) -> None:
        if code in self._seen and not self._codes.ends_iteration(code, offset, error):
            self._recorder.raised(sys._getframe(1), error)

    def _on_unwind(self, code: CodeType, _offset: int, error: BaseException) -> None:
        if code in self._seen:
            self._recorder.unwound(sys._getframe(1), error)

    def _on_throw(self, code: CodeType, _offset: int, _error: BaseException) -> None:
        if self._watch(code):
            self._recorder.resumed(sys._getframe(1))
