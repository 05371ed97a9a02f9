"""Reading from several descriptors at once, with or without threads."""

import os
import queue
import selectors
import sys
import threading
import time
from typing import Final, Protocol

CHUNK_BYTES: Final = 256 * 1024
# A larger pipe means fewer switches between a child that floods and the server that drains.
PIPE_BYTES: Final = 1024 * 1024
# So much at one look is a flood, and for a while each piece of it wakes the reader.
FLOOD_BYTES: Final = 32 * 1024
LOUD_S: Final = 0.05
_F_SETPIPE_SZ: Final = 1031

Arrival = tuple[str, bytes]


class Mux(Protocol):
    """Named descriptors to read from. Empty data is the end of one."""

    def add(self, name: str, descriptor: int, *, quietly: bool = False) -> None:
        """Start reading from `descriptor`; `name` must not be in use.

        What arrives `quietly` wakes nobody where that can be had: it is looked for at the end of
        each wait. Waking the reader for every line costs the writer more than most tests take.
        """

    def remove(self, name: str) -> None:
        """Stop reading. The descriptor stays open; an unknown name is fine."""

    def wait(self, timeout_s: float | None) -> list[Arrival]:
        """What has arrived, at the latest after the timeout; None waits for ever."""


class SelectorMux:
    """For POSIX: no threads, so that the process may fork."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._descriptors: dict[str, int] = {}
        self._quiet: dict[str, int] = {}
        self._is_loud = False
        self._loud_until = 0.0

    def add(self, name: str, descriptor: int, *, quietly: bool = False) -> None:
        """See `Mux`."""
        if quietly:
            os.set_blocking(descriptor, False)
            self._quiet[name] = descriptor
            return
        self._selector.register(descriptor, selectors.EVENT_READ, name)
        self._descriptors[name] = descriptor

    def remove(self, name: str) -> None:
        """See `Mux`."""
        self._set_loud(loud=False)
        self._quiet.pop(name, None)
        descriptor = self._descriptors.pop(name, None)
        if descriptor is not None:
            self._selector.unregister(descriptor)

    def wait(self, timeout_s: float | None) -> list[Arrival]:
        """See `Mux`. Regular files, which cannot be waited for, are not supported."""
        arrivals: list[Arrival] = []
        for key, _ in self._selector.select(timeout_s):
            self._read(key.data, key.fd, arrivals)
        # a writer that fills its pipe between two looks must not wait for the next one
        if not self._is_loud:
            for name, descriptor in list(self._quiet.items()):
                self._read(name, descriptor, arrivals)
            if any(len(data) >= FLOOD_BYTES for name, data in arrivals if name in self._quiet):
                self._loud_until = time.monotonic() + LOUD_S
                self._set_loud(loud=True)
        elif time.monotonic() > self._loud_until:
            self._set_loud(loud=False)
        return arrivals

    def _read(self, name: str, descriptor: int, arrivals: list[Arrival]) -> None:
        try:
            data = os.read(descriptor, CHUNK_BYTES)
        except BlockingIOError:
            return
        if not data:
            self.remove(name)
        arrivals.append((name, data))

    def _set_loud(self, *, loud: bool) -> None:
        """Whether what comes on quiet descriptors wakes the reader, too."""
        if loud == self._is_loud:
            return
        self._is_loud = loud
        for name, descriptor in self._quiet.items():
            if loud:
                self._selector.register(descriptor, selectors.EVENT_READ, name)
            else:
                self._selector.unregister(descriptor)


class ThreadMux:
    """For Windows, where pipes cannot be waited for: one reading thread each."""

    def __init__(self) -> None:
        # a bounded queue: a child that floods must wait, not fill the server's memory
        self._arrived: queue.Queue[tuple[str, int, bytes]] = queue.Queue(maxsize=64)
        self._current: dict[str, int] = {}
        self._count = 0

    def add(self, name: str, descriptor: int, *, quietly: bool = False) -> None:
        """See `Mux`. A thread that reads is always woken."""
        self._count += 1
        self._current[name] = self._count
        arguments = (name, self._count, descriptor)
        threading.Thread(target=self._read, args=arguments, daemon=True).start()

    def remove(self, name: str) -> None:
        """See `Mux`. The thread ends with its descriptor; what it still reads is dropped."""
        self._current.pop(name, None)

    def wait(self, timeout_s: float | None) -> list[Arrival]:
        """See `Mux`."""
        arrivals: list[Arrival] = []
        try:
            item = self._arrived.get(timeout=timeout_s) if timeout_s != 0 else self._get_now()
            while True:
                name, number, data = item
                if self._current.get(name) == number:
                    if not data:
                        self.remove(name)
                    arrivals.append((name, data))
                item = self._get_now()
        except queue.Empty:
            return arrivals

    def _get_now(self) -> tuple[str, int, bytes]:
        return self._arrived.get_nowait()

    def _read(self, name: str, number: int, descriptor: int) -> None:
        data = b"-"
        while data:
            try:
                data = os.read(descriptor, CHUNK_BYTES)
            except OSError:
                data = b""
            self._arrived.put((name, number, data))


def make_pipe() -> tuple[int, int]:
    """(read end, write end), larger than usual where the system allows it."""
    read_end, write_end = os.pipe()
    if sys.platform == "linux":
        import fcntl

        try:
            fcntl.fcntl(write_end, _F_SETPIPE_SZ, PIPE_BYTES)
        except OSError:  # the user's budget for pipes is used up
            return read_end, write_end
    return read_end, write_end
