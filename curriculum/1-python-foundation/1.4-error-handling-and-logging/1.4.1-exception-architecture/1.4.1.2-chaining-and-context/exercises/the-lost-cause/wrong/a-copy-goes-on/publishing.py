"""Brings the partner's prices into the shop."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from feed import download, parse, partner_of


class Shop(Protocol):
    """Where the prices are shown."""

    def set_price(self, guide_id: str, cents: int) -> None: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...


def publish(prices: Mapping[str, int], shop: Shop) -> None:
    """Show the new prices, all or none."""
    try:
        for guide_id, cents in prices.items():
            shop.set_price(guide_id, cents)
        shop.commit()
    except BaseException as error:
        try:
            shop.rollback()
        except Exception as second:
            error.add_note(f"rollback failed: {type(second).__name__}: {second}")
        raise


def import_prices(
    token: str,
    partners: Mapping[str, str],
    mirrors: Iterable[str],
    fetch: Callable[[str], list[str]],
    shop: Shop,
) -> int:
    """Fetch, read and show a partner's prices, and return how many there are."""
    partner = partner_of(token, partners)
    try:
        prices = parse(download(mirrors, fetch))
        publish(prices, shop)
    except BaseException as error:
        copied = type(error)(*error.args)
        copied.add_note(f"partner: {partner}")
        raise copied from error
    return len(prices)
