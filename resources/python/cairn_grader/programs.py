"""Mode `program`: a script as `python main.py` would run it, and asserts about what it left."""

import ast
import atexit
import builtins
import os
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType, TracebackType
from typing import Final, Literal

from cairn_checks._failure import CheckFailure
from cairn_grader.channel import Channel
from cairn_grader.failures import Origins, failure_of
from cairn_grader.protocol import Json
from cairn_grader.stopping import LimitReached, StopGuard

EQUAL: Final = "__cairn_equal__"
# What is run after the program, as tracebacks name it.
CALL: Final = "call.py"


@dataclass(frozen=True, slots=True)
class Program:
    """What to run: `entry` is a file in `work`; pieces and asserts are written to `notes`.

    `call` goes on in the same namespace. With `record_steps` above 0 both are recorded.
    """

    work: Path
    notes: Path
    entry: str
    preamble: Sequence[str]
    asserts: str
    call: str = ""
    record_steps: int = 0


@dataclass(slots=True)
class _Ending:
    exit_code: int = 0
    failure: Json | None = None
    failed_in: Literal["program", "asserts"] | None = None


def run_program(channel: Channel, program: Program, origins: Origins, guard: StopGuard) -> int:
    """Run it to its end, exit handlers included, report `programEnd`, return its exit code."""
    namespace = _fresh_main(program.work / program.entry)
    _run_preamble(channel, program, namespace, guard)
    ending = _Ending()
    if program.record_steps:
        _record(channel, program, namespace, ending, origins, guard)
    else:
        _run_whole(program, namespace, ending, origins, guard)
    channel.mark("idle -1")
    if guard.requested:
        channel.send("stopped", kind=guard.requested)
    channel.send(
        "programEnd",
        exitCode=ending.exit_code,
        failure=ending.failure,
        failedIn=ending.failed_in,
    )
    return ending.exit_code


def _run_whole(
    program: Program,
    namespace: dict[str, object],
    ending: _Ending,
    origins: Origins,
    guard: StopGuard,
    before_report: Callable[[], None] | None = None,
) -> None:
    try:
        with guard.learner_code():
            exec(_compiled(program.work / program.entry), namespace)
            if program.call:
                exec(_compiled(_note(program, CALL, program.call)), namespace)
            threading._shutdown()  # type: ignore[attr-defined]
    except BaseException as error:
        if before_report:
            before_report()
        _end_by(error, ending, origins)
    if ending.exit_code == 0 and program.asserts:
        _run_asserts(program, namespace, ending, origins, guard)
    try:
        with guard.learner_code():
            threading._shutdown()  # type: ignore[attr-defined]
            atexit._run_exitfuncs()
    except BaseException as error:
        if ending.failure is None:
            _end_by(error, ending, origins)


def _record(
    channel: Channel,
    program: Program,
    namespace: dict[str, object],
    ending: _Ending,
    origins: Origins,
    guard: StopGuard,
) -> None:
    """As `_run_whole`, and every step is sent on the way. A full recording ends the process."""
    from cairn_replay.program import recording

    def stop() -> None:
        channel.mark("idle -1")
        channel.send("programEnd", exitCode=0, failure=None, failedIn=None)
        os._exit(0)

    roots = {str(program.work): "", str(program.notes): ""}
    with recording(
        roots,
        lambda part: channel.send("record", part=part),
        steps=program.record_steps,
        on_full=stop,
    ) as recorder:
        _run_whole(program, namespace, ending, origins, guard, recorder.look_away)


def _fresh_main(entry: Path) -> dict[str, object]:
    module = ModuleType("__main__")
    module.__file__ = str(entry)
    sys.modules["__main__"] = module
    sys.argv = [str(entry)]
    namespace: dict[str, object] = module.__dict__
    namespace["__builtins__"] = builtins
    return namespace


def _run_preamble(
    channel: Channel, program: Program, namespace: dict[str, object], guard: StopGuard
) -> None:
    if not program.preamble:
        return
    channel.mark("mute")
    for number, piece in enumerate(program.preamble, start=1):
        try:
            code = _compiled(_note(program, f"block_{number}.py", piece))
            with guard.learner_code():
                exec(code, namespace)
        except (Exception, SystemExit, LimitReached):
            continue  # a block that ends in an exception on purpose; what it defined stays
    channel.mark("unmute")


def _run_asserts(
    program: Program,
    namespace: dict[str, object],
    ending: _Ending,
    origins: Origins,
    guard: StopGuard,
) -> None:
    path = _note(program, "asserts.py", program.asserts)
    namespace[EQUAL] = _expect_equal
    try:
        tree = _AssertRewriter(program.asserts).visit(ast.parse(program.asserts, str(path)))
        code = compile(ast.fix_missing_locations(tree), str(path), "exec", dont_inherit=True)
        with guard.learner_code():
            exec(code, namespace)
    except BaseException as error:
        ending.exit_code, ending.failed_in = 1, "asserts"
        ending.failure = failure_of(_trimmed(error), origins)


def _end_by(error: BaseException, ending: _Ending, origins: Origins) -> None:
    if isinstance(error, SystemExit):
        ending.exit_code = _exit_code(error)
        return
    ending.exit_code, ending.failed_in = 1, "program"
    _trimmed(error)
    ending.failure = failure_of(error, origins)
    if not isinstance(error, LimitReached):
        _print_traceback(error, origins)


def _print_traceback(error: BaseException, origins: Origins) -> None:
    """As Python would, but with paths as the learner knows them; their own hook comes first."""
    if sys.excepthook is not sys.__excepthook__:
        sys.excepthook(type(error), error, error.__traceback__)
        return
    text = "".join(traceback.format_exception(error))
    sys.stderr.write(text.replace(f"{origins.learner}{os.sep}", ""))


def _exit_code(error: SystemExit) -> int:
    if error.code is None:
        return 0
    if isinstance(error.code, int):
        return error.code & 0xFF
    print(error.code, file=sys.stderr)
    return 1


def _trimmed(error: BaseException) -> BaseException:
    """The same error with a traceback that starts at the program instead of in this file."""
    trace: TracebackType | None = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    return error.with_traceback(trace)


def _compiled(path: Path) -> CodeType:
    return compile(path.read_bytes(), str(path), "exec", dont_inherit=True)


def _note(program: Program, name: str, text: str) -> Path:
    path = program.notes / name
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    return path


class _AssertRewriter(ast.NodeTransformer):
    """Gives asserts without a message one: both sides of `==`, else the asserted source."""

    def __init__(self, source: str) -> None:
        self._source = source

    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        if node.msg is not None:
            return node
        match node.test:
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                label = ast.Constant(self._text(left))
                function = ast.Name(EQUAL, ast.Load())
                check = ast.Expr(ast.Call(function, [left, right, label], []))
                return ast.copy_location(check, node)
        node.msg = ast.Constant(f"{self._text(node.test)} should be true")
        return node

    def _text(self, node: ast.expr) -> str:
        return ast.get_source_segment(self._source, node) or ast.unparse(node)


def _expect_equal(got: object, expected: object, label: str) -> None:
    __tracebackhide__ = True
    if not got == expected or got == object():
        raise CheckFailure.of_values(label, expected=expected, actual=got)
