"""Answers histories with the package `fsrs`, one JSON object a line: how it would have scheduled each review."""

import json
import sys
from datetime import datetime, timedelta, timezone

from fsrs import Card, Rating, Scheduler, State

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
PHASES = {State.Learning: "learning", State.Review: "review", State.Relearning: "relearning"}


def answer(group: dict) -> list:
    scheduler = Scheduler(
        **({"parameters": group["parameters"]} if group["parameters"] else {}),
        desired_retention=group["retention"],
        learning_steps=[timedelta(seconds=s) for s in group["learning"]],
        relearning_steps=[timedelta(seconds=s) for s in group["relearning"]],
        maximum_interval=group["maximum"],
        enable_fuzzing=False,
    )
    answers = []
    for history in group["histories"]:
        card = Card(card_id=1)
        rows = []
        for grade, at_ms in history:
            at = EPOCH + timedelta(milliseconds=at_ms)
            card, _ = scheduler.review_card(card, Rating(grade), at)
            wait_s = (card.due - at) / timedelta(seconds=1)
            rows.append([PHASES[card.state], card.stability, card.difficulty, wait_s])
        answers.append(rows)
    return answers


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
