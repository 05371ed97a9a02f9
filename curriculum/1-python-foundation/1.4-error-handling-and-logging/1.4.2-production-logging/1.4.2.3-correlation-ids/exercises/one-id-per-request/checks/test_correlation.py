"""Checks of the ids on real lines, across tasks, threads and a queue."""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from logging.handlers import QueueHandler, QueueListener

import pytest
from cairn_checks import expect, expect_raises
from loglines import Log, logging_to

WAIT_S = 2.0


def outside_of_tests(work: Callable[[], object]) -> None:
    """Run in a thread that has no id, and hand on what it raises."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(work).result()


def test_serves_requests_at_once() -> None:
    """gives all lines of a request the same id, in tasks and threads"""
    from service import serve

    log = Log()
    with logging_to(log.handler()):
        asyncio.run(serve([("ch_1", None), ("ch_2", "shop-7f3a91c2"), ("ch_3", None)]))
    ids: dict[str, set[object]] = {}
    events: dict[str, list[str]] = {}
    for line in log.lines:
        charge = line["charge"]
        ids.setdefault(charge, set()).add(line.get("correlation_id"))
        events.setdefault(charge, []).append(line["event"])
    for charge in ("ch_1", "ch_2", "ch_3"):
        wanted = ["received", "asked Tern", "booked", "done"]
        expect(events.get(charge), f"the lines of {charge}").equals(wanted)
        expect(ids[charge], f"the ids on the lines of {charge}").has_length(1)
    every = [next(iter(ids[charge])) for charge in ("ch_1", "ch_2", "ch_3")]
    expect(every[1], "the id of ch_2, which came with one").equals("shop-7f3a91c2")
    expect(set(every), "the ids of the three requests").has_length(3)
    expect(every, "the ids of the three requests").does_not_contain(None)
    for line in log.lines:
        if line["event"] == "asked Tern":
            sent = {"X-Correlation-ID": line["correlation_id"]}
            expect(line["headers"], f"the headers of {line['charge']}").equals(sent)


def test_many_tasks_do_not_mix() -> None:
    """keeps thirty tasks apart that take turns"""
    from correlation import correlated

    log = Log()

    async def charge(number: int) -> None:
        with correlated(f"request-{number}"):
            for step in range(3):
                logging.getLogger("larch.billing").info("%d", number, extra={"step": step})
                await asyncio.sleep(0)

    async def main() -> None:
        await asyncio.gather(*(charge(number) for number in range(30)))

    with logging_to(log.handler()):
        asyncio.run(main())
    expect(len(log.lines), "the number of lines").equals(90)
    wrong = [line for line in log.lines if line.get("correlation_id") != f"request-{line['event']}"]
    expect(wrong, "the lines with the id of another task").equals([])


def test_stamps_every_line() -> None:
    """puts a key on each line, with null outside of requests"""
    from correlation import correlated

    log = Log()
    with logging_to(log.handler()) as logger:
        logger.info("started")
        with correlated("request-1"):
            logger.info("received")
        logger.info("idle")
    expect(log.ids, "the ids on three lines").equals([None, "request-1", None])


def test_restores_what_was_before() -> None:
    """brings the id from before back, also after an error"""
    from correlation import correlated, current

    seen = [current()]
    with correlated("request-1") as outer:
        with expect_raises(ValueError, "an error in the inner block"), correlated("request-2"):
            seen.append(current())
            raise ValueError("card refused")
        seen.append(current())
    seen.append(current())
    expect(outer, "the value after `as`").equals("request-1")
    expect(seen, "current() before, inside, between and after").equals(
        [None, "request-2", "request-1", None]
    )


@pytest.mark.parametrize(
    "incoming",
    [
        pytest.param("abcdEF09", id="8 characters"),
        pytest.param("_-" * 32, id="64 characters"),
        pytest.param("shop-7f3a91c2_b", id="dashes and underscores"),
    ],
)
def test_takes_a_good_id(incoming: str) -> None:
    """takes an id of the right form"""
    from correlation import correlated, current

    with correlated(incoming) as given:
        seen = current()
    expect(given, "the value after `as`").equals(incoming)
    expect(seen, "current() in the block").equals(incoming)


@pytest.mark.parametrize(
    "incoming",
    [
        pytest.param(None, id="none"),
        pytest.param("", id="an empty one"),
        pytest.param("abcdEF0", id="7 characters"),
        pytest.param("a" * 65, id="65 characters"),
        pytest.param("shop-7f3a91c2\n", id="a line break at the end"),
        pytest.param("shop-7f3a\nX-Admin: 1", id="a line break inside"),
        pytest.param("shop 7f3a91c2", id="a space"),
        pytest.param("shöp-7f3a91c2", id="another alphabet"),
        pytest.param("shop-٣٤٥٦٧٨", id="other digits"),
    ],
)
def test_makes_a_new_id(incoming: str | None) -> None:
    """makes a new id where none can be trusted"""
    from correlation import correlated, current

    made = []
    for _ in range(2):
        with correlated(incoming) as given:
            made.append((given, current()))
    for given, seen in made:
        expect(given, f"the id for {incoming!r}").matches(r"\A[A-Za-z0-9_-]{8,64}\Z")
        expect(seen, "current() in the block").equals(given)
    expect(made[0][0], "the id of the first block").does_not_equal(made[1][0])


def test_carries_to_a_thread() -> None:
    """carries the id to a thread of a pool, and leaves nothing behind there"""
    from correlation import carry, correlated, current

    with ThreadPoolExecutor(max_workers=1) as pool:
        before = pool.submit(current).result()
        with correlated("request-1"):
            first = pool.submit(carry(current)).result()
        with correlated("request-2"):
            second = pool.submit(carry(current)).result()
        after = pool.submit(current).result()
    expect([before, first, second, after], "current() in the thread").equals(
        [None, "request-1", "request-2", None]
    )


def test_carry_remembers() -> None:
    """works under the id that was current when carry was called"""
    from correlation import carry, correlated, current

    with correlated("request-1"):
        carried = carry(current)
    with correlated("request-2"):
        inside = carried()
        still = current()
    expect(inside, "current() in the carried function").equals("request-1")
    expect(still, "current() after it").equals("request-2")
    expect(carried(), "current() in the carried function, later").equals("request-1")


def test_carried_function_in_many_threads() -> None:
    """lets one carried function run in four threads at the same time"""
    from correlation import carry, correlated, current

    together = threading.Barrier(4)

    def work(number: int) -> tuple[int, str | None]:
        together.wait(WAIT_S)
        return number, current()

    with correlated("request-1"):
        carried = carry(work)
    errors: list[str] = []
    results: list[object] = []
    with ThreadPoolExecutor(max_workers=4) as pool:
        for future in [pool.submit(carried, number) for number in range(4)]:
            try:
                results.append(future.result())
            except RuntimeError as error:
                errors.append(f"{type(error).__name__}: {error}"[:60])
    expect(errors, "the errors of four threads").equals([])
    expect(results, "what the four saw").equals([(number, "request-1") for number in range(4)])


def test_carried_calls_do_not_meet() -> None:
    """keeps what one carried call leaves set away from the next, and from the caller"""
    from correlation import carry

    mark: ContextVar[str] = ContextVar("mark", default="none")

    def work(name: str) -> str:
        before = mark.get()
        mark.set(name)
        return before

    carried = carry(work)
    seen = [carried("first"), carried("second"), mark.get()]
    expect(seen, "a context variable in both calls and after them").equals(["none"] * 3)


def test_carry_keeps_the_function() -> None:
    """hands on arguments, results and errors"""
    from correlation import carry

    def book(*args: int, **options: int) -> tuple[tuple[int, ...], dict[str, int]]:
        if not args:
            raise LookupError("nothing to book")
        return args, options

    expect(carry(book)(1, 2, func=3), "carry(book)(1, 2, func=3)").equals(((1, 2), {"func": 3}))
    with expect_raises(LookupError, "carry(book)()", match="nothing to book"):
        carry(book)()


def test_writes_from_a_queue() -> None:
    """keeps the id when a listener's thread writes the lines"""
    from correlation import CorrelationFilter, correlated

    log = Log()
    waiting: queue.Queue[logging.LogRecord] = queue.Queue()
    front = QueueHandler(waiting)
    front.addFilter(CorrelationFilter())
    back = log.handler()
    listener = QueueListener(waiting, back)

    def work() -> None:
        with logging_to(front) as logger, correlated("request-1"):
            logger.info("received")

    outside_of_tests(work)
    listener.start()
    listener.stop()
    expect(log.ids, "the ids on the lines").equals(["request-1"])


def test_headers() -> None:
    """sends the id on, and no header outside of requests"""
    from correlation import HEADER, correlated, headers

    expect(HEADER, "HEADER").equals("X-Correlation-ID")
    expect(headers(), "headers() outside of requests").equals({})
    with correlated("request-1"):
        inside = headers()
    expect(inside, "headers() in a request").equals({"X-Correlation-ID": "request-1"})
