"""What asyncio's tasks do over time, seen from outside: nothing is added to the loop or to a task.

Two functions of asyncio are wrapped: `create_task` of the loop (who made which task) and
`Handle._run` (which task has its turn, and for how long). Whether a task waits or has ended is
read when its turn is over.
"""

import asyncio
import threading
from asyncio import base_events, events
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

from cairn_replay.recorder import Recorder
from cairn_replay.values import Renderer

TASKS: Final = 300
EVENTS: Final = 20_000
# asyncio's own debug mode calls a callback slow from here on.
STALL_US: Final = 50_000
CHAIN: Final = 12


class TaskWatcher:
    """Notes what each task does, in the order of time: TASKEVENT in the grader's PROTOCOL.md."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._renderer = Renderer(recorder.is_own)
        self._numbers: dict[int, int] = {}
        # keeps a task's id its own; released when it ends
        self._alive: dict[int, asyncio.Task[Any]] = {}
        self._ended: set[int] = set()
        # by what it is known so far; tasks that are left out are not in here
        self._names: dict[int, str] = {}
        self._noted = 0
        self._count = 0
        self._local = threading.local()
        self._create: Any = base_events.BaseEventLoop.create_task
        self._run: Any = events.Handle._run

    def start(self) -> None:
        """Wrap them; `stop` puts back what was there."""
        watcher, create, run = self, self._create, self._run

        def create_task(loop: Any, coro: Any, **options: Any) -> Any:
            local = watcher._local
            creator = watcher.current()
            # an eager task takes its first steps in here
            local.creating = getattr(local, "creating", 0) + 1
            try:
                task = create(loop, coro, **options)
            finally:
                local.creating -= 1
            watcher._created(task, creator)
            return task

        def _run(handle: Any) -> Any:
            callback = handle._callback
            task = getattr(callback, "__self__", None)
            return watcher._turn(handle, task if isinstance(task, asyncio.Task) else None, run)

        base_events.BaseEventLoop.create_task = create_task  # type: ignore[assignment,method-assign]
        events.Handle._run = _run  # type: ignore[assignment,method-assign]
        self._recorder.task_of = self.current

    def stop(self) -> None:
        """See `start`."""
        base_events.BaseEventLoop.create_task = self._create  # type: ignore[method-assign]
        events.Handle._run = self._run  # type: ignore[method-assign]
        self._recorder.task_of = lambda: -1
        self._alive.clear()

    def current(self) -> int:
        """The number of the task whose turn it is in this thread, -1 if none."""
        local = self._local
        if getattr(local, "creating", 0):
            try:
                task = asyncio.current_task()
            except RuntimeError:
                return -1
            return -1 if task is None else self._number(task, -1)
        return getattr(local, "task", -1)

    # --- inside ----------------------------------------------------------------------------

    def _note(self, kind: str, at: int, step: int, *rest: object) -> None:
        if self._noted < EVENTS:
            self._noted += 1
            self._recorder.note_task([kind, at, step, *rest])

    def _number(self, task: "asyncio.Task[Any]", creator: int) -> int:
        number = self._numbers.get(id(task))
        if number is not None:
            return number
        number = self._numbers[id(task)] = self._count
        self._count += 1
        self._alive[number] = task
        coroutine = str(getattr(task.get_coro(), "__qualname__", ""))
        # `asyncio.run` tidies up with tasks of its own
        if len(self._names) < TASKS and not coroutine.startswith("BaseEventLoop."):
            self._names[number] = task.get_name()
            recorder = self._recorder
            self._note(
                "new",
                recorder.now_us(),
                recorder.steps - 1,
                number,
                task.get_name()[:80],
                coroutine.replace("<locals>.", "")[:80],
                creator,
            )
        return number

    def _created(self, task: Any, creator: int) -> None:
        if isinstance(task, asyncio.Task):
            number = self._number(task, creator)
            if task.done():
                self._settle(task, number)

    def _turn(
        self, handle: Any, task: "asyncio.Task[Any] | None", run: Callable[[Any], Any]
    ) -> Any:
        recorder = self._recorder
        local = self._local
        number = -1 if task is None else self._number(task, -1)
        before = getattr(local, "task", -1)
        began, first = recorder.now_us(), recorder.steps
        local.task = number
        if task is not None and number in self._names:
            if self._names[number] != task.get_name():
                self._names[number] = task.get_name()
                self._note("name", began, first, number, task.get_name()[:80])
            self._note("run", began, first, number)
        try:
            return run(handle)
        finally:
            local.task = before
            took = recorder.now_us() - began
            if took >= STALL_US and not recorder.closed:
                self._note("stall", began, first, number, took)
            if task is not None:
                self._settle(task, number)

    def _settle(self, task: "asyncio.Task[Any]", number: int) -> None:
        if number in self._ended or number not in self._names:
            return
        recorder = self._recorder
        at, step = recorder.now_us(), max(0, recorder.steps - 1)
        if not task.done():
            what, line = self._waits_for(task)
            self._note("wait", at, step, number, what, line)
            return
        self._ended.add(number)
        self._alive.pop(number, None)
        self._numbers.pop(id(task), None)
        if task.cancelled():
            self._note("end", at, step, number, "cancelled", "")
            return
        # `exception()` would tell asyncio that somebody has seen it
        error = getattr(task, "_exception", None)
        if error is None:
            result = getattr(task, "_result", None)
            self._note("end", at, step, number, "done", self._renderer.text(result))
        else:
            text = f"{type(error).__name__}: {error}"[:200]
            self._note("end", at, step, number, "failed", text)

    def _waits_for(self, task: "asyncio.Task[Any]") -> tuple[str, int]:
        """What a suspended task waits for, in words, and the learner's line; 0 if it has none."""
        frames = _chain(task.get_coro())
        own = [
            frame.f_lineno for frame in frames if self._recorder.is_own(frame.f_code.co_filename)
        ]
        waiter = getattr(task, "_fut_waiter", None)
        what = ""
        for frame in reversed(frames):
            what = _by_frame(frame, self._name)
            if what or self._recorder.is_own(frame.f_code.co_filename):
                break
        return what or _by_future(waiter, self._name), own[-1] if own else 0

    def _name(self, task: "asyncio.Task[Any]") -> str:
        return task.get_name()


