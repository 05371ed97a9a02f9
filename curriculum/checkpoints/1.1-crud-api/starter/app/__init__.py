"""Larch's hike journal: the API behind the app's "My hikes"."""
