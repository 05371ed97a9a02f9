"""Checks collected before the run that needs them: they were just run, and will be again."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cairn_grader.foreseeable import can_be_foreseen
from cairn_grader.protocol import Run
from cairn_grader.snapshot import LEFT_OUT, remove_tree

FILES_LIMIT: Final = 64
BYTES_LIMIT: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Ahead:
    """The checks of `source` as they were, and the private folder of the run they are for."""

    source: str
    files: dict[str, bytes]
    root: Path

    def still_holds(self, run: Run) -> bool:
        """Whether this run's checks are exactly these."""
        return run.checks == self.source and read_files(self.source) == self.files

    def lay_out(self) -> None:
        """Put them where they will be run, beside an empty folder for the learner's files."""
        remove_tree(self.root)
        (self.root / "work").mkdir(parents=True)
        (self.root / "checks").mkdir()
        for name, content in self.files.items():
            path = self.root / "checks" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def foresee(source: str, root: Path) -> Ahead | None:
    """The checks in the folder `source`, if they can be collected before their run."""
    files = read_files(source)
    if files is None:
        return None
    loaded = {name.partition(".")[0] for name in sys.modules} - {"test", "this"}
    return Ahead(source, files, root) if can_be_foreseen(files, loaded) else None


def read_files(folder: str) -> dict[str, bytes] | None:
    """Every file below `folder` by its name; None if there are many, or something else is there."""
    files: dict[str, bytes] = {}
    size = 0
    pending = [""]
    try:
        while pending:
            prefix = pending.pop()
            for entry in os.scandir(f"{folder}/{prefix}"):
                name = f"{prefix}{entry.name}"
                if entry.name in LEFT_OUT:
                    return None
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{name}/")
                    continue
                if not entry.is_file(follow_symlinks=False) or len(files) == FILES_LIMIT:
                    return None
                with open(entry.path, "rb") as file:  # noqa: PTH123 - hot path
                    files[name] = file.read(BYTES_LIMIT + 1)
                size += len(files[name])
                if size > BYTES_LIMIT:
                    return None
    except OSError:
        return None
    return files
