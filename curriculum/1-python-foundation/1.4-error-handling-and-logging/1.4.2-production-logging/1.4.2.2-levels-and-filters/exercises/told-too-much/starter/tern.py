"""The client library of the provider Tern, with canned answers. Nothing is wrong here."""

import logging
from collections.abc import Iterable

log = logging.getLogger("tern.http")


class Declined(Exception):
    """The bank of the customer said no."""


class Unavailable(Exception):
    """Tern did not answer; another attempt may help."""


class Client:
    """Charges cards. `answers` says how: "paid", "declined" or "unavailable"."""

    def __init__(self, key: str, answers: Iterable[str]) -> None:
        self._key = key
        self._answers = iter(answers)

    def charge(self, card: str, cents: int) -> str:
        """The id of the payment; raises Declined or Unavailable."""
        headers = {"Authorization": f"Bearer {self._key}"}
        body = {"source": {"number": card}, "cents": cents}
        log.info("POST /charges", extra={"headers": headers, "body": body})
        match next(self._answers):
            case "declined":
                raise Declined(f"card {card} was declined")
            case "unavailable":
                raise Unavailable(f"503 for key {self._key}")
        return "pay_77"
