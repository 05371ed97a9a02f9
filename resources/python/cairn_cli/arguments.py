"""Reads the words after `cairn`, by the same rules as src/cli/arguments.ts."""

from __future__ import annotations

import re
from dataclasses import dataclass

COMMANDS = (
    "check",
    "list",
    "reset",
    "hint",
    "doctor",
    "checkpoint",
    "export",
    "import",
    "merge",
    "backup",
    "restore",
    "repair",
)
_OPTIONS = {
    "check": ["--workspace"],
    "list": ["--module"],
    "reset": ["--yes"],
    "hint": [],
    "doctor": ["--repair"],
    "checkpoint": [],
    "export": ["--log", "--profile", "--cards", "--format", "--yes"],
    "import": ["--profile", "--as", "--yes"],
    "merge": ["--join"],
    "backup": ["--list"],
    "restore": ["--yes"],
    "repair": ["--rebuild"],
}
_FORMATS = ("apkg", "csv", "tsv", "json")
_TRANSFERS = ("export", "import", "merge")
_SHORT = {"-h": "--help", "-y": "--yes"}
_WITH_VALUE = ("--workspace", "--module", "--log", "--profile", "--cards", "--format", "--as")


class ArgumentsError(Exception):
    """Words that mean nothing; its text is a sentence."""


@dataclass(frozen=True)
class TransferWords:
    """What goes out or comes in: `kind` is cards, log or profile."""

    kind: str
    file: str
    cards: str
    format: str


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
    transfer: TransferWords | None
    join: bool
    list: bool
    name: str | None


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
    word = others[0] if others else None
    if typed_command is not None and command is None:
        raise ArgumentsError(f'There is no command "{typed_command}".')
    if verb not in (None, "list", "run"):
        raise ArgumentsError(f'There is no "cairn checkpoint {verb}".')
    allowed = ["--help", "--json", "--version", *(_OPTIONS[command] if command else [])]
    for name in values:
        if name not in allowed:
            raise ArgumentsError(f'"cairn{f" {command}" if command else ""}" knows no {name}.')
    is_transfer = command in _TRANSFERS
    takes_none = (
        command in ("list", "doctor", "backup", "repair")
        or verb == "list"
        or (is_transfer and ("--log" in values or "--profile" in values))
    )
    surplus = word if takes_none else next(iter(others[1:]), None)
    if surplus is not None:
        raise ArgumentsError(f'"{surplus}" is one word too many.')
    asks_only = "--help" in values or "--version" in values
    transfer = None
    if command is not None and is_transfer and not asks_only:
        transfer = _read_transfer(command, values, word)
    if command == "repair" and "--rebuild" not in values and not asks_only:
        raise ArgumentsError('"cairn repair" needs what to repair: cairn repair --rebuild.')
    if command == "restore" and word is None and not asks_only:
        raise ArgumentsError(
            '"cairn restore" needs the name of a backup; "cairn backup --list" shows them.'
        )
    exercise = None if is_transfer or command == "restore" else word
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
        transfer=transfer,
        join="--join" in values,
        list="--list" in values,
        name=word if command == "restore" else values.get("--as"),
    )


def _read_transfer(command: str, values: dict[str, str], word: str | None) -> TransferWords:
    log, profile = values.get("--log"), values.get("--profile")
    file = next((each for each in (log, profile, word) if each is not None), None)
    if log is not None and profile is not None:
        raise ArgumentsError("Take --log or --profile, not both.")
    if file is None:
        raise ArgumentsError(f'"cairn {command}" needs a file: cairn {command} FILE.')
    kind = "log" if log is not None else "profile" if profile is not None else "cards"
    if kind != "cards" and ("--cards" in values or "--format" in values):
        raise ArgumentsError("--cards and --format go with cards only.")
    if "--as" in values and kind != "profile":
        raise ArgumentsError("--as goes with --profile only.")
    cards = values.get("--cards", "own")
    if cards not in ("own", "all"):
        raise ArgumentsError("--cards takes own or all.")
    asked = values.get("--format")
    ending = re.search(r"\.([^./\\]+)\Z", file)
    found = asked if asked is not None else ending.group(1).lower() if ending else None
    if command == "export" and kind == "cards" and found not in _FORMATS:
        raise ArgumentsError(
            "The file ends in none of .apkg, .csv, .tsv, .json; name one with --format."
            if asked is None
            else "--format takes apkg, csv, tsv or json."
        )
    return TransferWords(kind, file, cards, found if found in _FORMATS else "apkg")


