"""The errors of the renewals."""


class BillingError(Exception):
    """Base of what can go wrong without being a bug."""


class CardDeclined(Exception):
    """The bank said no."""


class TernUnavailable(Exception):
    """Tern did not answer, or could not."""
