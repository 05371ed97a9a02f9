"""`cairn backup` and `cairn restore`, by the same rules as src/cli/backups.ts."""

from __future__ import annotations

import math
import time
from typing import Any

from cairn_cli.connection import Connection
from cairn_cli.output import Output
from cairn_cli.problem import DONE, Problem

_REASONS = {
    "auto": "by the clock",
    "asked": "asked for",
    "beforeRestore": "before going back",
    "beforeImport": "before an import",
    "beforeMerge": "before a merge",
    "beforeUpgrade": "before an upgrade",
    "imported": "from a file",
}


def shown_time(milliseconds: int) -> str:
    """`2026-11-23 09:05`, on this computer's clock."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(milliseconds / 1000))


def run_backup_list(core: Connection, output: Output) -> int:
    """The copies there are, newest first."""
    backups = core.call("backup.list", {})
    for backup in backups:
        _show_backup(output, backup)
    if not backups:
        output.line("There are no backups yet.")
    output.document(command="backup", backups=backups)
    return DONE


def run_backup(core: Connection, output: Output) -> int:
    """Makes a copy, and says its name."""
    output.passing("Copying the profile")
    backup = core.call("backup.make", {})
    _show_backup(output, backup)
    output.line("It is made and checked.")
    output.document(command="backup", backup=backup)
    return DONE


def _show_backup(output: Output, backup: dict[str, Any]) -> None:
    output.line(backup["name"])
    reviews, attempts = (
        "?" if backup[name] is None else backup[name] for name in ("reviews", "attempts")
    )
    size = f"{math.ceil(backup['bytes'] / 1000)} kB"
    about = f"{shown_time(backup['atMs'])}, {_REASONS[backup['reason']]}"
    output.line(output.paint("dim", f"  {about}: {reviews} reviews, {attempts} checks, {size}"))


def refuse_restore() -> Problem:
    """This program speaks to a Cairn that has the profile open."""
    return Problem(
        "busy",
        "Cairn is open on this profile, so nothing was changed.",
        [
            "Go back to a backup in its window, under Settings, Data.",
            "Or close it, and run in its folder: npx cairn restore NAME.",
        ],
    )
