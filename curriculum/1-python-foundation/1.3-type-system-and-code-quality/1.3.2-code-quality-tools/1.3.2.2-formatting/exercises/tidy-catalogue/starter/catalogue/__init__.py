"""Guides and maps: what they cost, and the feeds that shops read."""
from catalogue.prices import price_of, discounted
from catalogue.prices import Guide
