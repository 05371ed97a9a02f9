"""Guides and maps: what they cost, and the feeds that shops read."""
