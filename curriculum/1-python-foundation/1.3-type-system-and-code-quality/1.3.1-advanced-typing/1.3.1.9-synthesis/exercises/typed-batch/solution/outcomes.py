"""What became of each item of a batch."""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

T_co = TypeVar("T_co", covariant=True)
R_co = TypeVar("R_co", covariant=True)

SkipReason = Literal["duplicate", "blocked"]


@dataclass(frozen=True)
class Done(Generic[T_co, R_co]):
    """The item was handled; `value` is the handler's result."""

    item: T_co
    value: R_co
    status: Literal["done"] = "done"


@dataclass(frozen=True)
class Failed(Generic[T_co]):
    """The handler raised an error."""

    item: T_co
    error: str
    status: Literal["failed"] = "failed"


@dataclass(frozen=True)
class Skipped(Generic[T_co]):
    """The item was left out: it is a duplicate, or its customer is blocked."""

    item: T_co
    reason: SkipReason
    status: Literal["skipped"] = "skipped"


Outcome = Done[T_co, R_co] | Failed[T_co] | Skipped[T_co]
