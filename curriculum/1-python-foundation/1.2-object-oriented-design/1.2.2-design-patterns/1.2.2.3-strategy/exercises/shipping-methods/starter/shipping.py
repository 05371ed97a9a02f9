"""The shipping methods of the shop."""

from parcels import NotPossible, Parcel, Quote, UnknownMethod


def quote(method: str, parcel: Parcel, /) -> Quote:
    """Say what the method costs for this parcel."""
    if method == "letter":
        if parcel.grams > 500:
            raise NotPossible(f"letter takes 500 g, not {parcel.grams} g")
        cents = 190 if parcel.grams <= 100 else 350
        if parcel.abroad:
            return Quote(cents + 110, 7)
        return Quote(cents, 3)
    elif method == "standard":
        if parcel.grams > 30_000:
            raise NotPossible(f"standard takes 30000 g, not {parcel.grams} g")
        cents = 490
        if parcel.started_kilos > 2:
            cents += 90 * (parcel.started_kilos - 2)
        if parcel.abroad:
            return Quote(cents + 800, 6)
        if parcel.goods_cents >= 5000:
            cents = 0
        return Quote(cents, 2)
    elif method == "express":
        if parcel.abroad:
            raise NotPossible(f"express does not go to {parcel.country}")
        if parcel.grams > 10_000:
            raise NotPossible(f"express takes 10000 g, not {parcel.grams} g")
        return Quote(1290 + 150 * parcel.started_kilos, 1)
    elif method == "bike":
        if parcel.abroad:
            raise NotPossible(f"bike does not go to {parcel.country}")
        if parcel.grams > 5000:
            raise NotPossible(f"bike takes 5000 g, not {parcel.grams} g")
        return Quote(650, 0)
    else:
        raise UnknownMethod(f"unknown method {method!r}")


def available(parcel: Parcel, /) -> list[str]:
    """Name the methods that take this parcel."""
    methods = []
    if parcel.grams <= 500:
        methods.append("letter")
    if parcel.grams <= 30_000:
        methods.append("standard")
    if not parcel.abroad and parcel.grams <= 10_000:
        methods.append("express")
    if not parcel.abroad and parcel.grams <= 5000:
        methods.append("bike")
    return methods


def cheapest(parcel: Parcel, /) -> str:
    """Name the cheapest method; of two that cost the same, the quicker one."""
    best = None
    best_quote = None
    for method in ["letter", "standard", "express", "bike"]:
        if method in available(parcel):
            offer = quote(method, parcel)
            if best_quote is None or offer.cents < best_quote.cents:
                best, best_quote = method, offer
            elif offer.cents == best_quote.cents and offer.days < best_quote.days:
                best, best_quote = method, offer
    if best is None:
        raise NotPossible(f"no method takes {parcel.grams} g to {parcel.country}")
    return best
