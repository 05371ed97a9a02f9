"""The child's side of the two pipes: secret event lines, and marks in the output."""

import io
import json
import os
import sys
from typing import TYPE_CHECKING, Final

from cairn_grader.protocol import Json

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

MARK: Final = b"\x00\x1dcairn:"
MARK_END: Final = b"\x00"
# With its two marks this stays below 4096, which a Linux pipe takes whole whoever else writes.
PIECE_BYTES: Final = 3_072


# Learner code may replace these functions in their modules.
_encode: Final = json.JSONEncoder().encode
_write: Final = os.write


def mark(secret: str, text: str) -> bytes:
    """A mark as it stands in the output pipe. `text` is ASCII without NUL, under 200 bytes."""
    return MARK + secret.encode() + b":" + text.encode() + MARK_END


class Channel:
    """Sends events and marks. Its descriptors are private: nobody else learns their numbers."""

    def __init__(self, secret: str, events_fd: int, output_fd: int) -> None:
        self._secret = secret
        self._events_fd = events_fd
        self._output_fd = output_fd
        self._held_events = b""
        self._held_marks = b""

    def send(self, event: str, **fields: object) -> None:
        """One event. OSError when the server is gone or the learner closed every descriptor."""
        held, self._held_events = self._held_events, b""
        _write_all(self._events_fd, held + self._line(event, fields))

    def send_later(self, event: str, **fields: object) -> None:
        """Hold an event back until the next one is sent: one write wakes the server once."""
        self._held_events += self._line(event, fields)

    def mark(self, text: str) -> None:
        """Flush what was printed, then put a mark behind it."""
        self.mark_later(text)
        self.write_marks()

    def mark_later(self, text: str) -> None:
        """Hold a mark back until the next one is written."""
        self._held_marks += mark(self._secret, text)

    def write_marks(self) -> None:
        """Flush what was printed, then write the marks that were held back."""
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            try:
                if stream is not None:
                    stream.flush()
            except (ValueError, OSError, AttributeError):
                continue  # closed or replaced by the learner
        held, self._held_marks = self._held_marks, b""
        if held:
            _write_all(self._output_fd, held)

    def _line(self, event: str, fields: Json) -> bytes:
        body: Json = {"event": event, **fields}
        # the line break in front ends whatever the learner may have written into the pipe
        return f"\n{self._secret} {_encode(body)}\n".encode()

    def open_standard_streams(self) -> None:
        """Make `sys.stdin`, `sys.stdout` and `sys.stderr` anew over descriptors 0, 1 and 2."""
        sys.stdin = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115
        sys.stdout = open(  # noqa: SIM115
            1, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False
        )
        raw = _ErrorStream(self._output_fd, self._secret)
        sys.stderr = io.TextIOWrapper(
            io.BufferedWriter(raw, 4096),
            encoding="utf-8",
            errors="backslashreplace",
            line_buffering=True,
        )
        for name in ("stdin", "stdout", "stderr"):
            setattr(sys, f"__{name}__", getattr(sys, name))


class _ErrorStream(io.RawIOBase):
    """Descriptor 2 that tells its text apart from stdout's although they share a pipe."""

    def __init__(self, descriptor: int, secret: str) -> None:
        self._descriptor = descriptor
        self._before = mark(secret, "err")
        self._after = mark(secret, "out")

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 2

    def write(self, data: "Buffer") -> int:
        piece = bytes(data)[:PIECE_BYTES]
        _write_all(self._descriptor, self._before + piece + self._after)
        return len(piece)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[_write(descriptor, view) :]
