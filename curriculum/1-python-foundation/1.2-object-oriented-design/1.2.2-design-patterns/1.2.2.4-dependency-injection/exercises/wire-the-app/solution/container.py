"""Makes objects together with what they need."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Any, TypeVar, cast

T = TypeVar("T")


class NotProvided(LookupError):
    """Nobody has said how this is made."""


class DependencyCycle(RuntimeError):
    """To be made, an object would need itself."""


@dataclass(frozen=True)
class _Recipe:
    make: Callable[..., object]
    shared: bool


class Container:
    """Knows how to make objects, and which of them are shared."""

    def __init__(self) -> None:
        self._recipes: dict[Any, _Recipe] = {}
        self._overrides: dict[Any, object] = {}
        self._made: dict[Any, object] = {}

    def provide(
        self, kind: type[T], make: Callable[..., T] | None = None, /, *, shared: bool = True
    ) -> None:
        """Say how objects of this class are made; without `make`, by calling the class."""
        self._recipes[kind] = _Recipe(kind if make is None else make, shared)

    def get(self, kind: type[T], /) -> T:
        """Return an object of this class, made with all that it needs."""
        return cast(T, self._resolve(kind, ()))

    @contextmanager
    def override(self, kind: type[T], value: T, /) -> Iterator[None]:
        """Use `value` for this class while the block runs."""
        before = self._overrides, self._made
        self._overrides, self._made = {**self._overrides, kind: value}, {}
        try:
            yield
        finally:
            self._overrides, self._made = before

    def _resolve(self, kind: Any, path: tuple[Any, ...]) -> object:
        for known in (self._overrides, self._made):
            if kind in known:
                return known[kind]
        way = " -> ".join(step.__name__ for step in (*path, kind))
        if kind in path:
            raise DependencyCycle(way)
        if kind not in self._recipes:
            raise NotProvided(way)
        recipe = self._recipes[kind]
        made = recipe.make(**self._arguments(recipe.make, (*path, kind)))
        if recipe.shared:
            self._made[kind] = made
        return made

    def _arguments(self, make: Callable[..., object], path: tuple[Any, ...]) -> dict[str, object]:
        return {
            parameter.name: self._resolve(parameter.annotation, path)
            for parameter in signature(make, eval_str=True).parameters.values()
            if self._is_wanted(parameter)
        }

    def _is_wanted(self, parameter: Parameter) -> bool:
        required = parameter.default is Parameter.empty
        return required or parameter.annotation in {*self._recipes, *self._overrides}
