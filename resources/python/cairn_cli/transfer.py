"""`cairn export`, `cairn import` and `cairn merge`, by the same rules as src/cli/transfer.ts."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from cairn_cli.arguments import Arguments, TransferWords
from cairn_cli.asking import ask
from cairn_cli.backups import shown_time
from cairn_cli.connection import Connection
from cairn_cli.output import Output
from cairn_cli.problem import DONE, FAILED, Problem

_LOG_WORDS = {
    "reviews": ("review", "reviews"),
    "attempts": ("attempt", "attempts"),
    "edits": ("edit", "edits"),
    "activity": ("step of reading", "steps of reading"),
    "media": ("picture or sound", "pictures and sounds"),
}
_OTHER_ROWS = ("row", "rows")
_COUNT_WORDS = {
    "newCards": ("new card", "new cards"),
    "updatedCards": ("updated card", "updated cards"),
    "sameCards": ("card the same as here", "cards the same as here"),
    "conflicts": (
        "card changed here too: both texts are kept",
        "cards changed here too: both texts are kept",
    ),
    "notes": ("note", "notes"),
    "reviews": ("review", "reviews"),
    "states": ("suspension, flag or memory", "suspensions, flags and memories"),
    "media": ("picture or sound", "pictures and sounds"),
}
_NO_CHANGES = ("sameCards", "mediaBytes")
_MOST_DECKS = 12


def run_transfer(core: Connection, output: Output, wanted: Arguments, words: TransferWords) -> int:
    """Whichever of the three is wanted."""
    transfer = _Transfer(core, output, words, asks=not wanted.yes)
    if wanted.command == "export":
        return transfer.export()
    if wanted.command == "merge":
        return transfer.merge(joins=wanted.join)
    if words.kind == "profile":
        return transfer.import_profile(wanted.name)
    return transfer.import_cards()


def _counted(count: int, words: tuple[str, str]) -> str:
    return f"{count} {words[0] if count == 1 else words[1]}"


def _new_id() -> str:
    """A UUID of version 7: its time, then chance."""
    bits = int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
    bits = bits & ~(0xF << 76) | 0x7 << 76
    bits = bits & ~(0x3 << 62) | 0x2 << 62
    text = f"{bits:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class _Transfer:
    def __init__(
        self, core: Connection, output: Output, words: TransferWords, *, asks: bool
    ) -> None:
        self._core = core
        self._output = output
        self._words = words
        self._asks = asks
        # As it is typed, links too: like Node's resolve.
        self._path = Path(os.path.abspath(words.file))  # noqa: PTH100
        self._source = {"kind": "path", "path": str(self._path)}

    def _agreed(self, command: str, question: str) -> bool:
        if not self._asks:
            return True
        answer = ask(
            f"{question} [y/N] ",
            nobody="There is nobody to ask.",
            todo=f"Say it with --yes: cairn {command} ... --yes.",
        )
        if not answer:
            self._output.line("Nothing was changed.")
        return answer

    def export(self) -> int:
        """Writes cards, progress or the whole profile to a file."""
        output, words, path = self._output, self._words, self._path
        if path.exists() and not self._agreed("export", f"{path} is there already. Replace it?"):
            output.document(command="export", exported=False)
            return FAILED
        output.passing("Exporting")
        params = {"exportId": _new_id(), "request": self._request(), "path": str(path)}
        made = self._core.call("export.make", params)
        if words.kind == "log":
            what = f"{_counted(made['rows'], _OTHER_ROWS)} of your progress"
        elif words.kind == "profile":
            what = f"Your profile with {_counted(made['rows'], ('file', 'files'))}"
        else:
            what = _counted(made["cards"], ("card", "cards"))
        output.line(f"{what} exported to {path}.")
        for each in made["leftOut"]:
            output.line(f"  left out: {each}")
        if words.kind == "log":
            output.line("On the other device: cairn merge FILE.")
        if words.kind == "profile":
            output.line("On the other computer: cairn import --profile FILE.")
        output.document(
            command="export",
            exported=True,
            file=str(path),
            **{name: made[name] for name in ("bytes", "cards", "rows", "leftOut")},
        )
        return DONE

    def _request(self) -> dict[str, Any]:
        words = self._words
        if words.kind != "cards":
            return {"kind": words.kind}
        if words.format == "apkg":
            return {"kind": "apkg", "cards": words.cards, "scheduling": True}
        if words.format == "json":
            return {"kind": "json", "cards": words.cards}
        separator = "," if words.format == "csv" else "\t"
        return {"kind": "csv", "cards": words.cards, "separator": separator}

    def merge(self, *, joins: bool) -> int:
        """Takes in the logs of another device."""
        output = self._output
        output.passing("Merging")
        params = {"mergeId": _new_id(), "source": self._source, "join": joins}
        try:
            merged = self._core.call("log.merge", params)
        except Problem as problem:
            if problem.code == "otherProfile":
                problem.todo = ["If it is yours: cairn merge FILE --join."]
            raise
        parts = [
            _counted(count, _LOG_WORDS.get(name, _OTHER_ROWS))
            for name, count in merged["added"].items()
        ]
        output.line(
            f"Merged: {', '.join(parts)}."
            if parts
            else "Everything of that device was here already."
        )
        if merged["conflicts"] > 0:
            cards = _counted(merged["conflicts"], ("card was", "cards were"))
            output.line(f"{cards} changed on both devices: both texts are kept.")
        if merged["backup"] is not None:
            output.line(f"The profile as it was before is the backup {merged['backup']}.")
        output.document(command="merge", **merged)
        return DONE

    def import_cards(self) -> int:
        """Shows what an import would do, and does it once that is agreed to."""
        core, output = self._core, self._output
        import_id = _new_id()
        output.passing("Reading the file")
        params = {"importId": import_id, "source": self._source, "csv": None}
        preview = core.call("import.read", params)
        for name in ("importId", "table", "samples"):
            preview.pop(name, None)
        _show_preview(output, preview)
        counts = preview["counts"]
        is_nothing = all(count == 0 for name, count in counts.items() if name not in _NO_CHANGES)
        if is_nothing:
            output.line("There is nothing in it that is not here.")
        agreed = False
        try:
            agreed = not is_nothing and self._agreed(
                "import", "Import it? The profile is backed up first."
            )
        finally:
            if not agreed:
                core.call("import.cancel", {"importId": import_id})
        if not agreed:
            output.document(command="import", imported=False, **preview)
            return DONE if is_nothing else FAILED
        output.passing("Importing")
        done = core.call("import.apply", {"importId": import_id})
        output.line("Imported. Settings, Data takes it back.")
        output.document(command="import", imported=True, **{**preview, "counts": done["counts"]})
        return DONE

    def import_profile(self, name: str | None) -> int:
        """A whole profile from elsewhere: in the place of this one, or beside it."""
        core, output = self._core, self._output
        import_id = _new_id()
        output.passing("Reading the file")
        found = core.call("profile.read", {"importId": import_id, "source": self._source})
        found.pop("importId", None)
        output.line(output.paint("bold", self._path.name))
        output.line(f'  The profile "{found["profile"]}" of {shown_time(found["madeMs"])}')
        reviews = _counted(found["reviews"], ("review", "reviews"))
        attempts = _counted(found["attempts"], ("check", "checks"))
        files = _counted(found["files"], ("file", "files"))
        output.line(f"  {reviews}, {attempts}, {files}")
        agreed = False
        try:
            agreed = self._agreed(
                "import --profile",
                "Put it in the place of your profile and its files? "
                "They are backed up and moved aside first."
                if name is None
                else f'Make the profile "{name}" of it?',
            )
        finally:
            if not agreed:
                core.call("profile.cancel", {"importId": import_id})
        if not agreed:
            output.document(command="import", imported=False, **found)
            return FAILED
        core.call("profile.apply", {"importId": import_id, "as": name})
        output.line(
            "Imported. Cairn begins with it from now on."
            if name is None
            else f"Imported. CAIRN_PROFILE={name} opens it."
        )
        output.document(command="import", imported=True, **{**found, "as": name})
        return DONE


def _show_preview(output: Output, preview: dict[str, Any]) -> None:
    output.line(output.paint("bold", preview["name"]))
    for name, words in _COUNT_WORDS.items():
        count = preview["counts"][name]
        if count > 0 or name == "newCards":
            output.paragraph([f"{count:>7}  {words[0] if count == 1 else words[1]}"], 0)
    decks = [f"{deck['name']} ({deck['cards']})" for deck in preview["decks"] if deck["name"]]
    if decks:
        more = f" and {len(decks) - _MOST_DECKS} more" if len(decks) > _MOST_DECKS else ""
        output.paragraph([f"Decks: {', '.join(decks[:_MOST_DECKS])}{more}"], 2)
    if not preview["leftOut"] and not preview["problems"]:
        return
    output.line("Not carried over")
    for each in preview["leftOut"]:
        output.paragraph([f"{each['count']:>7}  {each['what']}"], 0)
    output.paragraph([f"Line {each['line']}: {each['message']}" for each in preview["problems"]], 2)
