"""A new copy of the learner's modules, so that what one check registers is gone in the next."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

READ_ONLY = {"parcels"}


def learner_files() -> list[str]:
    """Name the learner's modules: shipping.py, and what may stand beside it."""
    found = {path.name for path in Path().glob("*.py")} | {"shipping.py"}
    return sorted(
        name
        for name in found
        if Path(name).stem not in READ_ONLY | {"conftest"} and not name.startswith("test_")
    )


def fresh_shipping() -> ModuleType:
    """Import shipping anew; parcels stays, so that its classes stay the same."""
    for name in learner_files():
        sys.modules.pop(Path(name).stem, None)
    return importlib.import_module("shipping")
