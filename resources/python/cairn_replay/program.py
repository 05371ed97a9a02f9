"""Recording one program: streams, tracer and tasks joined."""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from cairn_replay.recorder import Json, Recorder
from cairn_replay.tasks import TaskWatcher
from cairn_replay.tracing import tracer_for


class _RecordedStream(io.TextIOWrapper):
    """A standard stream that tells the recorder what goes through it."""

    def __init__(self, stream: io.TextIOWrapper, name: str, recorder: Recorder) -> None:
        options: dict[str, Any] = {
            "encoding": stream.encoding,
            "errors": stream.errors,
            "line_buffering": stream.line_buffering,
        }
        stream.flush()
        super().__init__(stream.detach(), **options)
        self._name, self._recorder = name, recorder

    def write(self, text: str) -> int:
        """As usual; a step's output is what is written before the next one."""
        written = super().write(text)
        self._recorder.printed(self._name, text)
        return written


@contextmanager
def recording(
    roots: dict[str, str],
    send: Callable[[Json], None],
    *,
    steps: int,
    on_full: Callable[[], None] | None = None,
    tracer: str = "auto",
) -> Iterator[Recorder]:
    """Record what runs inside. Leaving it sends the last part."""
    recorder = Recorder(roots, send, steps=steps)
    recorder.on_full = on_full
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if type(stream) is io.TextIOWrapper:
            recorded = _RecordedStream(stream, name, recorder)
            setattr(sys, name, recorded)
            setattr(sys, f"__{name}__", recorded)
    watch = tracer_for(recorder, tracer)
    recorder.on_close.append(watch.stop)
    watcher = TaskWatcher(recorder)
    watcher.start()
    recorder.on_close.append(watcher.stop)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=recorder.abandon)
    watch.start()
    try:
        yield recorder
    finally:
        recorder.close()
