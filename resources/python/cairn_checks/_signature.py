"""A function's signature as plain data that can be compared and shown."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "positional-only", "positional-or-keyword", "var-positional", "keyword-only", "var-keyword"
]

_KINDS: Final[dict[inspect._ParameterKind, Kind]] = {
    inspect.Parameter.POSITIONAL_ONLY: "positional-only",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "positional-or-keyword",
    inspect.Parameter.VAR_POSITIONAL: "var-positional",
    inspect.Parameter.KEYWORD_ONLY: "keyword-only",
    inspect.Parameter.VAR_KEYWORD: "var-keyword",
}


class _Absent:
    """Stands for "no default" and "no annotation", which None could not."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


@dataclass(frozen=True, slots=True)
class ParameterShape:
    """One parameter. `default` and `annotation` are ABSENT where there is none."""

    name: str
    kind: Kind
    default: object = ABSENT
    annotation: object = ABSENT


@dataclass(frozen=True, slots=True)
class SignatureShape:
    """A signature: parameters in order, the return annotation, and whether it is a coroutine."""

    parameters: tuple[ParameterShape, ...]
    returns: object = ABSENT
    is_async: bool = False

    @property
    def names(self) -> list[str]:
        """Parameter names in order."""
        return [parameter.name for parameter in self.parameters]

    @property
    def kinds(self) -> dict[str, Kind]:
        """Kind of each parameter by name, in order."""
        return {parameter.name: parameter.kind for parameter in self.parameters}

    @property
    def defaults(self) -> dict[str, object]:
        """Default of each parameter that has one."""
        return {p.name: p.default for p in self.parameters if p.default is not ABSENT}

    @property
    def required(self) -> list[str]:
        """Names of the parameters that a caller must give."""
        star = ("var-positional", "var-keyword")
        return [p.name for p in self.parameters if p.default is ABSENT and p.kind not in star]

    @property
    def annotations(self) -> dict[str, object]:
        """Annotations by name as written (a string under `from __future__ import annotations`)."""
        found = {p.name: p.annotation for p in self.parameters if p.annotation is not ABSENT}
        if self.returns is not ABSENT:
            found["return"] = self.returns
        return found


def signature_of(function: Callable[..., object]) -> SignatureShape:
    """The signature of a callable; decorators that use `functools.wraps` are looked through.

    Raises ValueError or TypeError for callables without one, as `inspect.signature` does.
    """
    signature = inspect.signature(function)
    return SignatureShape(
        parameters=tuple(
            ParameterShape(
                name=parameter.name,
                kind=_KINDS[parameter.kind],
                default=_absent_if_empty(parameter.default),
                annotation=_absent_if_empty(parameter.annotation),
            )
            for parameter in signature.parameters.values()
        ),
        returns=_absent_if_empty(signature.return_annotation),
        is_async=inspect.iscoroutinefunction(inspect.unwrap(function)),
    )


def _absent_if_empty(value: object) -> object:
    return ABSENT if value is inspect.Parameter.empty else value