_GENERAL = """cairn: check your work without leaving the terminal.

  cairn check [exercise]   run the checks and show each as it runs
  cairn list               the exercises, and how far you are
  cairn hint [exercise]    the next hint
  cairn reset [exercise]   put the starter files back; yours are kept as a snapshot
  cairn doctor             what exercises need of this machine, and what is there
  cairn checkpoint         the projects, and their acceptance: cairn checkpoint run ID
  cairn export FILE        cards for Anki, as columns or JSON; --log, --profile: everything
  cairn import FILE        cards from Anki, columns or JSON; what it will do is shown first
  cairn merge FILE         join the progress of another device
  cairn backup             copy the profile now; --list shows the copies
  cairn restore NAME       go back to a backup, where Cairn is not open
  cairn repair --rebuild   work out anew everything that follows from your history

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
    "export": """cairn export FILE [--cards own|all] [--format apkg|csv|tsv|json] [--yes] [--json]
cairn export --log FILE [--yes] [--json]
cairn export --profile FILE [--yes] [--json]

Writes your cards to FILE, in the format of its ending: a package for Anki, columns, or JSON.
With --log it is your progress, for "cairn merge" on another device; with --profile the whole
profile, your files too, for "cairn import --profile" on another computer.

  --cards all   also the curriculum's cards that you have answered
  --format F    where the ending does not say it
  --yes, -y     replace a file that is there, without asking
  --json        one JSON document on stdout, and nothing else

Exit status: 0 done, 1 declined, 2 could not run.
""",
    "import": """cairn import FILE [--yes] [--json]
cairn import --profile FILE [--as NAME] [--yes] [--json]

Shows what importing FILE (.apkg, .colpkg, .csv, .tsv, .txt, .json) would do, and does it if you
agree: all of it or nothing, after a backup. Settings, Data takes it back.
With --profile it is a whole profile from "cairn export --profile". It takes the place of the one
there is, which is backed up first; with --as it becomes a new one beside it.

  --as NAME   the new profile's name; CAIRN_PROFILE=NAME opens it
  --yes, -y   do not ask
  --json      one JSON document on stdout, and nothing else

Exit status: 0 done, 1 declined, 2 could not run.
""",
    "merge": """cairn merge FILE [--join] [--json]

Takes in the progress that "cairn export --log" wrote on another device: every answer, attempt,
note and card of both is kept. A backup is made first. The same file again changes nothing.

  --join   take in a profile that has not been joined with this one; it must be yours
  --json   one JSON document on stdout, and nothing else
""",
    "backup": """cairn backup [--list] [--json]

Copies the profile, checks the copy, and says its name.

  --list   show the copies there are, newest first
  --json   one JSON document on stdout, and nothing else
""",
    "restore": """cairn restore NAME [--yes] [--json]

Goes back to a backup: it takes the place of the profile's database, which is moved aside, whole.
Files of exercises stay as they are. Cairn must not be open; in its window, Settings, Data does it.

  --yes, -y   do not ask
  --json      one JSON document on stdout, and nothing else

Exit status: 0 done, 1 declined, 2 could not run.
""",
    "repair": """cairn repair --rebuild [--json]

Works out anew everything that follows from your history: the memory of each card, the days, words
and tags, how far exercises are, statistics. Your history itself is only read, and Cairn may stay
open meanwhile. Progress goes to stderr.

  --json   one JSON document on stdout, and nothing else

Exit status: 0 done, 2 could not run.
""",
}


def help_text(command: str | None) -> str:
    """What `--help` prints."""
    return _OF_COMMAND.get(command or "", _GENERAL)