def _chain(awaitable: Any) -> list[FrameType]:
    frames: list[FrameType] = []
    while awaitable is not None and len(frames) < CHAIN:
        frame = getattr(awaitable, "cr_frame", None) or getattr(awaitable, "gi_frame", None)
        frame = frame or getattr(awaitable, "ag_frame", None)
        if not isinstance(frame, FrameType):
            break
        frames.append(frame)
        inner = getattr(awaitable, "cr_await", None) or getattr(awaitable, "gi_yieldfrom", None)
        awaitable = inner or getattr(awaitable, "ag_await", None)
    return frames


Name = Callable[["asyncio.Task[Any]"], str]


def _by_frame(frame: FrameType, name: Name) -> str:
    """Words for the innermost functions of asyncio that are waited in; empty for others."""
    module = frame.f_globals.get("__name__", "")
    if not isinstance(module, str) or not module.startswith("asyncio"):
        return ""
    function, names = frame.f_code.co_name, frame.f_locals
    kind = type(names.get("self")).__name__
    match module, function:
        case "asyncio.tasks", "sleep":
            return f"sleeps for {names.get('delay', 0):g} s"
        case "asyncio.tasks", "__sleep0":
            return "lets the others run"
        case "asyncio.locks", "acquire":
            return f"waits for a {kind}"
        case "asyncio.locks", "wait":
            return "waits for an Event to be set" if kind == "Event" else f"waits for a {kind}"
        case "asyncio.queues", "get":
            return f"waits for an item of a {kind}"
        case "asyncio.queues", "put":
            return f"waits for room in a {kind}"
        case "asyncio.queues", "join":
            return f"waits until a {kind} is worked off"
        case "asyncio.taskgroups", _:
            tasks = [name(task) for task in getattr(names.get("self"), "_tasks", ())]
            return f"waits for its group of tasks{_listed(tasks)}"
        case "asyncio.tasks", "_wait":
            return f"waits for tasks{_listed(_task_names(names.get('fs', ()), name))}"
        case "asyncio.streams", _:
            return "waits for the network"
        case "asyncio.subprocess", _:
            return "waits for another program"
        case "asyncio.threads", "to_thread":
            return "waits for a thread"
    return ""


def _by_future(waiter: Any, name: Name) -> str:
    if isinstance(waiter, asyncio.Task):
        return f"waits for the task {name(waiter)}"
    children = getattr(waiter, "_children", None)
    if children:
        return f"waits for all of gather{_listed(_task_names(children, name))}"
    return "waits for a future" if waiter is not None else "lets the others run"


def _task_names(futures: Any, name: Name) -> list[str]:
    return [name(each) for each in futures if isinstance(each, asyncio.Task)]


def _listed(names: list[str]) -> str:
    if not names:
        return ""
    shown = sorted(names, key=lambda each: (len(each), each))
    more = f" and {len(shown) - 4} more" if len(shown) > 4 else ""
    return f" ({', '.join(shown[:4])}{more})"
