"""For `service` exercises: the learner's application as a real server on a loopback port."""

import http.client
import json
import os
import queue
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Any, Final, NoReturn, Self

from cairn_checks._failure import CheckFailure, clip
from cairn_checks._tools import _clean_environment

START_TIMEOUT_S: Final = 8.0
REQUEST_TIMEOUT_S: Final = 5.0
STOP_TIMEOUT_S: Final = 3.0
# Between two attempts to connect while the server starts.
POLL_S: Final = 0.02
BODY_CHARS: Final = 500
LOG_CHARS: Final = 4_000


@dataclass(frozen=True, slots=True)
class Response:
    """What the service answered. Header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The body as UTF-8 text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:  # noqa: ANN401 - whatever the service sent
        """The body as JSON. CheckFailure when it is not."""
        __tracebackhide__ = True
        try:
            return json.loads(self.body)
        except ValueError:
            got = clip(self.text, BODY_CHARS)
            message = f"the response's body: expected JSON, got {got!r}"
            raise CheckFailure("the response's body", message, expected="JSON") from None


class Service:
    """A running service; use it in a `with` block. Every exchange is printed, as a trace."""

    def __init__(
        self, target: str, *, command: Sequence[str] | None, env: Mapping[str, str]
    ) -> None:
        self.target = target
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._lines: list[str] = []
        arguments = [part.format(port=self.port) for part in command or _uvicorn(target)]
        self._process = subprocess.Popen(
            [sys.executable, "-X", "utf8", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=_clean_environment(env),
            start_new_session=os.name == "posix",
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        if self._process.stdout is not None:
            arguments_ = (self._process.stdout, self._log)
            threading.Thread(target=_collect, args=arguments_, daemon=True).start()

    @property
    def log(self) -> str:
        """What the server has printed until now."""
        while not self._log.empty():
            self._lines.append(self._log.get())
        return clip("".join(self._lines), LOG_CHARS)

    def __enter__(self) -> Self:
        __tracebackhide__ = True
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._accepts():
            if self._process.poll() is not None:
                code = self._process.wait()
                self._fail(f"it ended with exit code {code} before it was ready")
            if time.monotonic() > deadline:
                self.stop()
                self._fail(f"it did not accept a connection within {START_TIMEOUT_S:g} seconds")
            time.sleep(POLL_S)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()
        if kind is not None and self.log:
            print(f"--- the server's log ---\n{self.log}")

    def request(
        self,
        method: str,
        path: str,
        *,
        json_body: object = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """One request on a connection of its own. CheckFailure when there is no answer."""
        __tracebackhide__ = True
        sent = dict(headers or {})
        if json_body is not None:
            body = json.dumps(json_body).encode()
            sent.setdefault("content-type", "application/json")
        print(f"> {method} {path} {_shown(body)}".rstrip())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=REQUEST_TIMEOUT_S)
        try:
            connection.request(method, path, body=body or None, headers=sent)
            answer = connection.getresponse()
            received = {name.lower(): value for name, value in answer.getheaders()}
            response = Response(answer.status, received, answer.read())
        except (OSError, http.client.HTTPException) as error:
            self._fail(f"no answer to {method} {path} ({type(error).__name__}: {error})")
        finally:
            connection.close()
        print(f"< {response.status} {_shown(response.body)}".rstrip())
        return response

    def get(self, path: str, *, headers: Mapping[str, str] | None = None) -> Response:
        """`request("GET", path)`."""
        __tracebackhide__ = True
        return self.request("GET", path, headers=headers)

    def post(
        self, path: str, json_body: object = None, *, headers: Mapping[str, str] | None = None
    ) -> Response:
        """`request("POST", path)` with a JSON body."""
        __tracebackhide__ = True
        return self.request("POST", path, json_body=json_body, headers=headers)

    def stop(self) -> int | None:
        """Ask it to stop, then kill it; the exit code, or None if it had to be killed."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
                return None
        return self._process.returncode

    def _accepts(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def _fail(self, problem: str) -> NoReturn:
        __tracebackhide__ = True
        time.sleep(POLL_S)  # lets the last lines of the log arrive
        log = self.log.strip()
        message = f"{self.target}: expected a running service, but {problem}"
        raise CheckFailure(
            self.target,
            f"{message}\n{log}" if log else message,
            expected="a running service",
            actual=_last_error(log) or problem,
        )


def start_service(
    target: str = "main:app",
    *,
    command: Sequence[str] | None = None,
    env: Mapping[str, str] | None = None,
) -> Service:
    """The learner's application as a server of its own, for a `with` block:

        with start_service("app:app") as service:
            expect(service.get("/health").status, "GET /health").equals(200)

    It runs under uvicorn; `command` replaces that, as arguments for Python in which `{port}`
    stands for the port. CheckFailure with the server's log when it does not start.
    """
    return Service(target, command=command, env=env or {})


def _uvicorn(target: str) -> list[str]:
    options = ["--host", "127.0.0.1", "--port", "{port}", "--log-level", "info", "--no-use-colors"]
    return ["-m", "uvicorn", "--app-dir", ".", *options, target]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _collect(stream: IO[str], log: "queue.SimpleQueue[str]") -> None:
    for line in stream:
        log.put(line)


def _shown(body: bytes) -> str:
    return clip(body.decode("utf-8", "replace"), BODY_CHARS)


def _last_error(log: str) -> str:
    """The last line of the log that looks like an exception's own."""
    found = re.findall(r"^(?:ERROR:\s+)?([A-Za-z_.]*(?:Error|Exception)\b.*)$", log, re.MULTILINE)
    return clip(found[-1], BODY_CHARS) if found else ""
