"""Checks of the five questions, through the interface that the brief names."""

from collections import Counter
from collections.abc import Iterator
from itertools import count, islice
from typing import Any

import pytest
from cairn_checks import expect, expect_raises


def log(*statuses: int, path: str = "/hooks/paid") -> list[Any]:
    """Make deliveries evt_0, evt_1, ... with these statuses."""
    from deliveries import Delivery

    return [Delivery(f"evt_{n}", path, status, 40) for n, status in enumerate(statuses)]


def mixed() -> list[Any]:
    """Make a log with three paths."""
    from deliveries import parse

    return [
        parse("evt_1 /hooks/refund 503 900"),
        parse("evt_2 /hooks/paid 500 41"),
        parse("evt_3 /hooks/paid 200 38"),
        parse("evt_4 /hooks/paid 599 12"),
        parse("evt_5 /hooks/card 404 7"),
    ]


def test_parses_a_line() -> None:
    """makes a record with four named fields from a line"""
    from deliveries import Delivery, parse

    delivery = parse("evt_7 /hooks/paid 503 41")
    expect(delivery, "parse('evt_7 /hooks/paid 503 41')").is_exactly_type(Delivery)
    expect(tuple(delivery), "the record as a tuple").equals(("evt_7", "/hooks/paid", 503, 41))
    expect(Delivery._fields, "the names of the fields").equals(
        ("event_id", "path", "status", "millis")
    )


def test_records_cannot_be_changed() -> None:
    """refuses to assign a field"""
    from deliveries import parse

    delivery = parse("evt_7 /hooks/paid 503 41")
    with expect_raises(AttributeError, "delivery.status = 200"):
        delivery.status = 200
    expect(delivery.status, "the status afterwards").equals(503)


def test_counts_failures_by_path() -> None:
    """counts the failed deliveries of each path in a Counter"""
    from deliveries import failures

    found = failures(iter(mixed()))
    expect(found, "failures of the log").is_exactly_type(Counter)
    expect(dict(found), "failures of the log").equals({"/hooks/refund": 1, "/hooks/paid": 2})
    expect(failures([]), "failures([])").equals(Counter())


@pytest.mark.parametrize(
    ("n", "wanted"),
    [
        pytest.param(1, [("/b", 9)], id="the first one"),
        pytest.param(2, [("/b", 9), ("/c", 4)], id="the first two"),
        pytest.param(8, [("/b", 9), ("/c", 4), ("/a", 1)], id="more than there are"),
        pytest.param(0, [], id="none of them"),
    ],
)
def test_ranks_by_count(n: int, wanted: list[tuple[str, int]]) -> None:
    """ranks the paths by their counts"""
    from deliveries import most_failing

    counts = Counter({"/a": 1, "/b": 9, "/c": 4})
    expect(most_failing(counts, n), f"most_failing(counts, {n})").equals(wanted)


def test_ranks_equal_counts_by_path() -> None:
    """ranks equal counts by the name of the path, whatever the order of the log"""
    from deliveries import most_failing

    counts = Counter({"/paid": 2, "/card": 2, "/refund": 5, "/book": 2})
    wanted = [("/refund", 5), ("/book", 2), ("/card", 2)]
    expect(most_failing(counts, 3), "most_failing(counts, 3)").equals(wanted)


def test_groups_by_path() -> None:
    """groups the event ids by path, in the order of the log"""
    from deliveries import by_path

    found = by_path(iter(mixed()))
    expect(dict(found), "by_path of the log").equals(
        {
            "/hooks/refund": ["evt_1"],
            "/hooks/paid": ["evt_2", "evt_3", "evt_4"],
            "/hooks/card": ["evt_5"],
        }
    )


def test_groups_do_not_grow_when_asked() -> None:
    """hands out a plain dict that does not grow when it is asked"""
    from deliveries import by_path

    found = by_path(mixed())
    with expect_raises(KeyError, "by_path(log)['/hooks/unknown']"):
        found["/hooks/unknown"]
    expect(len(found), "number of paths afterwards").equals(3)
    expect(found, "by_path(log)").is_exactly_type(dict)


