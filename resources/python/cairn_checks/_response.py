"""What a service answered, and what a check may ask of it."""

import http
import json
from dataclasses import dataclass, field
from typing import Any, Final, Self

from cairn_checks._expect import Expectation
from cairn_checks._failure import CheckFailure, clip

Json = dict[str, Any]

BODY_CHARS: Final = 500


@dataclass(frozen=True, slots=True)
class Response:
    """What the service answered. Header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)
    request: str = ""
    raised: Json | None = field(default=None, repr=False, compare=False)

    @property
    def text(self) -> str:
        """The body as UTF-8 text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:  # noqa: ANN401 - whatever the service sent
        """The body as JSON. CheckFailure when it is not."""
        __tracebackhide__ = True
        try:
            return json.loads(self.body)
        except ValueError:
            label = f"the body of {self.request}" if self.request else "the response's body"
            got = clip(self.text, BODY_CHARS)
            message = f"{label}: expected JSON, got {got!r}"
            raise CheckFailure(
                label, message, expected="JSON", actual=got, cause=self.raised
            ) from None

    def expect_status(self, status: int) -> Self:
        """CheckFailure unless the service answered with this status; shows the body it sent."""
        __tracebackhide__ = True
        if self.status != status:
            wanted, got = told_status(status), told_status(self.status)
            body = clip(self.text, BODY_CHARS).strip()
            # a framework's own page of an error says its status once more
            body = "" if body in got else body
            label = f"the status of {self.request}"
            message = f"{label}: expected {wanted}, got {got}"
            raise CheckFailure(
                label,
                f"{message}\n{body}" if body else message,
                expected=wanted,
                actual=f"{got}\n{body}" if body else got,
                cause=self.raised,
            )
        return self

    def expect_json(self, expected: object) -> Self:
        """CheckFailure unless the body is JSON and equals `expected`, types included."""
        __tracebackhide__ = True
        Expectation(self.json(), f"the body of {self.request}").equals(expected)
        return self


def told_status(status: int) -> str:
    """`404 Not Found`."""
    try:
        return f"{status} {http.HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
