"""The whole of `cairn`."""

from __future__ import annotations

import os
import sys

from cairn_cli.arguments import Arguments, ArgumentsError, help_text, read_arguments
from cairn_cli.backups import refuse_restore, run_backup, run_backup_list
from cairn_cli.check import Check
from cairn_cli.checkpoints import find_checkpoint, run_checkpoint_list
from cairn_cli.commands import run_hint, run_list, run_reset
from cairn_cli.connection import connect
from cairn_cli.doctor import Doctor
from cairn_cli.exercises import find_exercise
from cairn_cli.output import Output
from cairn_cli.problem import CANCELLED, COULD_NOT_RUN, DONE, Problem
from cairn_cli.repair import run_rebuild
from cairn_cli.transfer import run_transfer

# PROTOCOL_VERSION of src/contract/envelope.ts.
_PROTOCOL = 1
_HELLO_S = 5.0


def main() -> int:
    """Runs the command of `sys.argv` and answers the exit status."""
    try:
        return _run(sys.argv[1:])
    except KeyboardInterrupt:
        return CANCELLED
    except BrokenPipeError:
        # A reader that went away (`cairn list | head`) wants no more, also not at Python's own end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT_RUN


def _run(words: list[str]) -> int:
    output = Output(as_json="--json" in words)
    try:
        wanted = read_arguments(words)
    except ArgumentsError as error:
        todo = ['"cairn --help" shows what there is.']
        return _fail(output, None, Problem("badArguments", str(error), todo))
    if wanted.help or wanted.command is None:
        text = help_text(wanted.command)
        output.document(command="help", text=text)
        output.line(text.rstrip("\n"))
        return DONE
    try:
        return _run_command(output, wanted)
    except Problem as problem:
        return _fail(output, wanted.command, problem)


def _run_command(output: Output, wanted: Arguments) -> int:
    core = connect(dict(os.environ))
    try:
        hello = core.call("app.hello", {"protocol": _PROTOCOL}, seconds=_HELLO_S)
        if hello["protocol"] != _PROTOCOL:
            raise Problem(
                "otherVersion",
                f"Cairn {hello['version']} is open on this profile, "
                "and this command is of another version.",
                ["Close this terminal and open it again."],
            )
        if wanted.command == "version":
            output.line(f"cairn {hello['version']}")
            output.document(command="version", version=hello["version"])
            return DONE
        if wanted.command == "list":
            return run_list(core, output, wanted.module)
        if wanted.command == "doctor":
            return Doctor(core, output).run(repairs=wanted.repair)
        if wanted.command == "restore":
            raise refuse_restore()
        if wanted.command == "backup":
            return run_backup_list(core, output) if wanted.list else run_backup(core, output)
        if wanted.command == "repair":
            return run_rebuild(core, output)
        if wanted.transfer is not None:
            return run_transfer(core, output, wanted, wanted.transfer)
        if wanted.verb == "list":
            return run_checkpoint_list(core, output)
        if wanted.verb == "run" and wanted.exercise is not None:
            exercise = find_checkpoint(core, wanted.exercise)
        else:
            exercise = find_exercise(core, hello, wanted.exercise)
        if wanted.command == "hint":
            return run_hint(core, output, exercise)
        if wanted.command == "reset":
            return run_reset(core, output, exercise, asks=not wanted.yes)
        return Check(core, output, exercise, wanted.workspace).run()
    finally:
        core.close()


def _fail(output: Output, command: str | None, problem: Problem) -> int:
    output.aside(f"cairn: {problem.message}")
    for line in problem.todo:
        output.aside(f"  {line}")
    error = {"code": problem.code, "message": problem.message, "todo": problem.todo}
    output.document(command=command, error=error)
    return COULD_NOT_RUN
