"""Checks of the formatter, through real loggers and handlers; every line is parsed."""

import logging
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from cairn_checks import expect
from loglines import StrictHandler, handler_with, lines_of, logger_with


class Opaque:
    """A value that cannot be shown."""

    def __str__(self) -> str:
        raise RuntimeError("no text for this")

    __repr__ = __str__


def json_handler() -> StrictHandler:
    """A handler with the learner's formatter."""
    from jsonlines import JsonFormatter

    return handler_with(JsonFormatter("billing"))


def one_line(message: str, *args: object, **options: Any) -> dict[str, Any]:
    """Log one message and return its line; CheckFailure when it is not one line of JSON."""
    __tracebackhide__ = True
    handler = json_handler()
    logger_with(handler).error(message, *args, **options)
    lines = lines_of(handler)
    expect(lines, f"the lines of log.error({message!r}, ...)").has_length(1)
    return lines[0]


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the machine into a time zone that is not UTC, where that can be done."""
    monkeypatch.setenv("TZ", "XXX-05:30")
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


def test_writes_the_example() -> None:
    """writes the brief's example"""
    handler = json_handler()
    record = {
        "created": 1767603600.25,
        "msecs": 250.0,
        "levelname": "INFO",
        "name": "larch.billing",
        "msg": "charged",
        "customer": "cus_9",
        "cents": 900,
    }
    handler.handle(logging.makeLogRecord(record))
    wanted = {
        "time": "2026-01-05T09:00:00.250Z",
        "level": "INFO",
        "logger": "larch.billing",
        "service": "billing",
        "event": "charged",
        "customer": "cus_9",
        "cents": 900,
    }
    expect(lines_of(handler), "the lines of the example").equals([wanted])


def test_has_the_standard_keys() -> None:
    """fills in level, logger, service and the finished message"""
    from jsonlines import JsonFormatter

    handler = handler_with(JsonFormatter("notify"))
    logger_with(handler, name="larch.notify.mail").warning("%d mails to %s", 3, "cus_31")
    (line,) = lines_of(handler)
    expect(line.pop("time", None), "`time`").is_instance_of(str)
    wanted = {
        "level": "WARNING",
        "logger": "larch.notify.mail",
        "service": "notify",
        "event": "3 mails to cus_31",
    }
    expect(line, "the other keys of the line").equals(wanted)


def test_time_is_utc(far_away: None) -> None:
    """writes the time in UTC, wherever the machine stands"""
    handler = json_handler()
    handler.handle(logging.makeLogRecord({"created": 1767603600.0, "msecs": 0.0, "msg": "charged"}))
    time_written = lines_of(handler)[0].get("time")
    expect(time_written, "`time` of a whole second, in zone +05:30").equals(
        "2026-01-05T09:00:00.000Z"
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Happy hiking)\nINFO larch.billing: paid", id="a line break"),
        pytest.param("two\r\nkinds", id="a Windows line break"),
        pytest.param('she said "no" \\ {', id="quotes and backslashes"),
        pytest.param("Grüße, 山", id="other alphabets"),
    ],
)
def test_a_record_is_one_line(text: str) -> None:
    """keeps a record on one line and its texts as they are"""
    line = one_line("note: %s", text, extra={"note": text})
    expect(line.get("event"), "`event`").equals(f"note: {text}")
    expect(line.get("note"), "`note`").equals(text)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param(None, None, id="None"),
        pytest.param(True, True, id="True"),
        pytest.param(0.19, 0.19, id="a float"),
        pytest.param(float("nan"), "nan", id="not a number"),
        pytest.param(float("-inf"), "-inf", id="minus infinity"),
        pytest.param(date(2026, 5, 1), "2026-05-01", id="a date"),
        pytest.param(datetime(2026, 5, 1, tzinfo=UTC), "2026-05-01 00:00:00+00:00", id="a moment"),
        pytest.param(Decimal("19.90"), "19.90", id="a Decimal"),
        pytest.param(UUID(int=7), "00000000-0000-0000-0000-000000000007", id="a UUID"),
        pytest.param(("a", [1]), ["a", [1]], id="a tuple with a list"),
        pytest.param({("EUR", 2026): 900, 5: 1}, {"('EUR', 2026)": 900, "5": 1}, id="odd keys"),
        pytest.param({"a": [{"due": date(2026, 5, 1)}]}, {"a": [{"due": "2026-05-01"}]}, id="deep"),
        pytest.param({"a": [float("inf")]}, {"a": ["inf"]}, id="infinity deep inside"),
        pytest.param(Opaque(), "<Opaque>", id="a value without a text"),
        pytest.param({Opaque(): 1}, {"<Opaque>": 1}, id="a key without a text"),
    ],
)
def test_makes_values_plain(value: object, written: object) -> None:
    """writes any value"""
    line = one_line("due", extra={"value": value})
    expect(line.get("value", "nothing"), "`value` in the line").equals(written)


