"""Writes guides in the formats that shops ask for. Importing this module registers them."""

import csv
import io
import json
from collections.abc import Iterable

from catalogue.feeds import feed
from catalogue.prices import Guide, price_of


@feed("csv")
def write_csv(guides: Iterable[Guide]) -> str:
    """One line for each guide, with its price as text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows((guide.sku, guide.title, price_of(guide)) for guide in guides)
    return text.getvalue()


@feed("jsonl")
def write_jsonl(guides: Iterable[Guide]) -> str:
    """One JSON object for each guide."""
    return "".join(
        json.dumps({"sku": guide.sku, "title": guide.title, "cents": guide.cents}) + "\n"
        for guide in guides
    )
