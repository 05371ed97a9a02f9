"""The errors that Larch raises on purpose."""


class LarchError(Exception):
    """Base of the family."""


class NotFound(Exception):
    """Something that was asked for does not exist."""


class PaymentError(Exception):
    """A payment did not happen."""


class CardDeclined(Exception):
    """The bank said no; another card may do."""


class TernUnavailable(Exception):
    """Tern did not answer; a later attempt may do."""
