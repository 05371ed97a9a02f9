"""Checks of summary on lines written here."""

import json

from cairn_checks import FakeClock, expect
from loglines import configured


def line(call: str, duration_ms: int, status: str = "ok") -> str:
    """The line of a span."""
    return json.dumps({"event": "span", "call": call, "duration_ms": duration_ms, "status": status})


def test_takes_percentiles() -> None:
    """counts spans and failures by name, and picks p50 and p95 by nearest rank"""
    from larchlog import Timing, summary

    durations = [80] * 18 + [2900, 900]
    lines = [line("tern.charge", ms, "error" if ms > 500 else "ok") for ms in durations]
    lines += [line("ledger.book", 20), line("ledger.book", 10), line("ledger.book", 100)]
    expect(summary(lines), "summary of 23 spans").equals(
        {"tern.charge": Timing(20, 2, 80, 900), "ledger.book": Timing(3, 0, 20, 100)}
    )


def test_one_span() -> None:
    """takes the only span for both percentiles"""
    from larchlog import Timing, summary

    expect(summary([line("renew", 41)]), "summary of one span").equals(
        {"renew": Timing(1, 0, 41, 41)}
    )


def test_percentile_of_four() -> None:
    """picks a duration that was there, not one between two"""
    from larchlog import summary

    timing = summary(line("renew", ms) for ms in (400, 100, 300, 200))["renew"]
    expect((timing.p50_ms, timing.p95_ms), "p50 and p95 of 100, 200, 300, 400").equals((200, 400))


def test_skips_other_lines() -> None:
    """skips what is no span: other events, plain text, empty lines, JSON that is no object"""
    from larchlog import Timing, summary

    lines = ["", "Killed", '"span"', "[1]", "12", '{"event": "booked", "duration_ms": 7}']
    expect(summary(lines), "summary of lines without spans").equals({})
    expect(summary([*lines, line("renew", 5)]), "summary with one span").equals(
        {"renew": Timing(1, 0, 5, 5)}
    )


def test_reads_what_spans_write() -> None:
    """reads the lines that span writes"""
    from larchlog import Timing, span, summary

    clock = FakeClock()
    with configured() as log:
        for seconds in (0.5, 0.25):
            with span("renew", clock=clock.perf_counter):
                clock.advance(seconds)
        text = log.text
    expect(summary(text.splitlines()), "summary of two spans").equals(
        {"renew": Timing(2, 0, 250, 500)}
    )
