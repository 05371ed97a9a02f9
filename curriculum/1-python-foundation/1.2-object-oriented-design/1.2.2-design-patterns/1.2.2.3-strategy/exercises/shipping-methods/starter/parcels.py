"""What is sent, and what sending it costs."""

from dataclasses import dataclass

HOME = "AT"


class UnknownMethod(ValueError):
    """There is no shipping method of this name."""


class NotPossible(ValueError):
    """The shipping method does not take this parcel."""


@dataclass(frozen=True)
class Parcel:
    """A packed order. Its weight, where it goes, and what the goods in it cost."""

    grams: int
    country: str = HOME
    goods_cents: int = 0

    @property
    def abroad(self) -> bool:
        """Whether it leaves the country."""
        return self.country != HOME

    @property
    def started_kilos(self) -> int:
        """Its weight in kilograms, rounded up."""
        return -(-self.grams // 1000)


@dataclass(frozen=True)
class Quote:
    """What a shipping method asks for, and how long it takes."""

    cents: int
    days: int
