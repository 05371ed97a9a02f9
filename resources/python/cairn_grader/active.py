"""One run from its child's start to its `finished` event."""

import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cairn_checks._failure import clip
from cairn_grader.output import HeadTail, LiveOutput, OutputSplitter, Piece, joined
from cairn_grader.processes import descendants, own_resident_bytes, reap, resident_bytes
from cairn_grader.protocol import Json, LimitKind, Outcome, Run
from cairn_grader.strategies import Child, Exit
from cairn_grader.verdicts import LIMIT_MESSAGES, describe, ended_failure, timeout_failure

Emit = Callable[[Json], None]

# Python gets this long before the limit to say where the learner's code was.
SOFT_STOP_S: Final = 0.35
# An interpreter that starts on a busy machine gets this long; it is not the learner's time.
STARTUP_S: Final = 20.0
# Looking through all processes is not free, and each arriving event is a tick.
LOOK_EVERY_S: Final = 0.02
TICK_S: Final = 0.025
# At first results are passed on sooner: most runs end in this time, and the fewer are left then.
LIVELY_TICK_S: Final = 0.004
LIVELY_S: Final = 0.3
TEST_OUTPUT_BYTES: Final = 64 * 1024
TEST_OUTPUT_OVER_LIMIT_BYTES: Final = 2 * 1024
EVENT_LINE_BYTES: Final = 8 * 1024 * 1024
KIBIBYTE: Final = 1024


