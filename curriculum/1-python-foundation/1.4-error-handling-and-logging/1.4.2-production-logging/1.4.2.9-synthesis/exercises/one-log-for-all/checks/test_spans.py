"""Checks of request, span and carry, through the lines that they leave."""

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from cairn_checks import FakeClock, expect, expect_raises
from loglines import configured

WAIT_S = 2.0


def test_writes_a_span() -> None:
    """writes a span when it ends"""
    from larchlog import request, span

    clock = FakeClock()
    with configured() as log:
        timed = span("tern.charge", clock=clock.perf_counter, cents=900, name="atlas")
        with request("shop-7f3a91c2"), timed:
            before = len(log.lines)
            clock.advance(0.25)
        line = log.span("tern.charge")
    expect(before, "the number of lines while the span is open").equals(0)
    expect(line, "the line of the span").contains_items(
        {
            "level": "INFO",
            "event": "span",
            "call": "tern.charge",
            "parent_id": None,
            "duration_ms": 250,
            "status": "ok",
            "fields": {"cents": 900, "name": "atlas"},
            "correlation_id": "shop-7f3a91c2",
        }
    )
    expect(line.get("span_id"), "`span_id`").is_instance_of(str)


def test_builds_a_tree() -> None:
    """gives each span its parent, and each line the span it was written in"""
    from larchlog import request, span

    logger = logging.getLogger("larch.billing")
    with configured() as log:
        with request():
            with span("renew"):
                logger.info("one")
                with span("charge"):
                    logger.info("two")
                with span("book"):
                    pass
                logger.info("three")
            logger.info("four")
        renew, charge, book = (log.span(name) for name in ("renew", "charge", "book"))
        where = {line["event"]: line["span_id"] for line in log.lines if line["event"] != "span"}
    ids = [renew["span_id"], charge["span_id"], book["span_id"]]
    expect(set(ids), "the ids of three spans").has_length(3)
    parents = [renew["parent_id"], charge["parent_id"], book["parent_id"]]
    expect(parents, "the parents of renew, charge and book").equals([None, ids[0], ids[0]])
    wanted = {"one": ids[0], "two": ids[1], "three": ids[0], "four": None}
    expect(where, "the span id on the line of each event").equals(wanted)


@pytest.mark.parametrize(
    ("seconds", "options", "level"),
    [
        pytest.param(1.0, {}, "INFO", id="1000 ms"),
        pytest.param(1.25, {}, "WARNING", id="1250 ms"),
        pytest.param(0.5, {"slow_ms": 250}, "WARNING", id="500 ms with slow_ms=250"),
        pytest.param(4.0, {"slow_ms": 5000}, "INFO", id="4000 ms with slow_ms=5000"),
    ],
)
def test_warns_of_slow_spans(seconds: float, options: dict[str, int], level: str) -> None:
    """warns of a span that took longer than slow_ms"""
    from larchlog import span

    clock = FakeClock()
    with configured() as log:
        with span("call", clock=clock.perf_counter, slow_ms=options.get("slow_ms", 1000)):
            clock.advance(seconds)
        line = log.span("call")
    expect((line["level"], line["duration_ms"]), "level and duration").equals(
        (level, int(seconds * 1000))
    )


def test_logs_a_failure_once() -> None:
    """logs a failure once, at the outermost span, and hands on the error"""
    from larchlog import request, span

    error = LookupError("no such plan")
    caught: list[BaseException] = []
    with configured() as log:
        try:
            with request(), span("renew"), span("quote"), span("plan"):
                raise error
        except LookupError as came:
            caught.append(came)
        seen = [
            (line["call"], line["level"], line["status"], "error" in line) for line in log.spans
        ]
        outermost = log.span("renew")
    expect(len(caught), "the number of errors that left the spans").equals(1)
    expect(caught[0], "the error that left the spans").same_object_as(error)
    expect(seen, "call, level, status, and whether the line has the error").equals(
        [
            ("plan", "INFO", "error", False),
            ("quote", "INFO", "error", False),
            ("renew", "ERROR", "error", True),
        ]
    )
    expect(outermost["error"]["type"], "the type of the error").equals("LookupError")


def test_a_caught_failure_is_no_error() -> None:
    """logs no ERROR for a failure that was caught inside of the outermost span"""
    from larchlog import span

    clock = FakeClock()
    with configured() as log:
        slow = span("quote", clock=clock.perf_counter, slow_ms=100)
        with span("renew"), suppress(LookupError), slow:
            clock.advance(0.5)
            raise LookupError("no such plan")
        seen = [(line["call"], line["level"], line["status"]) for line in log.spans]
    wanted = [("quote", "WARNING", "error"), ("renew", "INFO", "ok")]
    expect(seen, "call, level and status").equals(wanted)


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, asyncio.CancelledError])
def test_writes_what_was_stopped(kind: type[BaseException]) -> None:
    """writes the span of a call that was stopped"""
    from larchlog import request, span

    stopped = []
    with configured() as log:
        try:
            with request(), span("renew"):
                raise kind
        except kind:
            stopped.append(kind)
        with span("next"):
            pass
        line, after = log.span("renew"), log.span("next")
    expect(stopped, "what left the span").equals([kind])
    expect((line["level"], line["status"]), "level and status").equals(("ERROR", "error"))
    expect(after["parent_id"], "the parent of the next span").is_none()
    expect(after["correlation_id"], "the correlation id of the next span").is_none()


