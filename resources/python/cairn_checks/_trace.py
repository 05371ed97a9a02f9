"""What checks and the learner's services said to each other, abridged, for the report."""

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from cairn_checks._failure import clip

Json = dict[str, Any]

# A test that asks more often says it in the count of what was left out.
EXCHANGES: Final = 30
HEADERS: Final = 20
HEADER_CHARS: Final = 300
BODY_CHARS: Final = 1_500
PATH_CHARS: Final = 500
LOG_CHARS: Final = 16_000
# So much of a secret is shown that two can be told apart, and no more.
SECRET_CHARS: Final = 6

SECRET_HEADERS: Final = frozenset(
    {"authorization", "cookie", "proxy-authorization", "set-cookie", "x-api-key"}
)
# Sent by every client and every server: they tell nothing about this exchange.
USUAL_HEADERS: Final = frozenset(
    {
        "accept",
        "accept-encoding",
        "connection",
        "content-length",
        "date",
        "host",
        "server",
        "transfer-encoding",
        "user-agent",
        "x-cairn-exchange",
    }
)


@dataclass
class Exchange:
    """One request and what came back; `status` is None as long as nothing did."""

    number: int
    method: str
    path: str
    request_headers: list[list[str]]
    request_body: str
    request_cut: bool
    status: int | None = None
    response_headers: list[list[str]] = field(default_factory=list)
    response_body: str = ""
    duration_ms: float = 0.0
    error: str | None = None
    # the exception in the service that this request met, as a failure of the grader's protocol
    raised: Json | None = None

    def to_json(self) -> Json:
        """As it stands in a `test` event."""
        return {
            "method": self.method,
            "path": self.path,
            "requestHeaders": self.request_headers,
            "requestBody": self.request_body,
            "requestCut": self.request_cut,
            "status": self.status,
            "responseHeaders": self.response_headers,
            "responseBody": self.response_body,
            "durationMs": self.duration_ms,
            "error": self.error,
        }


class _Trace:
    """Of the test that runs now. Requests may come from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = 0
        self._exchanges: list[Exchange] = []
        self._left_out = 0
        self._logs: list[str] = []

    def begin(
        self, method: str, path: str, headers: Iterable[tuple[str, str]], body: bytes
    ) -> Exchange:
        """A request that is about to be sent."""
        sent = list(headers)
        shown = shown_body(body, content_type(sent))
        with self._lock:
            self._numbers += 1
            exchange = Exchange(
                self._numbers,
                method[:20],
                clip(path, PATH_CHARS),
                shown_headers(sent),
                clip(shown, BODY_CHARS),
                len(shown) > BODY_CHARS,
            )
            if len(self._exchanges) < EXCHANGES:
                self._exchanges.append(exchange)
            else:
                # the first ones show how it began, the last ones what went wrong
                del self._exchanges[EXCHANGES // 2]
                self._exchanges.append(exchange)
                self._left_out += 1
        return exchange

    def answered(
        self, exchange: Exchange, status: int, headers: Iterable[tuple[str, str]], body: bytes
    ) -> None:
        """What came back to it."""
        received = list(headers)
        exchange.response_headers = shown_headers(received)
        exchange.response_body = clip(shown_body(body, content_type(received)), BODY_CHARS)
        exchange.status = status

    def forget_last(self) -> None:
        """Take back the latest exchange: a question whether it is ready, which it was."""
        with self._lock:
            del self._exchanges[-1:]

    def add_log(self, text: str) -> None:
        """What a service printed until it was stopped."""
        if text:
            self._logs.append(text)

    def last_raised(self) -> Json | None:
        """The exception of the latest request that met one in the service."""
        raised = [each.raised for each in self._exchanges if each.raised is not None]
        return raised[-1] if raised else None

    def take(self) -> Json | None:
        """What was recorded since it was last taken; None if that is nothing."""
        with self._lock:
            exchanges, self._exchanges = self._exchanges, []
            left_out, self._left_out = self._left_out, 0
            logs, self._logs = self._logs, []
        if not exchanges and not logs:
            return None
        return {
            "exchanges": [exchange.to_json() for exchange in exchanges],
            "leftOut": left_out,
            "log": clip("".join(logs), LOG_CHARS),
        }


trace: Final = _Trace()


def content_type(headers: Iterable[tuple[str, str]]) -> str:
    """The media type a message names; empty where it names none."""
    found = [value for name, value in headers if name.lower() == "content-type"]
    return found[0].partition(";")[0].strip().lower() if found else ""


def shown_headers(headers: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The headers that say something, bounded, with the secrets in them shortened."""
    telling = [(name, value) for name, value in headers if name.lower() not in USUAL_HEADERS]
    return [
        [name.lower()[:100], clip(shown_header(name, value), HEADER_CHARS)]
        for name, value in telling[:HEADERS]
    ]


def shown_header(name: str, value: str) -> str:
    """A header's value; of a secret only its kind and its beginning."""
    lower = name.lower()
    if lower not in SECRET_HEADERS:
        return value
    if lower in ("cookie", "set-cookie"):
        # attributes such as Path are no secrets, but what stands behind a name may be
        first, *rest = value.split(";")
        pairs = [first, *rest] if lower == "cookie" else [first]
        kept = [] if lower == "cookie" else rest
        return ";".join([*(_shortened_pair(pair) for pair in pairs), *kept])
    scheme, space, secret = value.partition(" ")
    return f"{scheme}{space}{shortened(secret)}" if space else shortened(value)


def shortened(secret: str) -> str:
    """The beginning of a secret; nothing of one so short that its beginning would give it away."""
    return f"{secret[:SECRET_CHARS]}…" if len(secret) > 3 * SECRET_CHARS else "…"


def _shortened_pair(pair: str) -> str:
    name, equals, secret = pair.partition("=")
    return f"{name}{equals}{shortened(secret)}" if equals else pair


def shown_body(body: bytes, media_type: str) -> str:
    """A body as text; of what is not text only its size and its type."""
    if not body:
        return ""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return f"({len(body):,} bytes{f' of {media_type}' if media_type else ''})"
    # control characters have no place in a list that is read
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "�", text)
