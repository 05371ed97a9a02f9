"""`cairn repair --rebuild`, by the same rules as src/cli/repair.ts."""

from __future__ import annotations

import math

from cairn_cli.connection import Connection, Json
from cairn_cli.output import Output
from cairn_cli.problem import DONE

# Told in steps of so many percent.
_STEP = 10


def run_rebuild(core: Connection, output: Output) -> int:
    """Works out anew everything that follows from the logs; how far it is, on stderr."""
    told = 0

    def follow(name: str, data: Json) -> None:
        nonlocal told
        if name != "rebuild.progress" or data["done"]:
            return
        percent = math.floor(data["fraction"] * 100 / _STEP) * _STEP
        if percent > told:
            told = percent
            output.aside(f"{percent} %")

    core.on_event = follow
    rebuilt = core.call("data.rebuild", {})
    cards, reviews, took_ms = rebuilt["cards"], rebuilt["reviews"], rebuilt["tookMs"]
    acts = f"{reviews} {'act' if reviews == 1 else 'acts'}"
    on_cards = f"{cards} {'card' if cards == 1 else 'cards'}"
    seconds = f"{took_ms / 1000:.1f}"
    output.line(f"Everything is worked out anew, from {acts} on {on_cards}, in {seconds} s.")
    output.document(command="repair", cards=cards, reviews=reviews, tookMs=took_ms)
    return DONE
