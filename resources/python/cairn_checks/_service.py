"""For `service` exercises: the learner's application as a real server on a loopback port."""

import http
import json
import os
import re
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self

from cairn_checks._failure import CheckFailure, clip
from cairn_checks._response import BODY_CHARS, Json, Response, told_status
from cairn_checks._trace import Exchange, trace

if TYPE_CHECKING:
    import httpx

    from cairn_checks._process import ServiceProcess

READY_TIMEOUT_S: Final = 5.0
REQUEST_TIMEOUT_S: Final = 5.0
# Between two looks at a program that does not say when it is ready.
POLL_S: Final = 0.01
# The service tells of an exception right after its answer.
RAISED_S: Final = 0.25
PORT_ATTEMPTS: Final = 3
EXCHANGE_HEADER: Final = "x-cairn-exchange"
DECLARED: Final = "CAIRN_SERVICE"


class ServiceDidNotStart(CheckFailure):
    """No check could be made: what it was about says nothing about the failure."""


class Service:
    """A running service; use it in a `with` block. Every exchange is recorded for the report."""

    def __init__(
        self,
        target: str,
        *,
        command: Sequence[str] | None = None,
        env: Mapping[str, str] | None = None,
        ready: str | None = None,
        ready_s: float = READY_TIMEOUT_S,
    ) -> None:
        self.target = target
        self.port = 0
        self._command = command
        self._env = dict(env or {})
        self._ready = ready
        self._ready_s = ready_s
        self._label = target if command else f"uvicorn {target}"
        self._process: ServiceProcess | None = None
        self._client: httpx.Client | None = None
        self._logs = ""
        self._hurried = False

    def __repr__(self) -> str:
        return f"<Service {self.target} at {self.url}>"

    @property
    def url(self) -> str:
        """Where it listens: `http://127.0.0.1:40123`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What the server has printed until now."""
        return self._logs if self._process is None else self._logs + self._process.log

    def __enter__(self) -> Self:
        __tracebackhide__ = True
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()
        trace.add_log(self._logs)
        self._logs = ""

    # --- from start to stop ----------------------------------------------------------------

    def start(self) -> None:
        """Start it and wait until it is ready. CheckFailure with the reason when it is not."""
        __tracebackhide__ = True
        if self._process is not None:
            return
        deadline = time.monotonic() + self._ready_s
        if self._command is None:
            self._start_application(deadline)
        else:
            self._start_command(self._command, deadline)
        self._client = _client(self.url)
        if self._ready is not None:
            self._ask_whether_ready(self._ready, deadline)

    def stop(self) -> int | None:
        """Stop it with all that it started; the exit code, negative where a signal ended it."""
        client, self._client = self._client, None
        if client is not None:
            client.close()
        process, self._process = self._process, None
        if process is None:
            return None
        code = process.stop(at_once=self._hurried)
        self._logs += process.log
        return code

    def restart(self) -> None:
        """Stop it and start it anew, as a deployment would: what is not stored is gone."""
        __tracebackhide__ = True
        self.stop()
        self.start()

    def _start_application(self, deadline: float) -> None:
        __tracebackhide__ = True
        from cairn_checks._process import ServiceProcess, environment_of

        process = ServiceProcess.of_application(self.target, environment_of(self._env))
        self._process = process
        message = process.wait_for(["started", "failed"], deadline - time.monotonic())
        listening = process.wait_for(["listening"], 0)
        if message is None and time.monotonic() < deadline:
            process.await_exit()
        if message is not None and message["kind"] == "started" and listening is not None:
            self.port = int(listening["port"])
            return
        if message is not None:
            self._did_not_start(str(message["message"]), message["failure"])
        if process.exit_code() is not None:
            self._did_not_start(_ended(process.exit_code()), None)
        where = process.where()
        self._did_not_start(f"it was not ready after {self._ready_s:g} seconds", where)

    def _start_command(self, command: Sequence[str], deadline: float) -> None:
        __tracebackhide__ = True
        from cairn_checks._process import ServiceProcess, environment_of

        for attempt in range(PORT_ATTEMPTS):
            self.port = _free_port()
            arguments = [part.format(port=self.port) for part in command]
            process = ServiceProcess.of_command(arguments, environment_of(self._env))
            self._process = process
            while not self._accepts():
                if process.exit_code() is not None:
                    break
                if time.monotonic() > deadline:
                    seconds = f"{self._ready_s:g} seconds"
                    self._did_not_start(f"it accepted no connection within {seconds}", None)
                time.sleep(POLL_S)
            else:
                return
            code = self.stop()
            # somebody took the port between our look and its start: not the learner's doing
            taken = "Address already in use" in self._logs or "Errno 98" in self._logs
            if not taken or attempt == PORT_ATTEMPTS - 1:
                self._did_not_start(_ended(code), None)
            self._logs = ""

    def _ask_whether_ready(self, path: str, deadline: float) -> None:
        __tracebackhide__ = True
        left = max(0.1, deadline - time.monotonic())
        response = self.request("GET", path, timeout_s=left, starting=True)
        if not 200 <= response.status < 300:
            got = told_status(response.status)
            problem = f"it started, but GET {path} has to say that it is ready and answered {got}"
            self._did_not_start(problem, response.raised)
        trace.forget_last()

    def _did_not_start(self, problem: str, failure: Json | None) -> NoReturn:
        __tracebackhide__ = True
        self.stop()
        log, self._logs = self._logs, ""
        trace.add_log(log)
        said = _last_error(log) if failure is None else None
        raise ServiceDidNotStart(
            self._label,
            f"The service did not start: {problem}{f' ({said})' if said else ''}",
            cause=failure,
        ) from None

    def _accepts(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False

    # --- requests --------------------------------------------------------------------------

    def request(
        self,
        method: str,
        path: str,
        *,
        json: object = None,  # the name httpx has for it
        body: bytes | str | None = None,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout_s: float = REQUEST_TIMEOUT_S,
        starting: bool = False,
    ) -> Response:
        """One request, redirects not followed. CheckFailure when there is no answer."""
        __tracebackhide__ = True
        client = self._client
        if client is None:
            raise CheckFailure(self._label, f"no answer to {method} {path}: the service is stopped")
        import httpx

        request = client.build_request(
            method,
            path,
            json=json,
            content=body,
            params=params,
            headers=dict(headers or {}),
            timeout=timeout_s,
        )
        target = request.url.raw_path.decode("ascii", "replace")
        exchange = trace.begin(method, target, request.headers.multi_items(), request.content)
        request.headers[EXCHANGE_HEADER] = str(exchange.number)
        label = f"{method} {target}"
        began = time.monotonic()
        try:
            answer = client.send(request)
        except httpx.TimeoutException:
            exchange.error = f"no answer within {timeout_s:g} seconds"
            self._no_answer(label, exchange, starting)
        except httpx.HTTPError as error:
            exchange.error = f"{type(error).__name__}: {error}"
            self._no_answer(label, exchange, starting)
        except BaseException:
            # the run's time is over: what is left of it is for the report
            exchange.error = "the time was over before an answer came"
            self._hurried = True
            raise
        finally:
            exchange.duration_ms = round((time.monotonic() - began) * 1000, 1)
        trace.answered(exchange, answer.status_code, answer.headers.multi_items(), answer.content)
        if answer.status_code == http.HTTPStatus.INTERNAL_SERVER_ERROR:
            exchange.raised = self._raised_by(exchange, RAISED_S)
        received = {name.lower(): value for name, value in answer.headers.items()}
        return Response(answer.status_code, received, answer.content, label, exchange.raised)

    def get(
        self,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """`request("GET", path)`."""
        __tracebackhide__ = True
        return self.request("GET", path, params=params, headers=headers)

    def post(
        self, path: str, json: object = None, *, headers: Mapping[str, str] | None = None
    ) -> Response:
        """`request("POST", path)` with a JSON body."""
        __tracebackhide__ = True
        return self.request("POST", path, json=json, headers=headers)

    def put(
        self, path: str, json: object = None, *, headers: Mapping[str, str] | None = None
    ) -> Response:
        """`request("PUT", path)` with a JSON body."""
        __tracebackhide__ = True
        return self.request("PUT", path, json=json, headers=headers)

    def patch(
        self, path: str, json: object = None, *, headers: Mapping[str, str] | None = None
    ) -> Response:
        """`request("PATCH", path)` with a JSON body."""
        __tracebackhide__ = True
        return self.request("PATCH", path, json=json, headers=headers)

    def delete(self, path: str, *, headers: Mapping[str, str] | None = None) -> Response:
        """`request("DELETE", path)`."""
        __tracebackhide__ = True
        return self.request("DELETE", path, headers=headers)

    def at_once(self, requests: Sequence[tuple[str, str, Mapping[str, Any]]]) -> list[Response]:
        """Several requests at the same time, each with the keywords of `request`; in their order:

        first, second = service.at_once([("PUT", "/items/1", {"json": a}), ...])
        """
        __tracebackhide__ = True
        answers: list[Response | BaseException | None] = [None] * len(requests)
        gate = threading.Barrier(len(requests))

        def ask(place: int) -> None:
            method, path, options = requests[place]
            try:
                gate.wait(REQUEST_TIMEOUT_S)
                answers[place] = self.request(method, path, **options)
            except BaseException as error:
                answers[place] = error

        threads = [threading.Thread(target=ask, args=(place,)) for place in range(len(requests))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return [answer for answer in answers if isinstance(answer, Response)]

    def _raised_by(self, exchange: Exchange, timeout_s: float) -> Json | None:
        process = self._process
        return None if process is None else process.raised_by(exchange.number, timeout_s)

    def _no_answer(self, label: str, exchange: Exchange, starting: bool) -> NoReturn:
        __tracebackhide__ = True
        problem, process = exchange.error or "", self._process
        code = None if process is None else process.exit_code()
        if process is not None and code is None and problem.startswith("no answer"):
            exchange.raised = process.where()
        elif process is not None:
            exchange.raised = process.raised_by(exchange.number, RAISED_S)
            code = process.await_exit(RAISED_S)
            problem = f"{problem}; {_ended(code)}" if code is not None else problem
        if starting:
            self._did_not_start(f"{label}: {problem}", exchange.raised)
        message = f"{label}: expected an answer, got none ({problem})"
        raise CheckFailure(label, message, cause=exchange.raised) from None


def start_service(
    target: str | None = None,
    *,
    command: Sequence[str] | None = None,
    env: Mapping[str, str] | None = None,
    ready: str | None = None,
    ready_s: float | None = None,
) -> Service:
    """The learner's application as a server of its own, for a `with` block:

        with start_service() as service:
            service.get("/health").expect_status(200)

    Without a target it is what exercise.yaml declares under `service`. It runs under uvicorn;
    `command` replaces that, as arguments for Python in which `{port}` stands for the port.
    CheckFailure with the reason and the learner's own frames when it does not start.
    """
    declared: dict[str, Any] = json.loads(os.environ.get(DECLARED) or "{}")
    if target is None and not declared:
        raise RuntimeError("exercise.yaml declares no service, and start_service names none")
    own = target is None
    return Service(
        declared["app"] if own else str(target),
        command=command,
        env=env,
        ready=ready or (declared.get("ready") if own else None),
        ready_s=ready_s or (declared.get("readyS") if own else None) or READY_TIMEOUT_S,
    )


def _client(url: str) -> "httpx.Client":
    import httpx

    # no proxy of the machine, and no certificates to load: it only ever talks to itself
    return httpx.Client(
        base_url=url, trust_env=False, verify=False, headers={"user-agent": "cairn-check"}
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ended(code: int | None) -> str:
    """How a process ended that should still run."""
    if code is not None and code < 0:
        return f"its process was ended by signal {-code}"
    return f"it ended with exit code {code}" if code is not None else "it ended"


def _last_error(log: str) -> str | None:
    """The last line of the log that looks like an exception's own."""
    found = re.findall(r"^(?:ERROR:\s+)?([A-Za-z_.]*(?:Error|Exception)\b.*)$", log, re.MULTILINE)
    return clip(found[-1], BODY_CHARS) if found else None
