"""Turns the server's request to stop into an exception in the learner's code."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, Literal

# Enough to see what a program waits for.
TASKS: Final = 5
CHAIN: Final = 10

StopKind = Literal["wall", "cpu"]


class LimitReached(BaseException):
    """Raised in the learner's code when its time is over; not an Exception, so seldom caught.

    Attributes:
        kind: which time, by the clock or of the processor.
        task_frames: where each unfinished asyncio task is waiting: its stack, outermost first.
    """

    def __init__(self, kind: StopKind, task_frames: list[list[FrameType]]) -> None:
        super().__init__("the time limit was reached")
        self.kind: StopKind = kind
        self.task_frames = task_frames


class StopGuard:
    """Lets `LimitReached` be raised only while learner code runs, and at most once."""

    def __init__(self) -> None:
        self.requested: StopKind | None = None
        self._inside = False

    def listen(self) -> None:
        """Install the signal handlers. Windows has no such signals: there only the kill remains."""
        if sys.platform != "win32":
            signal.signal(signal.SIGUSR2, self._on_signal)
            signal.signal(signal.SIGXCPU, self._on_signal)

    @contextmanager
    def learner_code(self) -> Iterator[None]:
        """A stretch in which the request may interrupt; raises at once if it already came."""
        self.enter()
        try:
            yield
        finally:
            self.leave()

    def enter(self) -> None:
        """The stretch begins; LimitReached if the request already came."""
        if self.requested:
            raise LimitReached(self.requested, [])
        self._inside = True

    def leave(self) -> None:
        """It is over."""
        self._inside = False

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if sys.platform != "win32":
            kind: StopKind = "cpu" if number == signal.SIGXCPU else "wall"
            first = self.requested is None
            self.requested = self.requested or kind
            if self._inside and first:
                raise LimitReached(kind, waiting_tasks())


def waiting_tasks(deep: int = CHAIN) -> list[list[FrameType]]:
    """Where each unfinished task of the running loop waits; none without a loop."""
    try:
        loop = asyncio.get_running_loop()
        return [_await_chain(task.get_coro(), deep) for task in asyncio.all_tasks(loop)][:TASKS]
    except RuntimeError:
        return []


def _await_chain(awaitable: object, deep: int) -> list[FrameType]:
    """Frames of a suspended coroutine and of all that it waits for in turn."""
    frames: list[FrameType] = []
    while awaitable is not None and len(frames) < deep:
        frame = getattr(awaitable, "cr_frame", None) or getattr(awaitable, "gi_frame", None)
        if not isinstance(frame, FrameType):
            break
        frames.append(frame)
        inner = getattr(awaitable, "cr_await", None)
        awaitable = inner if inner is not None else getattr(awaitable, "gi_yieldfrom", None)
    return frames
