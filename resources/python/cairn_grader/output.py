"""The server's side of a child's output pipe: cut at the marks, bounded, never blocking."""

import codecs
from collections import deque
from itertools import groupby
from typing import Final, Literal, NamedTuple

from cairn_grader.channel import MARK_END, mark

Stream = Literal["stdout", "stderr"]
# A mark is this long at most; more of an unfinished one is not held back.
MARK_BYTES: Final = 256


class Piece(NamedTuple):
    """Output in order: a test's number, or None outside of tests, and the stream it came on."""

    test: int | None
    stream: Stream
    data: bytes


class OutputSplitter:
    """Cuts the stream at marks that hold the run's secret."""

    def __init__(self, secret: str) -> None:
        self.reached: set[int] = set()
        self.ended = False
        self._prefix = mark(secret, "").removesuffix(MARK_END)
        self._held = b""
        self._test: int | None = None
        self._stream: Stream = "stdout"
        self._muted = False

    def feed(self, data: bytes) -> list[Piece]:
        """The pieces that are certain by now."""
        data = self._held + data
        self._held = b""
        pieces: list[Piece] = []
        while True:
            start = data.find(self._prefix)
            if start < 0:
                break
            end = data.find(MARK_END, start + len(self._prefix))
            if end < 0:
                if len(data) - start > MARK_BYTES:
                    break
                self._add(pieces, data[:start])
                self._held = data[start:]
                return pieces
            self._add(pieces, data[:start])
            self._apply(data[start + len(self._prefix) : end].decode("ascii", "replace"))
            data = data[end + 1 :]
        keep = self._partial_prefix(data)
        if keep:
            self._held = data[-keep:]
            data = data[:-keep]
        self._add(pieces, data)
        return pieces

    def finish(self) -> list[Piece]:
        """What was held back, at the end of the pipe."""
        pieces: list[Piece] = []
        self._add(pieces, self._held)
        self._held = b""
        self.ended = True
        return pieces

    def has_passed(self, test: int) -> bool:
        """Whether all output of that test has been seen."""
        return self.ended or test in self.reached

    def _partial_prefix(self, data: bytes) -> int:
        start = data.rfind(self._prefix[:1], max(0, len(data) - len(self._prefix)))
        if start < 0 or not self._prefix.startswith(data[start:]):
            return 0
        return len(data) - start

    def _apply(self, text: str) -> None:
        word, _, number = text.partition(" ")
        match word:
            case "test":
                self._test = int(number)
            case "idle":
                self._test = None
                self.reached.add(int(number))
            case "err":
                self._stream = "stderr"
            case "out":
                self._stream = "stdout"
            case "mute":
                self._muted = True
            case "unmute":
                self._muted = False

    def _add(self, pieces: list[Piece], data: bytes) -> None:
        if data and not self._muted:
            pieces.append(Piece(self._test, self._stream, data))


def joined(pieces: list[Piece]) -> list[Piece]:
    """The same output with neighbours of the same kind made one."""
    return [
        Piece(test, stream, b"".join(piece.data for piece in group))
        for (test, stream), group in groupby(pieces, key=lambda piece: piece[:2])
    ]


class HeadTail:
    """Keeps the beginning and the end of a stream of bytes."""

    def __init__(self, limit_bytes: int) -> None:
        self.total = 0
        self._head_room = limit_bytes * 3 // 4
        self._tail_limit = limit_bytes - self._head_room
        self._head = bytearray()
        self._tail: deque[bytes] = deque()
        self._tail_size = 0

    @property
    def truncated(self) -> bool:
        """Whether something in the middle is gone."""
        return self.total > len(self._head) + self._tail_size

    def add(self, data: bytes) -> None:
        """Take in more of the stream."""
        self.total += len(data)
        if self._head_room:
            self._head += data[: self._head_room]
            data, taken = data[self._head_room :], len(data[: self._head_room])
            self._head_room -= taken
        if not data:
            return
        self._tail.append(data[-self._tail_limit :] if self._tail_limit else b"")
        self._tail_size += len(self._tail[-1])
        while self._tail_size - len(self._tail[0]) >= self._tail_limit:
            self._tail_size -= len(self._tail.popleft())

    def text(self) -> str:
        """What was kept, with a line in between that says how much was left out."""
        tail = b"".join(self._tail)
        if not self.truncated:
            return (bytes(self._head) + tail).decode("utf-8", "replace")
        tail = tail[-self._tail_limit :]
        left_out = self.total - len(self._head) - len(tail)
        head, end = self._head.decode("utf-8", "replace"), tail.decode("utf-8", "replace")
        return f"{head}{left_out_line(left_out)}{end}"


class LiveOutput:
    """Passes a program's output on as it comes, up to a limit; then keeps only the latest."""

    def __init__(self, limit_bytes: int) -> None:
        self.total = 0
        self._room = limit_bytes * 3 // 4
        self._rest = HeadTail(limit_bytes - self._room)
        self._rest_stream: Stream = "stdout"
        self._decoders = {
            "stdout": codecs.getincrementaldecoder("utf-8")("replace"),
            "stderr": codecs.getincrementaldecoder("utf-8")("replace"),
        }

    @property
    def truncated(self) -> bool:
        """Whether something was left out."""
        return self._rest.truncated

    def add(self, stream: Stream, data: bytes) -> str:
        """The text to pass on now."""
        self.total += len(data)
        now, later = data[: self._room], data[self._room :]
        self._room -= len(now)
        if later:
            self._rest.add(later)
            self._rest_stream = stream
        return self._decoders[stream].decode(now)

    def rest(self) -> tuple[Stream, str]:
        """What was kept back, to be passed on at the end."""
        return self._rest_stream, self._rest.text()


def left_out_line(count: int) -> str:
    """The line that stands for output that was not kept."""
    return f"\n… {count:,} bytes of output left out …\n"
