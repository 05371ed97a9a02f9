"""Which exercise is meant."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from cairn_cli.checkpoints import find_checkpoint
from cairn_cli.connection import Connection
from cairn_cli.problem import Problem


def find_exercise(core: Connection, hello: dict[str, Any], typed: str | None) -> dict[str, Any]:
    """The one that was named, else the current folder's, else the one of this terminal."""
    workspaces = Path(hello["dataFolder"], "profiles", hello["profile"], "workspaces")
    wanted = typed
    if wanted is None:
        wanted = _exercise_of_folder(workspaces) or os.environ.get("CAIRN_EXERCISE")
    if wanted is None or (typed is None and not wanted):
        raise Problem(
            "noExercise",
            "Which exercise? This folder belongs to none.",
            ['Name one: cairn check 1.1.1.1-quote-order. "cairn list" shows them all.'],
        )
    if wanted.startswith("checkpoint-"):
        return find_checkpoint(core, wanted)
    return choose(core.call("exercise.list", {}), wanted)


def choose(rows: list[dict[str, Any]], typed: str) -> dict[str, Any]:
    """By its whole id, its point or its name, where that means one exercise."""
    for row in rows:
        if row["id"] == typed:
            return row
    fitting = [
        row
        for row in rows
        if row["id"].startswith(f"{typed}-") or row["id"].partition("-")[2] == typed
    ]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(row["id"] for row in fitting)
        raise Problem(
            "unknownExercise", f'"{typed}" fits several exercises.', [f"Name one of them: {names}."]
        )
    raise Problem(
        "unknownExercise",
        f'There is no exercise "{typed}".',
        ['"cairn list" shows them all.'],
    )


def _exercise_of_folder(workspaces: Path) -> str | None:
    try:
        inside = Path.cwd().resolve().relative_to(workspaces.resolve())
    except (ValueError, OSError):
        # Elsewhere, no workspaces yet, or the current folder was removed.
        return None
    return inside.parts[0] if inside.parts else None
