"""A Git repository of its own for each check, with the learner's files in it."""

import functools
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

TIMEOUT_S = 20


@dataclass(frozen=True)
class Ended:
    """How the hooks ended, and what they said."""

    code: int
    output: str


class Repository:
    """A folder under Git; every path is relative to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, path: str, text: str) -> None:
        """Write a file, and leave it to the check to stage it."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")

    def stage(self, *paths: str) -> None:
        """Say what the next commit takes."""
        _run(self.folder, "git", "add", "--force", "--", *paths)

    def run_hooks(self, *options: str) -> Ended:
        """Run the hooks on what is staged, or as the options say."""
        result = _run(self.folder, sys.executable, "-m", "pre_commit", "run", *options)
        return Ended(result.returncode, result.stdout + result.stderr)


def new_repository() -> Repository:
    """A repository in which the learner's files are committed.

    The check is skipped, with the reason, where there is no Git.
    """
    if shutil.which("git") is None:
        pytest.skip("Git is not installed here: install it to try the hooks in a real repository")
    folder = Path(tempfile.mkdtemp(prefix="repository-")) / "larch"
    shutil.copytree(_template(), folder)
    return Repository(folder)


@functools.cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="template-")) / "larch"
    shutil.copytree(Path.cwd(), folder)
    _run(folder, "git", "init", "--quiet")
    _run(folder, "git", "add", "--all", "--force")
    _run(folder, "git", "commit", "--quiet", "--message", "start")
    return folder


def _run(folder: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=TIMEOUT_S,
        check=False,
    )


@functools.cache
def _environment() -> dict[str, str]:
    """A cache of our own, no Git settings, and the Python with the tools first on the path."""
    scripts = [str(Path(sys.executable).parent), sysconfig.get_path("scripts")]
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Ana"), ("EMAIL", "ana@larch.example"))
    }
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        **who,
        "PATH": os.pathsep.join([*scripts, os.environ.get("PATH", "")]),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PRE_COMMIT_HOME": tempfile.mkdtemp(prefix="pre-commit-"),
        "PRE_COMMIT_COLOR": "never",
    }
