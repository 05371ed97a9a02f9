"""The same collection in Anki's own backend: made from the tables beside it, then timed. Prints milliseconds as JSON."""

import json
import sqlite3
import sys
import time
from pathlib import Path

from anki.collection import Collection
from anki.scheduler_pb2 import CardAnswer

folder = Path(sys.argv[1])
counts = json.loads(sys.argv[2])
path = str(folder / "collection.anki2")
DAY_MS = 86_400_000


def make() -> None:
    col = Collection(path)
    col.set_config("fsrs", True)
    config = col.decks.config_dict_for_deck_id(1)
    config["rev"]["perDay"] = 9999
    config["desiredRetention"] = 0.9
    col.decks.update_config(config)
    notetype = col.models.by_name("Basic")
    reviews: dict[int, list] = {}
    with (folder / "reviews.tsv").open() as rows:
        for row in rows:
            card, at_ms, grade, wait = map(int, row.split("\t"))
            reviews.setdefault(card, []).append((at_ms, grade, wait))
    crt = min((rows[0][0] for rows in reviews.values()), default=0) // 1000 - 86_400
    col.db.execute("update col set crt = ?", crt)
    col.close()

    # Rows by the thousand: past the backend, which takes one at a time.
    db = sqlite3.connect(path)
    now = int(time.time())
    notes, cards, log = [], [], []
    taken: set[int] = set()
    with (folder / "cards.tsv").open() as rows:
        for row in rows:
            index, front, back = row.rstrip("\n").split("\t")
            key = int(index) + 1_600_000_000_000
            notes.append(
                (
                    key,
                    f"g{index}",
                    notetype["id"],
                    now,
                    -1,
                    "",
                    f"{front}\x1f{back}",
                    front,
                    0,
                    0,
                    "",
                )
            )
            history = reviews.get(int(index), [])
            if not history:
                cards.append(
                    (key, key, 1, 0, now, -1, 0, 0, int(index), 0, 0, 0, 0, 0, 0, 0, 0, "{}")
                )
                continue
            last_ms, _, wait = history[-1]
            due = (last_ms // 1000 - crt) // 86_400 + wait
            memory = json.dumps(
                {"s": round(wait * 1.1, 4), "d": 5.0, "dr": 0.9, "lrt": last_ms // 1000}
            )
            cards.append(
                (
                    key,
                    key,
                    1,
                    0,
                    now,
                    -1,
                    2,
                    2,
                    due,
                    wait,
                    2500,
                    len(history),
                    0,
                    0,
                    0,
                    0,
                    0,
                    memory,
                )
            )
            before = 0
            for at_ms, grade, days in history:
                while at_ms in taken:
                    at_ms += 1
                taken.add(at_ms)
                log.append((at_ms, key, -1, grade, days, before, 2500, 6000, 1))
                before = days
    log.sort()
    db.executemany("insert into notes values (?,?,?,?,?,?,?,?,?,?,?)", notes)
    db.executemany("insert into cards values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", cards)
    db.executemany("insert into revlog values (?,?,?,?,?,?,?,?,?)", log)
    db.commit()
    db.close()


def timed(times: list, act):
    began = time.perf_counter()
    result = act()
    times.append((time.perf_counter() - began) * 1000)
    return result


def show(col):
    """What a window needs: both sides, what the buttons say, the numbers of what is left."""
    queue = col.sched.get_queued_cards(fetch_limit=1)
    queued = queue.cards[0]
    card = col.get_card(queued.card.id)
    card.question()
    card.answer()
    col.sched.describe_next_states(queued.states)
    return queued


def first_card():
    col = Collection(path)
    show(col)
    return col


make()
times: dict[str, list] = {name: [] for name in ("open", "next", "answer", "undo", "search")}
for _ in range(counts["OPENS"]):
    timed(times["open"], first_card).close()

col = Collection(path)
queued = col.sched.get_queued_cards(fetch_limit=1).cards[0]
for _ in range(counts["TURNS"]):
    timed(times["next"], lambda: show(col))
for run in range(counts["ANSWERS"]):
    queued = col.sched.get_queued_cards(fetch_limit=1).cards[0]
    states = queued.states
    again = run % 9 == 0
    answer = CardAnswer(
        card_id=queued.card.id,
        current_state=states.current,
        new_state=states.again if again else states.good,
        rating=CardAnswer.AGAIN if again else CardAnswer.GOOD,
        answered_at_millis=int(time.time() * 1000),
        milliseconds_taken=5000,
    )

    def act():
        col.sched.answer_card(answer)
        show(col)

    timed(times["answer"], act)
for _ in range(counts["UNDOS"]):
    timed(times["undo"], lambda: (col.undo(), show(col)))
for _ in range(10):
    for words in counts["SEARCHES"]:
        timed(times["search"], lambda: col.find_cards(words))
col.close()
print(json.dumps(times))
