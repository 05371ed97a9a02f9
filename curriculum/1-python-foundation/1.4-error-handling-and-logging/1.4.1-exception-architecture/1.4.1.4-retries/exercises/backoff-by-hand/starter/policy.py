"""How often, how late and how long something is tried again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """The numbers of a retry."""

    attempts: int = 4
    base_s: float = 0.5
    cap_s: float = 8.0
    budget_s: float = 30.0

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError(f"attempts must be at least 1, not {self.attempts}")
