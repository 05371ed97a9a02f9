"""`cairn list`, `cairn reset` and `cairn hint`."""

from __future__ import annotations

from typing import Any

from cairn_cli.asking import ask
from cairn_cli.connection import Connection
from cairn_cli.output import Output
from cairn_cli.problem import DONE, FAILED, Problem
from cairn_cli.text import html_to_lines

_STATE_COLOURS = {"passed": "green", "tried": "yellow", "new": "dim"}


def run_list(core: Connection, output: Output, module: str | None) -> int:
    """Every exercise, or those of one module, under their topics."""
    modules = core.call("curriculum.outline", {})["modules"]
    rows = core.call("exercise.list", {})
    ids = [each["id"] for each in modules]
    if module is not None and module not in ids:
        raise Problem(
            "badArguments", f'There is no module "{module}".', [f"Take one of {', '.join(ids)}."]
        )
    rows = [row for row in rows if module is None or row["id"].startswith(f"{module}.")]
    titles = {
        topic["id"]: topic["title"]
        for each in modules
        for section in each["sections"]
        for topic in section["topics"]
    }
    _show_rows(output, rows, titles)
    if not rows:
        where = "No exercises yet." if module is None else None
        output.line(where or f"No exercises are written for module {module} yet.")
    output.document(command="list", exercises=rows)
    return DONE


def _show_rows(output: Output, rows: list[dict[str, Any]], titles: dict[str, str]) -> None:
    ids = max((len(row["id"]) for row in rows), default=0)
    kinds = max((len(row["kind"]) for row in rows), default=0)
    topic = None
    for row in rows:
        if row["topicId"] != topic:
            if topic is not None:
                output.line()
            topic = row["topicId"]
            output.line(output.paint("bold", f"{topic} {titles.get(topic, '')}".rstrip()))
        state = output.paint(_STATE_COLOURS[row["state"]], f"{row['state']:6}")
        minutes = f"{row['minutes']} min"
        output.line(
            f"  {state}  {row['id']:{ids}}  {row['kind']:{kinds}} {minutes:>7}  {row['title']}"
        )


def run_reset(core: Connection, output: Output, exercise: dict[str, Any], *, asks: bool) -> int:
    """Puts the starter back after asking; the answer says where the files went."""
    about = {"id": exercise["id"], "title": exercise["title"]}
    if asks and not ask(
        f'Put the starter of "{exercise["title"]}" ({exercise["id"]}) back?\n'
        "Your files are kept as a snapshot first; "
        "attempts, hints and cards stay as they are. [y/N] ",
        nobody="There is nobody to ask whether to reset.",
        todo="Say it with --yes: cairn reset --yes.",
    ):
        output.line("Nothing was changed.")
        output.document(command="reset", exercise=about, reset=False)
        return FAILED
    folder = core.call("workspace.reset", {"exerciseId": exercise["id"]})["folder"]
    snapshots = core.call("workspace.snapshots", {"exerciseId": exercise["id"]})
    # Newest first; files that did not change since the last snapshot are in that one.
    kept = snapshots[0] if snapshots else None
    output.line(f"The starter is back in {folder}.")
    if kept:
        files = "file" if kept["files"] == 1 else "files"
        output.line(
            f"What was there ({kept['files']} {files}) is kept: "
            "Cairn's window shows it under Snapshots."
        )
    output.document(command="reset", exercise=about, reset=True, folder=folder, snapshot=kept)
    return DONE


def run_hint(core: Connection, output: Output, exercise: dict[str, Any]) -> int:
    """The next hint; the last one again when all were shown."""
    view = core.call("exercise.get", {"exerciseId": exercise["id"]})
    hints = view["exercise"]["hints"]
    if not hints:
        raise Problem("noHints", "This exercise has no hints.")
    number = min(view["hintsShown"], len(hints))
    is_new = number < len(hints)
    if is_new:
        params = {"exerciseId": exercise["id"], "shown": view["hintsShown"]}
        number = core.call("exercise.hint", params)["hintsShown"]
    lines = html_to_lines(hints[number - 1])
    again = "" if is_new else ", the last one, once more"
    output.line(output.paint("bold", f"Hint {number} of {len(hints)}{again}"))
    output.paragraph(lines, 2)
    output.document(
        command="hint",
        exercise={"id": exercise["id"], "title": exercise["title"]},
        number=number,
        of=len(hints),
        text="\n".join(lines),
    )
    return DONE
