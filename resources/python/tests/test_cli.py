"""`cairn` in a terminal: the line to the core, also to one that misbehaves, and what is shown."""

import json
import os
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cairn_cli.check import _new_run_id
from cairn_cli.text import html_to_lines, printable, wrap

SCRIPT = Path(__file__).parent.parent / "cairn_cli" / "__main__.py"
TOKEN = "t" * 43
HELLO = {"protocol": 1, "version": "9.8.7", "dataFolder": "/nowhere", "profile": "default"}

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs Unix sockets")

Answer = Callable[[dict[str, object]], bytes]


def result(call: dict[str, object], value: object) -> bytes:
    message = {"type": "result", "id": call["id"], "ok": True, "value": value}
    return json.dumps(message).encode() + b"\n"


class Core:
    """Listens like a core; `answer` says what comes back for a call."""

    def __init__(self, folder: Path, answer: Answer) -> None:
        self.address = str(folder / "core.sock")
        self.heads: list[bytes] = []
        self.calls: list[dict[str, object]] = []
        self._answer = answer
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._server.bind(self.address)
        self._server.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        connection, _ = self._server.accept()
        with connection, connection.makefile("rb") as lines:
            self.heads.append(lines.readline())
            for line in lines:
                call = json.loads(line)
                self.calls.append(call)
                try:
                    connection.sendall(self._answer(call))
                except _HangUp:
                    return

    def close(self) -> None:
        self._server.close()


class _HangUp(Exception):
    pass


@pytest.fixture
def listen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Answer], Core]]:
    cores: list[Core] = []

    def start(answer: Answer) -> Core:
        cores.append(Core(tmp_path_factory.mktemp("s"), answer))
        return cores[-1]

    yield start
    for core in cores:
        core.close()


def run(
    *words: str, core: Core | None = None, **environment: str
) -> "subprocess.CompletedProcess[str]":
    line = {} if core is None else {"CAIRN_SOCKET": core.address, "CAIRN_SOCKET_TOKEN": TOKEN}
    return subprocess.run(
        [sys.executable, "-I", "-X", "utf8", str(SCRIPT), *words],
        env={"PATH": os.environ.get("PATH", ""), **line, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )


def test_outside_of_cairn_it_says_where_it_belongs() -> None:
    ran = run("check")
    assert ran.returncode == 2
    assert "not a terminal of Cairn's" in ran.stderr
    assert json.loads(run("list", "--json").stdout)["error"]["code"] == "notInCairn"


@posix_only
def test_the_token_is_the_first_line(listen: Callable[[Answer], Core]) -> None:
    core = listen(lambda call: result(call, HELLO))
    assert run("--version", core=core).stdout == "cairn 9.8.7\n"
    assert core.heads == [TOKEN.encode() + b"\n"]
    assert core.calls[0]["method"] == "app.hello"


@posix_only
def test_a_core_that_is_gone() -> None:
    ran = run("list", CAIRN_SOCKET="/nowhere/core.sock", CAIRN_SOCKET_TOKEN=TOKEN)
    assert ran.returncode == 2
    assert "Cairn was closed" in ran.stderr


@posix_only
@pytest.mark.parametrize(
    "nonsense",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\xff\xfe\n",
        b"[]\n",
        b"null\n",
        b"{}\n",
        b'{"type":"other"}\n',
        b'{"type":"event"\n',
    ],
)
def test_nonsense_from_the_core_ends_without_a_traceback(
    listen: Callable[[Answer], Core], nonsense: bytes
) -> None:
    ran = run("list", core=listen(lambda _call: nonsense))
    assert ran.returncode == 2
    assert ran.stderr.startswith("cairn: ")
    assert "Traceback" not in ran.stderr


@posix_only
def test_a_core_that_hangs_up(listen: Callable[[Answer], Core]) -> None:
    def hang_up(_call: dict[str, object]) -> bytes:
        raise _HangUp

    ran = run("list", core=listen(hang_up))
    assert ran.returncode == 2
    assert "broke the connection" in ran.stderr


@posix_only
def test_events_and_answers_to_others_in_between_are_passed_over(
    listen: Callable[[Answer], Core],
) -> None:
    def chatty(call: dict[str, object]) -> bytes:
        event = b'{"type":"event","name":"changed","data":{"topics":["today"]}}\n'
        other = b'{"type":"result","id":4711,"ok":true,"value":1}\n'
        return event * 300 + other + result(call, HELLO)

    assert run("--version", core=listen(chatty)).stdout == "cairn 9.8.7\n"


@posix_only
def test_colours_are_for_terminals(listen: Callable[[Answer], Core]) -> None:
    pty = pytest.importorskip("pty")

    def answer(call: dict[str, object]) -> bytes:
        values = {
            "app.hello": HELLO,
            "curriculum.outline": {"modules": []},
            "exercise.list": [
                {
                    "id": "1.1.1.1-a",
                    "title": "A",
                    "kind": "code",
                    "minutes": 5,
                    "topicId": "1.1.1",
                    "state": "passed",
                }
            ],
        }
        return result(call, values[str(call["method"])])

    def on_terminal(**environment: str) -> str:
        core = listen(answer)
        ours, theirs = pty.openpty()
        line = {"CAIRN_SOCKET": core.address, "CAIRN_SOCKET_TOKEN": TOKEN, "TERM": "xterm"}
        subprocess.run(
            [sys.executable, "-I", "-X", "utf8", str(SCRIPT), "list"],
            env={**line, **environment},
            stdout=theirs,
            timeout=30,
            check=False,
        )
        os.close(theirs)
        text = os.read(ours, 10_000).decode()
        os.close(ours)
        return text

    assert "\x1b[32mpassed\x1b[0m" in on_terminal()
    assert "\x1b" not in on_terminal(NO_COLOR="1")
    assert "\x1b" not in run("list", core=listen(answer)).stdout


def test_run_ids_are_uuids_of_version_7() -> None:
    made = [uuid.UUID(_new_run_id()) for _ in range(100)]
    assert {(each.version, each.variant) for each in made} == {(7, uuid.RFC_4122)}
    assert len(set(made)) == 100


def test_control_characters_are_shown() -> None:
    assert printable("a\x1b]0;x\x07\tb\r\n\x9b") == "a\\x1b]0;x\\x07\tb\n\\x9b"
    assert printable("\ud800") == "\\ud800"


def test_html_becomes_lines() -> None:
    assert html_to_lines("<p>a <code>b &lt; c</code></p><pre><code>d\n  e\n</code></pre>") == [
        "a `b < c`",
        "",
        "    d",
        "      e",
    ]
    assert wrap("aa bb cc", 5) == ["aa bb", "cc"]