def test_reports_what_rose() -> None:
    """reports what rose and what is new"""
    from deliveries import changes

    found = changes(Counter(a=1, b=2), Counter(a=4, b=2, c=2))
    expect(dict(found), "changes from a=1, b=2 to a=4, b=2, c=2").equals({"a": 3, "c": 2})


def test_reports_falls_as_well() -> None:
    """reports what fell and what vanished"""
    from deliveries import changes

    found = changes(Counter(a=3, b=1, d=5), Counter(a=1, b=1, c=2))
    wanted = {"a": -2, "c": 2, "d": -5}
    expect(dict(found), "changes from a=3, b=1, d=5 to a=1, b=1, c=2").equals(wanted)


def test_leaves_both_counters_alone() -> None:
    """leaves both counters as they were"""
    from deliveries import changes

    before, after = Counter(a=3, b=1), Counter(a=1, c=2)
    changes(before, after)
    expect(before, "the counter before").equals(Counter(a=3, b=1))
    expect(after, "the counter after").equals(Counter(a=1, c=2))


@pytest.mark.parametrize(
    ("statuses", "window", "limit", "wanted"),
    [
        pytest.param([500, 200, 503, 200, 200], 3, 2, ["evt_2"], id="the brief's example"),
        pytest.param([500, 500], 5, 2, ["evt_1"], id="a window that is not full yet"),
        pytest.param([200, 500, 499], 1, 1, ["evt_1"], id="a window of one"),
        pytest.param([500, 500, 500, 200], 2, 2, ["evt_1", "evt_2"], id="an alarm that goes on"),
        pytest.param(
            [500, 500, 200, 200], 3, 2, ["evt_1", "evt_2"], id="an alarm at a delivery that is fine"
        ),
        pytest.param([500, 500], 2, 3, [], id="a limit that is never reached"),
        pytest.param([], 3, 1, [], id="an empty log"),
    ],
)
def test_raises_alarms(statuses: list[int], window: int, limit: int, wanted: list[str]) -> None:
    """gives the deliveries that leave too many failures among the last"""
    from deliveries import alarms

    found = list(alarms(log(*statuses), window=window, limit=limit))
    expect(found, f"alarms of {statuses}, window={window}, limit={limit}").equals(wanted)


def test_forgets_what_left_the_window() -> None:
    """forgets failures that have left the window"""
    from deliveries import alarms

    statuses = [500, 200, 200, 500, 200, 200, 500, 500]
    found = list(alarms(log(*statuses), window=3, limit=2))
    expect(found, f"alarms of {statuses}, window=3, limit=2").equals(["evt_7"])


def test_reads_an_endless_log() -> None:
    """reads a log that never ends, and no further than the next alarm"""
    from deliveries import Delivery, alarms

    read: list[int] = []

    def endless() -> Iterator[Any]:
        for n in count():
            if n > 100:
                raise AssertionError("more than 100 deliveries were read for two alarms")
            read.append(n)
            yield Delivery(f"evt_{n}", "/hooks/paid", 500 if n % 3 == 0 else 200, 40)

    found = alarms(endless(), window=1, limit=1)
    expect(read, "deliveries read before the first alarm is asked for").equals([])
    expect(list(islice(found, 2)), "two alarms").equals(["evt_0", "evt_3"])
    expect(read, "deliveries read for two alarms").equals([0, 1, 2, 3])


def test_holds_no_more_than_the_window() -> None:
    """holds no more deliveries than the window needs"""
    from deliveries import Delivery, alarms

    alive: list[int] = []
    held: list[int] = []

    class Tracked(Delivery):
        def __del__(self) -> None:
            alive.pop()

    def many() -> Iterator[Any]:
        for n in range(200):
            held.append(len(alive))
            alive.append(n)
            yield Tracked(f"evt_{n}", "/hooks/paid", 500, 40)

    found = list(alarms(many(), window=10, limit=10))
    expect(len(found), "number of alarms").equals(191)
    expect(max(held), "most deliveries held at once, with window=10").is_at_most(12)


@pytest.mark.parametrize("window", [0, -3])
def test_refuses_an_impossible_window(window: int) -> None:
    """refuses a window below 1 at the call"""
    from deliveries import alarms

    with expect_raises(ValueError, f"alarms(log, window={window}, limit=1)"):
        alarms(log(500), window=window, limit=1)
