"""Reads the words after `cairn`, by the same rules as src/cli/arguments.ts."""

from __future__ import annotations

from dataclasses import dataclass

COMMANDS = ("check", "list", "reset", "hint", "doctor", "checkpoint")
_OPTIONS = {
    "check": ["--workspace"],
    "list": ["--module"],
    "reset": ["--yes"],
    "hint": [],
    "doctor": ["--repair"],
    "checkpoint": [],
}
_SHORT = {"-h": "--help", "-y": "--yes"}
_WITH_VALUE = ("--workspace", "--module")


class ArgumentsError(Exception):
    """Words that mean nothing; its text is a sentence."""


@dataclass(frozen=True)
class Arguments:
    """What the command line asks for; `command` None asks for the general help."""

    command: str | None
    help: bool
    json: bool
    yes: bool
    repair: bool
    verb: str | None
    exercise: str | None
    module: str | None
    workspace: str | None


def read_arguments(words: list[str]) -> Arguments:
    """The words as what they ask for; raises ArgumentsError for others."""
    values: dict[str, str] = {}
    plain: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-") or word == "-":
            plain.append(word)
            continue
        typed, equals, value = word.partition("=")
        name = _SHORT.get(typed, typed)
        if name not in _WITH_VALUE:
            if equals:
                raise ArgumentsError(f"{name} takes no value.")
            values[name] = ""
            continue
        if not equals:
            value = rest.pop(0) if rest else ""
        if not value:
            raise ArgumentsError(f"{name} needs a value.")
        values[name] = value
    typed_command = plain[0] if plain else None
    command = typed_command if typed_command in COMMANDS else None
    others = plain[1:]
    verb = (others.pop(0) if others else "list") if command == "checkpoint" else None
    exercise = others[0] if others else None
    if typed_command is not None and command is None:
        raise ArgumentsError(f'There is no command "{typed_command}".')
    if verb not in (None, "list", "run"):
        raise ArgumentsError(f'There is no "cairn checkpoint {verb}".')
    allowed = ["--help", "--json", "--version", *(_OPTIONS[command] if command else [])]
    for name in values:
        if name not in allowed:
            raise ArgumentsError(f'"cairn{f" {command}" if command else ""}" knows no {name}.')
    takes_none = command in ("list", "doctor") or verb == "list"
    surplus = exercise if takes_none else next(iter(others[1:]), None)
    if surplus is not None:
        raise ArgumentsError(f'"{surplus}" is one word too many.')
    if "--workspace" in values and exercise is None:
        raise ArgumentsError(
            "--workspace needs the exercise whose checks to run: cairn check ID --workspace DIR."
        )
    return Arguments(
        command="version" if "--version" in values else command,
        help="--help" in values,
        json="--json" in values,
        yes="--yes" in values,
        repair="--repair" in values,
        verb=verb,
        exercise=exercise,
        module=values.get("--module"),
        workspace=values.get("--workspace"),
    )


_GENERAL = """cairn: check your work without leaving the terminal.

  cairn check [exercise]   run the checks and show each as it runs
  cairn list               the exercises, and how far you are
  cairn hint [exercise]    the next hint
  cairn reset [exercise]   put the starter files back; yours are kept as a snapshot
  cairn doctor             what exercises need of this machine, and what is there
  cairn checkpoint         the projects, and their acceptance: cairn checkpoint run ID

Without an exercise it is the one of the current folder, else the one this terminal was opened for.
An exercise may be shortened to its point (1.1.1.2) or to its name (layered-settings).

  --json      one JSON document on stdout, and nothing else
  --help      also after a command
  --version

Exit status: 0 passed or done, 1 failed or declined, 2 could not run, 130 cancelled.
"""

_OF_COMMAND = {
    "check": """cairn check [exercise] [--workspace DIR] [--json]

Runs the exercise's checks on your files and shows each as it runs.

  --workspace DIR   grade the files in DIR instead; nothing is recorded
  --json            one JSON document on stdout, and nothing else

Ctrl-C cancels.
Exit status: 0 every check passed, 1 not every one did, 2 could not run, 130 cancelled.
""",
    "list": """cairn list [--module N] [--json]

Lists the exercises in the order of study: state (new, tried, passed), id, kind, minutes, title.

  --module N   only those of module N
  --json       one JSON document on stdout, and nothing else
""",
    "reset": """cairn reset [exercise] [--yes] [--json]

Puts the starter files back. Your files are kept as a snapshot first; attempts, hints and cards
stay as they are.

  --yes, -y   do not ask
  --json      one JSON document on stdout, and nothing else

Exit status: 0 done, 1 declined, 2 could not run.
""",
    "hint": """cairn hint [exercise] [--json]

Shows the next hint. After the last one it shows that one again.

  --json   one JSON document on stdout, and nothing else
""",
    "doctor": """cairn doctor [--repair] [--json]

Shows what exercises need of this machine, what was found, and what to do about the rest;
then the optional tools of the plan.

  --repair   repair what can be repaired, then show how it stands
  --json     one JSON document on stdout, and nothing else

Exit status: 0 all that is required is there, 1 something required is missing, 2 could not run.
""",
    "checkpoint": """cairn checkpoint [list] [--json]
cairn checkpoint run [ID] [--json]

Lists the projects of the checkpoints, or runs the acceptance of one on your files and shows each
check as it runs. An ID may be shortened to its number (1.1) or its name (crud-api).

  --json   one JSON document on stdout, and nothing else

Ctrl-C cancels; nothing is recorded then.
Exit status: 0 every check passed, 1 not every one did, 2 could not run, 130 cancelled.
""",
}


def help_text(command: str | None) -> str:
    """What `--help` prints."""
    return _OF_COMMAND.get(command or "", _GENERAL)
