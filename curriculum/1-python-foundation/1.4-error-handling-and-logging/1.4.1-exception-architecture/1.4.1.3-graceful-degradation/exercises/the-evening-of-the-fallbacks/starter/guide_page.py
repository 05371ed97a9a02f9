"""The guide page, its two buttons and their fallbacks, as they ran on that evening."""

from collections.abc import Callable
from typing import Any

BESTSELLERS = ["guide_12", "guide_3", "map_5"]


class GuidePage:
    """Puts a page together from four services."""

    def __init__(
        self, pricing: Any, reviews: Any, profiles: Any, accounts: Any, log: Callable[..., None]
    ) -> None:
        self.pricing = pricing
        self.reviews = reviews
        self.profiles = profiles
        self.accounts = accounts
        self.log = log
        self.kept_prices: dict[str, int] = {}
        self.kept_reviews: dict[str, list[str]] = {}

    def shown_reviews(self, guide_id: str) -> tuple[list[str], str]:
        """Return the reviews that the page shows."""
        try:
            self.kept_reviews[guide_id] = self.reviews.fetch(guide_id)
        except (ConnectionError, TimeoutError):
            return self.kept_reviews.get(guide_id, []), "kept"
        return self.kept_reviews[guide_id], "fresh"

    def shown_tips(self, customer_id: str) -> tuple[list[str], str]:
        """Return the guides that the page proposes."""
        try:
            profile = self.profiles.fetch(customer_id)
            return profile["favourite_guides"][:3], "personal"
        except Exception as error:
            self.log("debug", "tips_replaced", error=type(error).__name__)
            return BESTSELLERS, "bestsellers"

    def shown_price(self, guide_id: str) -> tuple[int, str]:
        """Return the price that the page shows; a kept one is marked "may have changed"."""
        try:
            self.kept_prices[guide_id] = self.pricing.fetch(guide_id)
        except (ConnectionError, TimeoutError):
            return self.kept_prices[guide_id], "kept"
        return self.kept_prices[guide_id], "fresh"

    def charged_price(self, guide_id: str) -> tuple[int, str]:
        """Return the price that Tern is told to take, when somebody presses "buy"."""
        try:
            return self.pricing.fetch(guide_id), "fresh"
        except (ConnectionError, TimeoutError):
            return self.kept_prices[guide_id], "kept"

    def may_download(self, customer_id: str, guide_id: str) -> tuple[bool, str]:
        """Tell whether somebody who presses "download" gets the file."""
        try:
            return self.accounts.has_paid(customer_id, guide_id), "checked"
        except (ConnectionError, TimeoutError):
            return True, "unchecked"
