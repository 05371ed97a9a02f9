"""A small client of the grader for the tests."""

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ENTRY = Path(__file__).resolve().parent.parent / "cairn_grader" / "__main__.py"
Event = dict[str, Any]


@dataclass
class Result:
    """All events of one run."""

    events: list[Event]

    @property
    def finished(self) -> Event:
        return self.events[-1]

    @property
    def outcome(self) -> str:
        return str(self.finished["outcome"])

    def of(self, kind: str) -> list[Event]:
        return [event for event in self.events if event["event"] == kind]

    @property
    def tests(self) -> dict[str, Event]:
        return {event["id"].partition("::")[2]: event for event in self.of("test")}

    @property
    def outcomes(self) -> dict[str, str]:
        return {name: event["outcome"] for name, event in self.tests.items()}

    @property
    def limits(self) -> set[str]:
        return {event["kind"] for event in self.of("limit")}

    def text(self, stream: str = "stdout") -> str:
        return "".join(e["text"] for e in self.of("output") if e["stream"] == stream)

    def failure(self, test: str | None = None) -> Event:
        found = self.tests[test]["failure"] if test else self.finished["failure"]
        assert found is not None
        return dict(found)


class Grader:
    """A running server."""

    def __init__(
        self,
        *options: str,
        isolated: bool = True,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        python: str = sys.executable,
    ) -> None:
        read_end, write_end = os.pipe()
        flags = ["-I", "-X", "utf8"] if isolated else []
        command = [python, *flags, str(ENTRY), "--events-fd", str(write_end), *options]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, pass_fds=[write_end], env=env, cwd=cwd
        )
        os.close(write_end)
        self.events: IO[bytes] = os.fdopen(read_end, "rb")
        self._count = 0
        self.ready = self.next()

    def next(self) -> Event:
        line = self.events.readline()
        assert line, "the server is gone"
        event: Event = json.loads(line)
        return event

    def send(self, **command: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command).encode() + b"\n")
        self.process.stdin.flush()

    def start(self, **fields: object) -> str:
        self._count += 1
        run_id = f"run-{self._count}"
        self.send(cmd="run", runId=run_id, **fields)
        return run_id

    def until(self, kind: str, run_id: str | None = None) -> Result:
        events = []
        while True:
            events.append(self.next())
            if events[-1]["event"] == kind and run_id in (None, events[-1].get("runId")):
                return Result(events)

    def run(self, **fields: object) -> Result:
        return self.until("finished", self.start(**fields))

    def check(
        self,
        folder: Path,
        learner: Mapping[str, str],
        checks: str | Mapping[str, str],
        service: Mapping[str, object] | None = None,
        **limits: float,
    ) -> Result:
        """Write both folders, run the check. A text of checks becomes test_it.py."""
        work, tests = write(folder / "work", learner), folder / "checks"
        write(tests, {"test_it.py": checks} if isinstance(checks, str) else checks)
        preload = (
            ["cairn_checks._process", "cairn_checks._serving", "fastapi", "httpcore", "httpx"]
            if service
            else []
        )
        return self.run(
            mode="check",
            workspace=str(work),
            checks=str(tests),
            limits=limits,
            service=service,
            preload=preload,
        )

    def program(self, source: str, **fields: object) -> Result:
        return self.run(mode="program", files={"main.py": textwrap.dedent(source)}, **fields)

    def close(self) -> int:
        if self.process.stdin is not None:
            self.process.stdin.close()
        code = self.process.wait(10)
        self.events.close()
        return code


def write(folder: Path, files: Mapping[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    return folder


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