def test_requests_have_ids() -> None:
    """takes a good id, makes one otherwise, and restores the one from before"""
    from larchlog import request

    seen = []
    logger = logging.getLogger("larch")
    with configured() as log:
        for incoming in ("shop-7f3a91c2", None, "too", "shop-7f3a91c2\n", "shöp-7f3a91c2"):
            with request(incoming) as given:
                logger.info("inside")
            seen.append(given)
        with request("request-1"):
            with expect_raises(ValueError, "an error in the inner request"), request("request-2"):
                raise ValueError("stop")
            logger.info("inside")
            seen.append("request-1")
        logged = [line["correlation_id"] for line in log.lines]
    expect(seen[0], "the id of the first request").equals("shop-7f3a91c2")
    for made in seen[1:5]:
        expect(made, "an id that was made").matches(r"\A[A-Za-z0-9_-]{8,64}\Z")
    expect(set(seen), "the ids of six requests").has_length(6)
    expect(logged, "the ids on the lines").equals(seen)


def test_a_request_begins_a_tree() -> None:
    """begins a new tree with each request"""
    from larchlog import request, span

    with configured() as log:
        with span("worker"):
            with request("request-1"), span("renew"):
                pass
            with span("sleep"):
                pass
        renew, sleep, worker = (log.span(name) for name in ("renew", "sleep", "worker"))
    expect(renew["parent_id"], "the parent of renew").is_none()
    expect(sleep["parent_id"], "the parent of sleep").equals(worker["span_id"])


def test_renews_at_once() -> None:
    """keeps the lines of requests together that run at once, in tasks and threads"""
    from renewals import Renewal, renew_all

    card = "4242424242424242"
    renewals = [Renewal(f"inv_{n}", card, f"request-{n}", n == 3) for n in range(6)]
    with configured() as log:
        paid = asyncio.run(renew_all(renewals))
        lines, text = log.lines, log.text
    expect(paid, "what renew_all returned").equals([True, True, True, False, True, True])
    expect(text, "all that was written").does_not_contain(card)
    for number in range(6):
        label = f"request-{number}"
        mine = [line for line in lines if line["correlation_id"] == label]
        spans = {line["call"]: line for line in mine if line["event"] == "span"}
        events = {line["event"]: line for line in mine if line["event"] != "span"}
        calls = ["renew", "tern.charge"] if number == 3 else ["ledger.book", "renew", "tern.charge"]
        expect(sorted(spans), f"the spans of {label}").equals(calls)
        root = spans["renew"]
        expect(root["parent_id"], f"the parent of renew in {label}").is_none()
        expect(root["fields"], f"the fields of renew in {label}").equals(
            {"invoice": f"inv_{number}"}
        )
        for call in set(calls) - {"renew"}:
            label_parent = f"the parent of {call} in {label}"
            expect(spans[call]["parent_id"], label_parent).equals(root["span_id"])
        if number != 3:
            where = events["booked"]["span_id"]
            expect(where, f"the span of booked in {label}").equals(spans["ledger.book"]["span_id"])
    errors = [line["correlation_id"] for line in lines if line["level"] == "ERROR"]
    expect(errors, "the requests with a line of level ERROR").equals(["request-3"])


def test_carry_in_many_threads() -> None:
    """lets one carried function run in three threads at once"""
    from larchlog import carry, request, span

    together = threading.Barrier(3)

    def work(number: int) -> int:
        together.wait(WAIT_S)
        with span(f"work-{number}"):
            return number * 2

    errors, results = [], []
    with configured() as log, ThreadPoolExecutor(max_workers=3) as pool:
        with request("request-1"), span("all"):
            carried = carry(work)
            for future in [pool.submit(carried, number) for number in range(3)]:
                try:
                    results.append(future.result())
                except RuntimeError as error:
                    errors.append(f"{type(error).__name__}: {error}"[:60])
        root = log.span("all") if not errors else {}
        parents = [line["parent_id"] for line in log.spans if line["call"] != "all"]
    expect(errors, "the errors of three threads").equals([])
    expect(results, "the results").equals([0, 2, 4])
    expect(parents, "the parents of the spans in the threads").equals([root["span_id"]] * 3)