class ActiveRun:
    """Takes in what arrives from the child, watches the limits, emits the run's events."""

    def __init__(self, run: Run, child: Child, root: Path, secret: str, emit: Emit) -> None:
        self.run = run
        self.child = child
        self.root = root
        self.done = False
        self._emit_raw = emit
        self._secret = secret.encode()
        self._created = time.monotonic()
        # the clock of the wall limit starts when the child is ready to run the learner's code
        self._began: float | None = None
        self._shared_bytes = own_resident_bytes()
        self._line_rest = b""
        self._waiting: list[Json] = []
        self._splitter = OutputSplitter(secret)
        self._live = LiveOutput(int(run.limits.output_kb * KIBIBYTE))
        self._test_output: dict[int, HeadTail] = {}
        self._output_bytes = 0
        self._kept_bytes = 0
        self._tests: dict[str, int] | None = None
        self._collect_errors = 0
        self._outcomes: dict[str, str] = {}
        self._running: str | None = None
        self._limits_hit: set[LimitKind] = set()
        self._forced: Outcome | None = None
        self._stopping = False
        self._looked = self._created
        self._stopped: str | None = None
        self._end: Json | None = None
        self._forged = 0
        self.late_imports: list[str] = []
        self._emit("started", mode=run.mode)

    # --- what the server calls -------------------------------------------------------------

    def on_events(self, data: bytes) -> None:
        """Bytes from the events pipe."""
        *lines, rest = (self._line_rest + data).split(b"\n")
        # an endless line can only be a forgery
        self._line_rest = rest if len(rest) <= EVENT_LINE_BYTES else b""
        for line in filter(None, lines):
            secret, _, body = line.partition(b" ")
            if not hmac.compare_digest(secret, self._secret):
                self._forged += 1
                continue
            try:
                event = json.loads(body)
            except ValueError:
                self._forged += 1
                continue
            self._waiting.append(event)
        self._work_off()

    def on_output(self, data: bytes) -> None:
        """Bytes from the output pipe; empty at its end."""
        for piece in joined(self._splitter.feed(data) if data else self._splitter.finish()):
            self._take(piece)
        self._work_off()

    def tick(self, spared: frozenset[int]) -> None:
        """Watch the clock, the processes and their memory."""
        limits = self.run.limits
        elapsed = self._elapsed_s()
        if elapsed >= limits.wall_s:
            self._hit("wall", "timedOut")
            return
        soft_stop_s = limits.wall_s - min(SOFT_STOP_S, limits.wall_s * 0.3)
        if elapsed >= soft_stop_s and not self._stopping:
            self._stopping = True
            self.child.ask_to_stop()
        now = time.monotonic()
        if now - self._looked >= LOOK_EVERY_S:
            self._looked = now
            self._look_at_processes(spared)
        if not self.done and self.child.poll() is not None:
            self.done = True

    def _look_at_processes(self, spared: frozenset[int]) -> None:
        limits = self.run.limits
        tree = [self.child.pid, *descendants(self.child.pid)]
        orphans = set(descendants(_own_pid())) - spared - set(tree)
        reap(orphans)
        tree += orphans
        if len(tree) > limits.processes + 1:
            self._hit("processes", "limit")
            return
        if resident_bytes(tree, self._shared_bytes) > limits.memory_mb * KIBIBYTE**2:
            self._hit("memory", "limit")

    def _elapsed_s(self) -> float:
        now = time.monotonic()
        if self._began is not None:
            return now - self._began
        return max(0.0, now - self._created - STARTUP_S)

    def wait_s(self) -> float:
        """How long the server may wait before the next tick."""
        return TICK_S if time.monotonic() - self._created > LIVELY_S else LIVELY_TICK_S

    @property
    def has_ended(self) -> bool:
        """Whether it came to its end by itself and said so."""
        said_so = self._end is not None and self._forced is None and self._stopped is None
        return said_so and not set(self._tests or ()) - set(self._outcomes)

    @property
    def has_collected(self) -> bool:
        """Whether its checks were collected, and none of their files had an error."""
        return bool(self._tests) and not self._collect_errors

    def cancel(self) -> None:
        """Stop it; `finish` then says so."""
        self._forced, self.done = "cancelled", True

    def finish(self) -> None:
        """Emit what is left, and `finished`. The child is dead and its pipes are drained."""
        for piece in self._splitter.finish():
            self._take(piece)
        self._work_off()
        exit_ = self.child.poll() or Exit(None, None)
        outcome = self._outcome(exit_)
        self._report_running(outcome, exit_)
        stream, rest = self._live.rest()
        if rest:
            self._emit("output", stream=stream, text=rest)
        end = self._end or {}
        counts = {"passed": 0, "failed": 0, "errored": 0, "skipped": 0}
        for result in self._outcomes.values():
            counts[result] += 1
        ended = outcome == "completed"
        self._emit(
            "finished",
            outcome=outcome,
            exitCode=end.get("exitCode") if ended else exit_.code if outcome == "crashed" else None,
            signal=None if ended else exit_.signal,
            durationMs=round((time.monotonic() - self._created) * 1000, 1),
            counts=counts,
            missing=[test for test in self._tests or () if test not in self._outcomes],
            failure=end.get("failure") or self._program_failure(outcome, exit_),
            failedIn=end.get("failedIn"),
            outputBytes=self._output_bytes,
            outputTruncated="output" in self._limits_hit,
            message=describe(outcome, exit_, self.run, self._limits_hit),
        )

    # --- events of the child ---------------------------------------------------------------

    def _work_off(self) -> None:
        while self._waiting:
            event = self._waiting[0]
            if event.get("event") == "test":
                number = (self._tests or {}).get(event.get("id", ""))
                if number is not None and not self._splitter.has_passed(number):
                    return  # its output is still on the way
            elif event.get("event") == "programEnd" and not self._splitter.has_passed(-1):
                return
            del self._waiting[0]
            self._on_event(event)

    def _on_event(self, event: Json) -> None:
        match event:
            case {"event": "collected", "tests": list(tests)} if self._tests is None:
                self._tests = {test["id"]: number for number, test in enumerate(tests)}
                self._emit("collected", tests=tests)
            case {"event": "collectError", "file": str(file), "failure": failure}:
                self._collect_errors += 1
                self._emit("collectError", file=file, failure=failure)
            case {"event": "testStarted", "id": str(test)} if test in (self._tests or {}):
                self._running = test
                self._emit("testStarted", id=test)
            case {"event": "test", "id": str(test)}:
                self._on_test(test, event)
            case {"event": "stopped", "kind": "cpu"}:
                self._stopped = "cpu"
            case {"event": "stopped"}:
                self._stopped = "wall"
            case {"event": "record", "part": dict(part)} if self.run.record_steps:
                self._emit("record", part=part)
            case {"event": "workspaceLimit", "message": str(message)}:
                self._emit_limit("workspace", 0, message)
                self._forced, self.done = "limit", True
            case {"event": "sessionEnd" | "programEnd"}:
                self._end, self.done = event, True
                self.late_imports = _module_names(event.get("lateImports"))
            case {"event": "ready"} if self._began is None:
                self._began = time.monotonic()
            case _:
                self._forged += 1

    def _on_test(self, test: str, event: Json) -> None:
        outcome = event.get("outcome")
        expected = self._tests or {}
        if test not in expected or test in self._outcomes or outcome not in _OUTCOMES:
            self._forged += 1
            return
        failure = event.get("failure")
        if isinstance(failure, dict) and failure.get("type") == "MemoryError":
            self._emit_limit("memory", self.run.limits.memory_mb)
        self._emit_test(
            test,
            outcome,
            duration_ms=event.get("durationMs", 0),
            failure=failure,
            reason=event.get("reason"),
            trace=event.get("trace"),
        )

    def _emit_test(
        self,
        test: str,
        outcome: str,
        *,
        duration_ms: float,
        failure: Json | None,
        reason: str | None = None,
        trace: Json | None = None,
    ) -> None:
        self._outcomes[test] = outcome
        self._running = None
        output = self._test_output.pop((self._tests or {})[test], None)
        self._emit(
            "test",
            id=test,
            outcome=outcome,
            durationMs=duration_ms,
            failure=failure,
            reason=reason,
            output=output.text() if output else "",
            outputTruncated=output.truncated if output else False,
            trace=trace,
        )

    # --- output ----------------------------------------------------------------------------

    def _take(self, piece: Piece) -> None:
        self._output_bytes += len(piece.data)
        limit = self.run.limits.output_kb
        if self._output_bytes > limit * KIBIBYTE:
            self._emit_limit("output", limit)
        if piece.test is None or self.run.mode == "program":
            text = self._live.add(piece.stream, piece.data)
            if text:
                self._emit("output", stream=piece.stream, text=text)
            return
        kept = self._test_output.get(piece.test)
        if kept is None:
            over = self._kept_bytes > limit * KIBIBYTE
            room = TEST_OUTPUT_OVER_LIMIT_BYTES if over else TEST_OUTPUT_BYTES
            kept = self._test_output[piece.test] = HeadTail(room)
        before = min(kept.total, TEST_OUTPUT_BYTES)
        kept.add(piece.data)
        self._kept_bytes += min(kept.total, TEST_OUTPUT_BYTES) - before

    # --- the end ---------------------------------------------------------------------------

    def _hit(self, kind: LimitKind, outcome: Outcome) -> None:
        values = {
            "wall": self.run.limits.wall_s,
            "memory": self.run.limits.memory_mb,
            "processes": self.run.limits.processes,
        }
        self._emit_limit(kind, values[kind])
        self._forced, self.done = outcome, True

    def _outcome(self, exit_: Exit) -> Outcome:
        limits = self.run.limits
        if self._forced:
            return self._forced
        if self._stopped == "wall":
            self._emit_limit("wall", limits.wall_s)
            return "timedOut"
        if self._stopped == "cpu" or exit_.signal == "SIGXCPU":
            self._emit_limit("cpu", limits.cpu_s)
            return "limit"
        if self._end is None:
            return "crashed"
        if self.run.mode == "check" and set(self._tests or ()) - set(self._outcomes):
            return "crashed"
        return "completed"

    def _report_running(self, outcome: Outcome, exit_: Exit) -> None:
        """The test that was cut off gets a verdict too."""
        if self._running is None or outcome in ("completed", "cancelled"):
            return
        elapsed_ms = round(self._elapsed_s() * 1000, 1)
        if outcome == "timedOut":
            failure = timeout_failure(self.run.limits.wall_s)
            self._emit_test(self._running, "failed", duration_ms=elapsed_ms, failure=failure)
            return
        message = describe(outcome, exit_, self.run, self._limits_hit)
        failure = ended_failure(exit_, message)
        self._emit_test(self._running, "errored", duration_ms=elapsed_ms, failure=failure)

    def _program_failure(self, outcome: Outcome, exit_: Exit) -> Json | None:
        if self.run.mode == "check" or outcome in ("completed", "cancelled"):
            return None
        if outcome == "timedOut":
            return timeout_failure(self.run.limits.wall_s)
        return ended_failure(exit_, describe(outcome, exit_, self.run, self._limits_hit))

    def _emit_limit(self, kind: LimitKind, value: float, message: str | None = None) -> None:
        if kind in self._limits_hit:
            return
        self._limits_hit.add(kind)
        text = message or LIMIT_MESSAGES[kind].format(value=f"{value:g}")
        self._emit("limit", kind=kind, limit=value, message=clip(text, 1000))

    def _emit(self, event: str, **fields: object) -> None:
        self._emit_raw({"event": event, "runId": self.run.run_id, **fields})


_OUTCOMES: Final = ("passed", "failed", "errored", "skipped")


def _module_names(given: object) -> list[str]:
    """Only what looks like module names: the child is not to be trusted."""
    names = given if isinstance(given, list) else []
    return [
        name
        for name in names
        if isinstance(name, str) and all(part.isidentifier() for part in name.split("."))
    ]


def _own_pid() -> int:
    import os

    return os.getpid()
