"""Copying a folder for one run: bounded, and never following a link out of it."""

import os
import shutil
import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

FILES_LIMIT: Final = 2_000
BYTES_LIMIT: Final = 64 * 1024 * 1024
LEFT_OUT: Final = frozenset(
    {
        ".git",
        ".hg",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".tox",
        ".venv",
        "__pycache__",
        "node_modules",
        "venv",
    }
)


class SnapshotLimitError(Exception):
    """The folder holds more than one run may copy; the message says what."""


def copy_folder(source: Path, target: Path) -> int:
    """Copy the regular files of `source` into the empty folder `target`; returns how many.

    Links are followed only to files inside `source`. SnapshotLimitError when it is too much.
    """
    root, to = os.path.realpath(source), os.fspath(target)
    os.makedirs(to, exist_ok=True)  # noqa: PTH103 - hot path
    files = size = 0
    pending = [""]
    while pending:
        prefix = pending.pop()
        for entry in os.scandir(f"{root}/{prefix}"):
            name = f"{prefix}{entry.name}"
            if entry.name in LEFT_OUT:
                continue
            if entry.is_dir(follow_symlinks=False):
                os.mkdir(f"{to}/{name}")  # noqa: PTH102 - hot path
                pending.append(f"{name}/")
                continue
            content_from = _regular_file_inside(entry, root)
            if content_from is None:
                continue
            files += 1
            if files > FILES_LIMIT:
                raise SnapshotLimitError(f"more than {FILES_LIMIT:,} files")
            content = _read(content_from, BYTES_LIMIT - size + 1)
            size += len(content)
            if size > BYTES_LIMIT:
                raise SnapshotLimitError(f"more than {BYTES_LIMIT // 2**20} MB of files")
            with open(f"{to}/{name}", "wb") as file:  # noqa: PTH123 - hot path
                file.write(content)
    return files


def write_files(files: Mapping[str, str], target: Path) -> None:
    """Write texts below `target`, which may hold older files of the same names."""
    to = os.fspath(target)
    for name, text in files.items():
        path = f"{to}/{name}"
        if "/" in name:
            os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - hot path
        with open(path, "wb") as file:  # noqa: PTH123 - hot path
            file.write(text.encode("utf-8", "surrogatepass"))


def remove_tree(folder: Path) -> None:
    """Remove a folder that learner code may have made read-only."""

    def retry(function: Callable[[str], object], path: str, _error: object) -> None:
        try:
            # Never above the tree: its parent is the system's own folder for temporary files.
            if Path(path) != folder:
                Path(path).parent.chmod(stat.S_IRWXU)
            if not Path(path).is_symlink():  # what it leads to is not the run's
                Path(path).chmod(stat.S_IRWXU)
            function(path)
        except OSError:
            return

    if sys.version_info >= (3, 12):
        shutil.rmtree(folder, onexc=retry)
    else:
        shutil.rmtree(folder, onerror=retry)


def _regular_file_inside(entry: "os.DirEntry[str]", root: str) -> str | None:
    if entry.is_file(follow_symlinks=False):
        return entry.path
    if not entry.is_symlink():
        return None
    real = os.path.realpath(entry.path)
    try:
        inside = os.path.commonpath([root, real]) == root
        mode = Path(real).lstat().st_mode
    except (ValueError, OSError):
        return None
    return real if inside and stat.S_ISREG(mode) else None


def _read(path: str, most: int) -> bytes:
    # a file that became a pipe meanwhile must not block the copy
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as file:
        # room is made for as much as is asked for
        return file.read(min(most, os.fstat(descriptor).st_size))
