"""The line to the running core: one JSON message a line, a token first."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

from cairn_cli.problem import Problem

_CONNECT_S = 3.0
# How long a Ctrl-C may wait to be seen.
_POLL_S = 0.05
_MAX_ANSWER_BYTES = 64_000_000

# Whatever JSON holds: the core's answers are trusted to be what the contract says.
Json = Any


class _UnixStream:
    def __init__(self, address: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(_CONNECT_S)
        self._socket.connect(address)

    def send(self, data: bytes) -> None:
        self._socket.settimeout(_CONNECT_S)
        self._socket.sendall(data)

    def receive(self) -> bytes | None:
        """What came, b"" at the end, None when nothing did for a moment."""
        self._socket.settimeout(_POLL_S)
        try:
            return self._socket.recv(65_536)
        except socket.timeout:  # noqa: UP041 - TimeoutError only since Python 3.10
            return None

    def close(self) -> None:
        self._socket.close()


class _PipeStream:
    """A named pipe of Windows.

    A read would block writes and Ctrl-C, so nothing is read that has not come yet.
    """

    def __init__(self, address: str) -> None:
        deadline = time.monotonic() + _CONNECT_S
        while True:
            try:
                self._descriptor = os.open(address, os.O_RDWR | getattr(os, "O_BINARY", 0))
                return
            except OSError:
                # All instances of the pipe may be busy for a moment.
                if time.monotonic() > deadline:
                    raise
                time.sleep(_POLL_S)

    def send(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._descriptor, data) :]

    def receive(self) -> bytes | None:
        if sys.platform != "win32":
            raise NotImplementedError
        import _winapi
        import msvcrt

        try:
            handle = msvcrt.get_osfhandle(self._descriptor)
            waiting = _winapi.PeekNamedPipe(handle, 0)[0]
            if waiting:
                return os.read(self._descriptor, min(waiting, 65_536))
        except OSError:
            return b""
        time.sleep(_POLL_S)
        return None

    def close(self) -> None:
        os.close(self._descriptor)


class Connection:
    """Calls methods of the core, one at a time; what the core tells unasked goes to `on_event`."""

    def __init__(self, address: str, token: str) -> None:
        try:
            stream_type = _PipeStream if sys.platform == "win32" else _UnixStream
            self._stream = stream_type(address)
            self._stream.send(token.encode() + b"\n")
        except OSError as error:
            raise _gone() from error
        self.on_event: Callable[[str, Json], None] = lambda _name, _data: None
        self._buffer = bytearray()
        self._searched = 0
        self._next_id = 1

    def start(self, method: str, params: dict[str, Any]) -> int:
        """Sends a call without waiting for its answer, which `wait` returns."""
        call_id = self._next_id
        self._next_id += 1
        message = {"type": "call", "id": call_id, "method": method, "params": params}
        try:
            self._stream.send(json.dumps(message).encode() + b"\n")
        except OSError as error:
            raise _gone() from error
        return call_id

    def wait(
        self,
        call_id: int,
        *,
        until: float | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Json:
        """The answer; None when time is over or `stop` says so. Raises Problem for a refusal."""
        while True:
            message = self.receive(until=until, stop=stop)
            if message is None:
                return None
            if message["type"] != "result" or message["id"] != call_id:
                continue
            if not message["ok"]:
                raise Problem.of_error(message["error"])
            return message

    def call(self, method: str, params: dict[str, Any], *, seconds: float | None = None) -> Json:
        """The value that the core answers with."""
        until = None if seconds is None else time.monotonic() + seconds
        answer = self.wait(self.start(method, params), until=until)
        if answer is None:
            raise Problem(
                "locked",
                "Cairn does not answer.",
                ["Close its window, start it again, and run this in its terminal."],
            )
        return answer["value"]

    def receive(
        self, *, until: float | None = None, stop: Callable[[], bool] = lambda: False
    ) -> dict[str, Any] | None:
        """The next message; None when the time is over or `stop` says so."""
        while True:
            end = self._buffer.find(b"\n", self._searched)
            if end >= 0:
                line = bytes(self._buffer[:end])
                del self._buffer[: end + 1]
                self._searched = 0
                message = _parse(line)
                if message["type"] == "event":
                    self.on_event(message["name"], message["data"])
                return message
            self._searched = len(self._buffer)
            if stop() or (until is not None and time.monotonic() > until):
                return None
            try:
                chunk = self._stream.receive()
            except OSError as error:
                raise _gone() from error
            if chunk == b"" or len(self._buffer) > _MAX_ANSWER_BYTES:
                raise _gone()
            if chunk is not None:
                self._buffer += chunk

    def close(self) -> None:
        """Ends the line."""
        self._stream.close()


def connect(environment: dict[str, str]) -> Connection:
    """The core that this terminal belongs to."""
    address = environment.get("CAIRN_SOCKET")
    token = environment.get("CAIRN_SOCKET_TOKEN")
    if not address or not token:
        raise Problem(
            "notInCairn",
            "This is not a terminal of Cairn's.",
            ["Open the exercise in Cairn and type it there, or use npx cairn in Cairn's folder."],
        )
    return Connection(address, token)


def _parse(line: bytes) -> dict[str, Any]:
    try:
        message: dict[str, Any] = json.loads(line)
        if message["type"] in ("event", "result"):
            return message
    except (ValueError, TypeError, KeyError):
        pass
    # What answers nonsense is not a core.
    raise _gone()


def _gone() -> Problem:
    return Problem(
        "disconnected",
        "Cairn was closed, or broke the connection, before it was done.",
        ["Open the exercise's terminal again and run this there."],
    )
