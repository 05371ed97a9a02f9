"""`cairn checkpoint`: the projects, by the same rules as src/cli/checkpoints.ts."""

from __future__ import annotations

from typing import Any

from cairn_cli.connection import Connection
from cairn_cli.output import Output
from cairn_cli.problem import DONE, Problem

_COLOURS = {
    "passed": "green",
    "tried": "yellow",
    "fading": "yellow",
    "open": "dim",
    "coming": "dim",
}


def run_checkpoint_list(core: Connection, output: Output) -> int:
    """The projects under their groups, and how far each is."""
    groups = core.call("checkpoint.list", {})
    for index, group in enumerate(groups):
        if index > 0:
            output.line()
        output.line(output.paint("bold", group["title"]))
        for row in group["checkpoints"]:
            _show_row(output, row)
    if not groups:
        output.line("This curriculum has no checkpoints.")
    output.document(command="checkpoint", groups=groups)
    return DONE


def _show_row(output: Output, row: dict[str, Any]) -> None:
    state = output.paint(_COLOURS[row["state"]], f"{row['state']:6}")
    run = row["lastRun"]
    last = f" ({run['passed']} of {run['total']})" if run else ""
    output.line(f"  {state}  {row['id']}{last}")
    output.line(f"          {row['title']}, {row['hours']} h")


def find_checkpoint(core: Connection, typed: str) -> dict[str, Any]:
    """The project that is meant: by its whole id, its number (1.1) or its name (crud-api)."""
    rows = [row for group in core.call("checkpoint.list", {}) for row in group["checkpoints"]]
    for row in rows:
        short = row["id"].removeprefix("checkpoint-")
        if typed not in (row["id"], short, short[:3], short[4:]):
            continue
        if row["state"] == "coming":
            raise Problem(
                "notWritten",
                f'The acceptance of "{row["title"]}" is not written yet.',
                ["Its brief is in the window, under Checkpoints."],
            )
        return dict(row)
    raise Problem(
        "unknownExercise",
        f'There is no checkpoint "{typed}".',
        ['"cairn checkpoint list" shows them all.'],
    )
