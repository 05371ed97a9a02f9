"""The shipping methods of the shop. A new one is a function under `register`; nothing else."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from parcels import NotPossible, Parcel, Quote, UnknownMethod

Method = Callable[[Parcel], Quote]
M = TypeVar("M", bound=Method)

_methods: dict[str, Method] = {}


def register(name: str, /) -> Callable[[M], M]:
    """Make a function from parcel to quote known as a shipping method."""

    def add(method: M) -> M:
        _methods[name] = method
        return method

    return add


def quote(method: str, parcel: Parcel, /) -> Quote:
    """Say what the method costs for this parcel."""
    if method not in _methods:
        raise UnknownMethod(f"unknown method {method!r}")
    return _methods[method](parcel)


def available(parcel: Parcel, /) -> list[str]:
    """Name the methods that take this parcel."""
    return [name for name, _ in _offers(parcel)]


def cheapest(parcel: Parcel, /) -> str:
    """Name the cheapest method; of two that cost the same, the quicker one."""
    offers = list(_offers(parcel))
    if not offers:
        raise NotPossible(f"no method takes {parcel.grams} g to {parcel.country}")
    name, _ = min(offers, key=lambda offer: (offer[1].cents, offer[1].days))
    return name


def _offers(parcel: Parcel) -> Iterator[tuple[str, Quote]]:
    for name, method in _methods.items():
        try:
            yield name, method(parcel)
        except NotPossible:
            continue


@register("letter")
def letter(parcel: Parcel, /) -> Quote:
    """Into the letter box, up to 500 g."""
    if parcel.grams > 500:
        raise NotPossible(f"letter takes 500 g, not {parcel.grams} g")
    cents = 190 if parcel.grams <= 100 else 350
    return Quote(cents + 110, 7) if parcel.abroad else Quote(cents, 3)


@register("standard")
def standard(parcel: Parcel, /) -> Quote:
    """By parcel post, up to 30 kg; free at home for goods of 50.00 and more."""
    if parcel.grams > 30_000:
        raise NotPossible(f"standard takes 30000 g, not {parcel.grams} g")
    cents = 490 + 90 * max(parcel.started_kilos - 2, 0)
    if parcel.abroad:
        return Quote(cents + 800, 6)
    return Quote(0 if parcel.goods_cents >= 5000 else cents, 2)


@register("express")
def express(parcel: Parcel, /) -> Quote:
    """By the next day, at home, up to 10 kg."""
    if parcel.abroad:
        raise NotPossible(f"express does not go to {parcel.country}")
    if parcel.grams > 10_000:
        raise NotPossible(f"express takes 10000 g, not {parcel.grams} g")
    return Quote(1290 + 150 * parcel.started_kilos, 1)


@register("bike")
def bike(parcel: Parcel, /) -> Quote:
    """By courier on the same day, at home, up to 5 kg."""
    if parcel.abroad:
        raise NotPossible(f"bike does not go to {parcel.country}")
    if parcel.grams > 5000:
        raise NotPossible(f"bike takes 5000 g, not {parcel.grams} g")
    return Quote(650, 0)
