"""What became of each item of a batch."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Done:
    """The item was handled; `value` is the handler's result."""

    item: Any
    value: Any
    status: str = "done"


@dataclass(frozen=True)
class Failed:
    """The handler raised an error."""

    item: Any
    error: str
    status: str = "failed"


@dataclass(frozen=True)
class Skipped:
    """The item was left out: it is a duplicate, or its customer is blocked."""

    item: Any
    reason: str
    status: str = "skipped"
