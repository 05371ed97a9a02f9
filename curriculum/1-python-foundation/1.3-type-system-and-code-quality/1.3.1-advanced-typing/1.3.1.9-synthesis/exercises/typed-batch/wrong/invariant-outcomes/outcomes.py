"""What became of each item of a batch."""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

T = TypeVar("T")
R = TypeVar("R")

SkipReason = Literal["duplicate", "blocked"]


@dataclass(frozen=True)
class Done(Generic[T, R]):
    """The item was handled; `value` is the handler's result."""

    item: T
    value: R
    status: Literal["done"] = "done"


@dataclass(frozen=True)
class Failed(Generic[T]):
    """The handler raised an error."""

    item: T
    error: str
    status: Literal["failed"] = "failed"


@dataclass(frozen=True)
class Skipped(Generic[T]):
    """The item was left out: it is a duplicate, or its customer is blocked."""

    item: T
    reason: SkipReason
    status: Literal["skipped"] = "skipped"


Outcome = Done[T, R] | Failed[T] | Skipped[T]