def test_plain_makes_a_copy() -> None:
    """leaves the caller's objects as they are"""
    from jsonlines import plain

    totals: dict[object, Any] = {("EUR", 2026): [Decimal(1)]}
    expect(plain(totals), "plain(totals)").equals({"('EUR', 2026)": ["1"]})
    expect(totals, "totals afterwards").equals({("EUR", 2026): [Decimal(1)]})


@pytest.mark.parametrize("key", ["time", "level", "logger", "service", "event", "error"])
def test_our_keys_win(key: str) -> None:
    """gives an extra with one of our names an underscore"""
    line = one_line("renewal failed", extra={key: "gold"})
    expect(line.get(f"{key}_"), f"`{key}_` in the line").equals("gold")
    expect(line.get(key), f"`{key}` in the line").does_not_equal("gold")
    expect(line.get("level"), "`level` in the line").equals("ERROR")


def test_writes_the_error() -> None:
    """writes type, message and traceback of an error"""
    handler = json_handler()
    logger = logger_with(handler)
    try:
        int("9O0")
    except ValueError:
        logger.exception("bad row", extra={"row": 7})
    (line,) = lines_of(handler)
    error = line.get("error")
    expect(error, "`error`").is_instance_of(dict)
    expect(sorted(error), "the keys of `error`").equals(["message", "traceback", "type"])
    expect(error["type"], "its type").equals("ValueError")
    expect(error["message"], "its message").equals("invalid literal for int() with base 10: '9O0'")
    expect(error["traceback"], "its traceback").starts_with("Traceback (most recent call last)")
    expect(error["traceback"], "its traceback").contains("in test_writes_the_error")
    expect(line.get("row"), "`row`").equals(7)


def test_no_error_no_key() -> None:
    """has no error where there is none, whatever exc_info says"""
    expect(sorted(one_line("late")), "keys of a line without an error").does_not_contain("error")
    line = one_line("late", exc_info=True)
    expect(sorted(line), "keys with exc_info=True outside of except").does_not_contain("error")


def test_shares_the_record() -> None:
    """writes the same beside a text handler, before it or after it"""
    text = "%(asctime)s|%(levelname)s|%(message)s"
    alone, first, last = json_handler(), json_handler(), json_handler()
    texts = [handler_with(logging.Formatter(text)) for _ in range(2)]
    record = logging.makeLogRecord(
        {"levelname": "INFO", "msg": "%d due", "args": (3,), "totals": {1: Decimal(2)}}
    )
    try:
        int("9O0")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    alone.handle(logging.makeLogRecord(vars(record)))
    texts[0].handle(logging.makeLogRecord(vars(record)))
    for handler in (first, texts[1], last):
        handler.handle(record)
    wanted = lines_of(alone)
    expect(lines_of(first), "the line before the text handler").equals(wanted)
    expect(lines_of(last), "the line after the text handler").equals(wanted)
    expect(texts[1].stream.getvalue(), "the text handler's line").equals(texts[0].stream.getvalue())
