"""The error of the price import. Nothing is wrong in this file."""


class FeedError(Exception):
    """The partner's feed cannot be used."""
