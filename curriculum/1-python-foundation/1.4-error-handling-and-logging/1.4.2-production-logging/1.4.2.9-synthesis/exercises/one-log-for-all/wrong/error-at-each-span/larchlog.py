"""Logging for all services of Larch: JSON lines with ids, spans, and no secrets."""

import functools
import json
import logging
import logging.config
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from typing import Any, ParamSpec, TextIO, TypeVar
from uuid import uuid4

from jsonlines import JsonFormatter
from redaction import redacted

P = ParamSpec("P")
R = TypeVar("R")

TRUSTED = re.compile(r"[A-Za-z0-9_-]{8,64}")

_log = logging.getLogger("larch.trace")
_request: ContextVar[str | None] = ContextVar("request", default=None)
_span: ContextVar[str | None] = ContextVar("span", default=None)


@dataclass(frozen=True)
class Timing:
    """How long the spans of one name took, in milliseconds."""

    count: int
    failed: int
    p50_ms: int
    p95_ms: int


class _SafeFormatter(JsonFormatter):
    """Masks what is about to be written, so that no part of a record is forgotten."""

    def fields(self, record: logging.LogRecord) -> dict[str, object]:
        return dict(redacted(super().fields(record)))


class _Stamp(logging.Filter):
    """Puts the current ids on each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.correlation_id = _request.get()
        record.span_id = _span.get()
        return True


def configure(stream: TextIO, *, service: str, levels: Mapping[str, str] | None = None) -> None:
    """Write every record to the stream as a line of JSON."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": _SafeFormatter, "service": service}},
            "filters": {"stamp": {"()": _Stamp}},
            "handlers": {
                "stream": {
                    "class": "logging.StreamHandler",
                    "stream": stream,
                    "formatter": "json",
                    "filters": ["stamp"],
                }
            },
            "loggers": {name: {"level": level} for name, level in (levels or {}).items()},
            "root": {"level": "INFO", "handlers": ["stream"]},
        }
    )


@contextmanager
def request(incoming: str | None = None) -> Iterator[str]:
    """Work for one request, under one correlation id."""
    trusted = incoming and TRUSTED.fullmatch(incoming)
    correlation_id = incoming if incoming and trusted else f"req_{uuid4().hex}"
    request_token = _request.set(correlation_id)
    span_token = _span.set(None)
    try:
        yield correlation_id
    finally:
        _span.reset(span_token)
        _request.reset(request_token)


@contextmanager
def span(
    name: str,
    /,
    *,
    slow_ms: int = 1000,
    clock: Callable[[], float] = time.perf_counter,
    **fields: object,
) -> Iterator[None]:
    """Time the block, and log one line when it ends."""
    parent_id = _span.get()
    token = _span.set(f"sp_{uuid4().hex}")
    start = clock()
    failure: BaseException | None = None
    try:
        yield
    except BaseException as error:
        failure = error
        raise
    finally:
        duration_ms = round((clock() - start) * 1000)
        final = failure is not None
        slow = duration_ms > slow_ms
        _log.log(
            logging.ERROR if final else logging.WARNING if slow else logging.INFO,
            "span",
            extra={
                "call": name,
                "parent_id": parent_id,
                "duration_ms": duration_ms,
                "status": "ok" if failure is None else "error",
                "fields": fields,
            },
            exc_info=failure if final else None,
        )
        _span.reset(token)


def carry(func: Callable[P, R], /) -> Callable[P, R]:
    """The same function for other threads, under the ids that are current now."""
    context = copy_context()

    @functools.wraps(func)
    def carried(*args: P.args, **kwargs: P.kwargs) -> R:
        return context.copy().run(func, *args, **kwargs)

    return carried


def summary(lines: Iterable[str]) -> dict[str, Timing]:
    """The timings of all spans in a log, by name."""
    by_name: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        try:
            parsed = json.loads(line)
        except ValueError:
            continue
        if isinstance(parsed, dict) and parsed.get("event") == "span" and "call" in parsed:
            by_name[parsed["call"]].append(parsed)
    return {name: _timing(spans) for name, spans in by_name.items()}


def _timing(spans: Sequence[Mapping[str, Any]]) -> Timing:
    durations = sorted(span["duration_ms"] for span in spans)
    failed = sum(span["status"] == "error" for span in spans)
    return Timing(len(spans), failed, _nearest_rank(durations, 50), _nearest_rank(durations, 95))


def _nearest_rank(ordered: Sequence[int], percent: int) -> int:
    return ordered[-(-percent * len(ordered) // 100) - 1]
