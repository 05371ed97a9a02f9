"""Guides and maps: what they cost, and the feeds that shops read."""

from catalogue.prices import Guide, discounted, price_of

__all__ = ["Guide", "discounted", "price_of"]
