"""What happens in a service's own process: import the application, serve it, say how that went.

The other side is `_process`. Messages are lines of JSON on the control pipe:

    {"kind": "listening", "port": N}
    {"kind": "started"}
    {"kind": "failed", "message": TEXT, "failure": FAILURE | null}
    {"kind": "raised", "exchange": N, "failure": FAILURE}
    {"kind": "where", "failure": FAILURE}
    {"kind": "imported", "modules": [TEXT...]}
"""

import asyncio
import contextlib
import importlib
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from types import FrameType
from typing import Any, Final

import uvicorn

# Also what is imported before a fork, so that no service has to.
from uvicorn.lifespan.on import LifespanOn as _LifespanOn  # noqa: F401
from uvicorn.protocols.http.h11_impl import H11Protocol as _H11Protocol  # noqa: F401

from cairn_checks._failure import clip
from cairn_grader.child import late_imports
from cairn_grader.failures import Origins, failure_of
from cairn_grader.stopping import LimitReached, waiting_tasks

Json = dict[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

EXCHANGE_HEADER: Final = b"x-cairn-exchange"
# A request that is still being answered gets this long when the service is stopped.
GRACE_S: Final = 0.5
# A framework puts some twenty of its own around a function of the learner.
FRAMES: Final = 80
TICK_S: Final = 0.1
POLL_S: Final = 0.005


class _StartError(Exception):
    """The application cannot be served; `__cause__` is why, where an exception is."""


class Control:
    """The write end of the control pipe."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def send(self, kind: str, **fields: object) -> None:
        """One message; nobody listening is fine."""
        data = json.dumps({"kind": kind, **fields}).encode() + b"\n"
        with self._lock, contextlib.suppress(OSError):
            while data:
                data = data[os.write(self._descriptor, data) :]


class _Watched:
    """The application, with its exceptions told to the check that asked."""

    def __init__(self, application: Application, control: Control, origins: Origins) -> None:
        self._application = application
        self._control = control
        self._origins = origins
        self.lifespan_error: BaseException | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        number = self._take_number(scope)
        try:
            await self._application(scope, receive, send)
        except BaseException as error:
            if scope["type"] == "lifespan":
                self.lifespan_error = error
            elif isinstance(error, Exception) and number is not None:
                failure = failure_of(error, self._origins)
                self._control.send("raised", exchange=number, failure=failure)
            raise

    def _take_number(self, scope: Message) -> int | None:
        """The exchange's number, which the application does not get to see."""
        headers = scope.get("headers") or []
        found = [value for name, value in headers if name == EXCHANGE_HEADER]
        if not found:
            return None
        scope["headers"] = [each for each in headers if each[0] != EXCHANGE_HEADER]
        return int(found[0]) if found[0].isdigit() else None


class _Server(uvicorn.Server):
    """uvicorn without the tenths of a second that it waits before it ends."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._started = started
        self._asked_to_end = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        if self.started:
            self._started()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._asked_to_end.set)

    async def main_loop(self) -> None:
        counter = 0
        while not await self.on_tick(counter):
            counter = (counter + 1) % 864_000
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._asked_to_end.wait(), TICK_S)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        state = self.server_state
        for connection in list(state.connections):
            connection.shutdown()
        deadline = asyncio.get_running_loop().time() + GRACE_S
        while state.connections or state.tasks:
            if asyncio.get_running_loop().time() > deadline:
                for task in state.tasks:
                    task.cancel()
                break
            await asyncio.sleep(POLL_S)
        await self.lifespan.shutdown()


def serve(target: str, control: Control, learner: Path, checks: Path) -> int:
    """Serve `module:name` on a free loopback port until SIGTERM; the process's exit code."""
    origins = Origins(learner, checks)
    _listen_for_questions(control, origins)
    watched: _Watched | None = None
    before = set(sys.modules)
    # bound before anything of the learner's runs: from here on nobody else can take the port
    # its protocol said, so that asyncio lets small packets go at once
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        control.send("listening", port=listener.getsockname()[1])
        try:
            watched = _Watched(_load(target), control, origins)
            config = uvicorn.Config(
                watched,
                http="h11",
                loop="asyncio",
                interface="asgi3",
                access_log=False,
                use_colors=False,
                log_level="info",
            )
            # uvicorn passes the signal on once it is done; there is something to be told then
            signal.signal(signal.SIGTERM, lambda _number, _frame: None)
            _Server(config, lambda: control.send("started")).run([listener])
            control.send("imported", modules=late_imports(before))
            return 0
        except _StartError as error:
            cause = error.__cause__
            failure = None if cause is None else failure_of(cause, origins)
            control.send("failed", message=str(error), failure=failure)
        except BaseException as error:
            given = watched.lifespan_error if watched else None
            if given is None and isinstance(error, SystemExit):
                message = "it ended by itself"
            else:
                message = f"its start-up raised {_told(given or error)}"
            failure = failure_of(given or error, origins)
            control.send("failed", message=message, failure=failure)
    return 1


def _load(target: str) -> Application:
    """The application that `module:name` stands for; `name()` calls a factory."""
    module_name, _, name = target.partition(":")
    try:
        with _no_server_of_its_own():
            module = importlib.import_module(module_name)
    except BaseException as error:
        missing = isinstance(error, ModuleNotFoundError) and error.name == module_name
        if missing:
            raise _StartError(f"there is no file {module_name}.py") from None
        if isinstance(error, _ServesItselfError):
            raise _StartError(str(error)) from error
        if isinstance(error, SyntaxError):
            raise _StartError(f"Python cannot read {_file_of(error)}") from error
        if isinstance(error, SystemExit):
            raise _StartError(f"importing {module_name} ended the program") from error
        raise _StartError(f"importing {module_name} raised {_told(error)}") from error
    factory = name.endswith("()")
    found = getattr(module, name.removesuffix("()"), None)
    if found is None:
        raise _StartError(f"{module_name}.py has no {name}")
    if factory and callable(found):
        try:
            found = found()
        except Exception as error:
            raise _StartError(f"calling {name} raised {_told(error)}") from error
    if not callable(found):
        kind = type(found).__name__
        raise _StartError(f"{name} in {module_name}.py is no application but a {kind}")
    application: Application = found
    return application


class _ServesItselfError(Exception):
    pass


@contextlib.contextmanager
def _no_server_of_its_own() -> Any:  # noqa: ANN401 - a generator, as contextlib wants it
    """A module that calls `uvicorn.run` while it is imported would never be done: say so."""
    real = uvicorn.run

    def refuse(*_arguments: object, **_options: object) -> None:
        raise _ServesItselfError(
            "the module calls uvicorn.run while it is imported: "
            'put the call under if __name__ == "__main__"'
        )

    uvicorn.run = refuse
    try:
        yield
    finally:
        uvicorn.run = real


def _listen_for_questions(control: Control, origins: Origins) -> None:
    """SIGUSR1 asks where the code is now; it goes on after the answer."""
    if sys.platform == "win32":
        return

    def is_own(frame: FrameType) -> bool:
        return origins.of(frame.f_code.co_filename)[0] == "learner"

    def answer(_number: int, interrupted: FrameType | None) -> None:
        stacks = [*waiting_tasks(FRAMES), *_stacks_of_threads(interrupted)]
        own = [[frame for frame in stack if is_own(frame)] for stack in stacks]
        failure = failure_of(LimitReached("wall", [stack for stack in own if stack]), origins)
        told = {"type": "StillRunning", "message": "the service was here when the time was over"}
        control.send("where", failure={**failure, **told})

    signal.signal(signal.SIGUSR1, answer)


def _stacks_of_threads(interrupted: FrameType | None) -> list[list[FrameType]]:
    """Outermost first: of this thread, and of those that answer for plain functions."""
    own = threading.get_ident()
    others = [frame for number, frame in sys._current_frames().items() if number != own]
    stacks = []
    for innermost in (interrupted, *others):
        stack: list[FrameType] = []
        frame = innermost
        while frame is not None:
            stack.insert(0, frame)
            frame = frame.f_back
        stacks.append(stack)
    return stacks


def _told(error: BaseException) -> str:
    text = str(error)
    return clip(f"{type(error).__name__}: {text}" if text else type(error).__name__, 500)


def _file_of(error: SyntaxError) -> str:
    return Path(error.filename).name if error.filename else "the code"


def main() -> None:
    """For a process of its own: the first argument is `{"target", "learner", "checks"}` as JSON."""
    control = Control(os.dup(2))
    os.dup2(1, 2)  # what is printed is the log; descriptor 2 was lent for the messages
    given: dict[str, str] = json.loads(sys.argv[1])
    learner, checks = Path(given["learner"]), Path(given["checks"])
    from cairn_grader.finder import install_finder
    from cairn_grader.processes import die_with_parent

    die_with_parent()
    install_finder([checks, learner])
    code = serve(given["target"], control, learner, checks)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
