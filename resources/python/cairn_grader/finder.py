"""Makes the learner's modules importable without letting them stand in for anyone else's."""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Final

# Imported by the grader, some of it late: a learner's file of such a name is never used.
GRADER_MODULES: Final = frozenset(
    {
        "_pytest",
        "cairn_checks",
        "cairn_grader",
        "colorama",
        "iniconfig",
        "packaging",
        "pluggy",
        "pygments",
        "pytest",
        "pytest_asyncio",
        "pytest_timeout",
        "typing_extensions",
    }
)
# `test` and `this` are of no use to the grader and plausible names for a learner.
PROTECTED: Final = (frozenset(sys.stdlib_module_names) | GRADER_MODULES) - {"test", "this"}


class WorkspaceFinder(MetaPathFinder):
    """Finds top-level modules in the run's folders first, unless their name is protected."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = [str(folder) for folder in folders]

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """The module's spec if it is one of the run's own; None leaves it to the others."""
        if path is not None or fullname in PROTECTED:
            return None
        spec = PathFinder.find_spec(fullname, self._folders)
        # a bare folder is a package only if nobody has a real one; `sys.path` decides that
        return spec if spec is not None and spec.loader is not None and spec.origin else None


def install_finder(folders: Sequence[Path]) -> None:
    """Make the modules in `folders` importable, first folder first."""
    # behind pytest's, which only takes the test files it was told to import
    after_pytest = sum(type(f).__name__ == "AssertionRewritingHook" for f in sys.meta_path[:1])
    sys.meta_path.insert(after_pytest, WorkspaceFinder(folders))
    sys.path.extend(str(folder) for folder in folders)


def shadowed_names(folder: Path) -> set[str]:
    """Names of modules in `folder` that are not importable because of their name."""
    found = os.listdir(folder)  # noqa: PTH208 - hot path
    return {name[:-3] for name in found if name.endswith(".py")} & PROTECTED
