"""Works out from the evidence what the answers should be, and what near misses look like."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import mean, median, quantiles
from typing import Any

from cairn_checks import CheckFailure

Row = dict[str, Any]
ROUTE = "POST /renewals"


@cache
def load(name: str) -> list[Row]:
    """The lines of a file of the evidence."""
    return [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]


def durations(rows: Sequence[Row]) -> list[int]:
    """Their durations, the shortest first."""
    return sorted(row["duration_ms"] for row in rows)


def nearest_rank(ordered: Sequence[int], percent: int) -> int:
    """The percentile of durations that are in order."""
    return ordered[-(-percent * len(ordered) // 100) - 1]


def renewals() -> list[Row]:
    """The requests of the route."""
    return [row for row in load("requests.jsonl") if row["route"] == ROUTE]


@cache
def slowest() -> Row:
    """The slowest request of the route."""
    return max(renewals(), key=lambda row: row["duration_ms"])


@cache
def slowest_spans() -> list[Row]:
    """The spans of its trace."""
    trace_id = slowest()["trace_id"]
    return [span for span in load("spans.jsonl") if span["trace_id"] == trace_id]


def self_ms(span: Row, spans: Sequence[Row]) -> int:
    """What a span spent outside of its children, which follow each other."""
    children = [other for other in spans if other["parent_id"] == span["span_id"]]
    return int(span["duration_ms"] - sum(child["duration_ms"] for child in children))


@cache
def slow_call() -> str:
    """The name of the span with the largest self time in the slowest trace."""
    spans = slowest_spans()
    return str(max(spans, key=lambda span: self_ms(span, spans))["name"])


def slow_call_durations(version: str) -> list[int]:
    """The durations of the slow call in the traces of a release."""
    releases = {row["trace_id"]: row["version"] for row in load("requests.jsonl")}
    calls = [span for span in load("spans.jsonl") if span["name"] == slow_call()]
    return durations([call for call in calls if releases.get(call["trace_id"]) == version])


def repeated_call() -> tuple[str, int]:
    """The call that the slowest trace has most often, and how often."""
    return Counter(str(span["name"]) for span in slowest_spans()).most_common(1)[0]


def missing_call() -> str:
    """The call that other renewals have and the slowest trace has not."""
    traces = {span["trace_id"] for span in load("spans.jsonl") if span["name"] == ROUTE}
    every = {span["name"] for span in load("spans.jsonl") if span["trace_id"] in traces}
    (name,) = every - {span["name"] for span in slowest_spans()}
    return str(name)


def lost_trace() -> str:
    """The trace of the booking of the slowest request, found by the invoice in the log."""
    log = load("billing.jsonl")
    trace_id = slowest()["trace_id"]
    invoices = {row.get("invoice") for row in log if row["trace_id"] == trace_id}
    booked = [row for row in log if row["event"] == "booked" and row["invoice"] in invoices]
    return str(booked[0]["trace_id"])


def lost_spans() -> list[Row]:
    """All spans of the missing call that have no parent."""
    name = missing_call()
    spans = load("spans.jsonl")
    return [span for span in spans if span["name"] == name and span["parent_id"] is None]


def judge(name: str, right: object, wanted: str, near: Mapping[object, str]) -> None:
    """CheckFailure unless the answer is right; a known near miss is explained."""
    __tracebackhide__ = True
    import answers

    given = getattr(answers, name, None)
    if given == right and type(given) is type(right):
        return
    message = f"{name}: expected {wanted}, got {given!r}"
    note = near.get(given, "") if isinstance(given, int | float | str) else ""
    if type(given) is not type(right) and str(given) == str(right):
        note = f"the value is right, its type is not: write it as {type(right).__name__}"
    raise CheckFailure(
        name, f"{message}. {note}" if note else message, expected=wanted, actual=repr(given)
    )


def near_percentiles(percent: int) -> dict[object, str]:
    """What one finds for a percentile of the route by a usual mistake."""
    rows = renewals()
    ordered = durations(rows)
    everything = durations(load("requests.jsonl"))
    successes = durations([row for row in rows if row["status"] == 200])
    as_text = sorted(ordered, key=str)
    near: dict[object, str] = {
        nearest_rank(as_text, percent): "It comes from durations sorted as text",
        nearest_rank(everything, percent): "It comes from all routes together",
        nearest_rank(successes, percent): "It leaves out the requests that failed",
        ordered[percent * len(ordered) // 100]: "It is one place too far: ranks count from 1",
    }
    interpolated = [
        median(ordered),
        *(quantiles(ordered, n=100, method=m)[percent - 1] for m in ("exclusive", "inclusive")),
    ]
    between = "It lies between two requests: nearest rank picks one"
    for value, note in [(mean(ordered), "That is the mean"), *((v, between) for v in interpolated)]:
        near |= {int(value): note, round(value): note, round(value, 1): note, value: note}
    return near
