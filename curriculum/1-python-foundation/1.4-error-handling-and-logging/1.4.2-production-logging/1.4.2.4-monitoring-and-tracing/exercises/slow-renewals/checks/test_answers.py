"""One check for each answer. The right ones are worked out from the evidence."""

from evidence import (
    durations,
    judge,
    load,
    lost_spans,
    lost_trace,
    missing_call,
    near_percentiles,
    nearest_rank,
    renewals,
    repeated_call,
    slow_call,
    slow_call_durations,
    slowest,
    slowest_spans,
)


def test_p50() -> None:
    """finds p50 of the renewals"""
    right = nearest_rank(durations(renewals()), 50)
    judge("P50_MS", right, "p50 of POST /renewals by nearest rank", near_percentiles(50))


def test_p95() -> None:
    """finds p95 of the renewals"""
    right = nearest_rank(durations(renewals()), 95)
    judge("P95_MS", right, "p95 of POST /renewals by nearest rank", near_percentiles(95))


def test_slowest_trace() -> None:
    """finds the slowest renewal"""
    longest = max(load("requests.jsonl"), key=lambda row: row["duration_ms"])
    near: dict[object, str] = {longest["trace_id"]: "That one is of another route"}
    judge("SLOWEST_TRACE", slowest()["trace_id"], "the id of the slowest renewal", near)


def test_slow_call() -> None:
    """finds the call in which the time goes"""
    near: dict[object, str] = {
        span["name"]: "Subtract from each span what its children took" for span in slowest_spans()
    }
    judge("SLOW_CALL", slow_call(), "the name of the span with the largest self time", near)


def test_slow_call_before() -> None:
    """finds how long that call took before the release"""
    now = slow_call_durations("2026.18")
    near: dict[object, str] = dict.fromkeys(now, "That is a duration after the release")
    before = slow_call_durations("2026.17")
    near |= dict.fromkeys(before, "That is one of the durations, but not the one in the middle")
    right = nearest_rank(before, 50)
    judge("SLOW_CALL_BEFORE_MS", right, "the median in the traces of release 2026.17", near)


def test_repeated_call() -> None:
    """finds the call that is made in a loop"""
    near: dict[object, str] = {
        "tern.http": "That one was repeated once, after an error: it is a retry",
        "catalogue.quote": "That is the caller, which was called once",
    }
    judge("REPEATED_CALL", repeated_call()[0], "the name of the call made again and again", near)


def test_repeated_count() -> None:
    """counts how often it was made"""
    name, right = repeated_call()
    all_traces = sum(span["name"] == name for span in load("spans.jsonl"))
    near: dict[object, str] = {all_traces: "That counts the calls of all traces"}
    judge("REPEATED_COUNT", right, "the number of these calls in the slowest trace", near)


def test_missing_call() -> None:
    """finds the call that left no span in the trace"""
    near: dict[object, str] = {
        span["name"]: "The slowest trace has a span of that name" for span in slowest_spans()
    }
    judge("MISSING_CALL", missing_call(), "the name of the call that fills the gap", near)


def test_lost_trace() -> None:
    """finds where the missing span went"""
    near: dict[object, str] = {
        span["trace_id"]: "That span belongs to another request: compare its time with the gap"
        for span in lost_spans()
    }
    near[slowest()["trace_id"]] = "That is the trace in which the span is missing"
    near |= {span["span_id"]: "That is the id of a span, not of a trace" for span in lost_spans()}
    judge("LOST_TRACE", lost_trace(), "the id of the trace that holds the missing span", near)
