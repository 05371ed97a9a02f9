"""Attributes that check and remember."""

from collections.abc import Callable
from typing import Any, Generic, NoReturn, Self, TypeVar, overload

T = TypeVar("T")

CACHE = "_derived"


class Whole:
    """A whole number between two bounds, kept in the object under the attribute's name."""

    def __init__(self, *, minimum: int = 0, maximum: int | None = None) -> None:
        self._minimum = minimum
        self._maximum = maximum
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type | None = None) -> int: ...

    def __get__(self, instance: object | None, owner: type | None = None) -> Self | int:
        if instance is None:
            return self
        try:
            value: int = instance.__dict__[self._name]
        except KeyError:
            raise AttributeError(f"{self._name} was never set") from None
        return value

    def __set__(self, instance: object, value: int) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(f"{self._name} must be a whole number, not {value!r}")
        if value < self._minimum:
            raise ValueError(f"{self._name} must be at least {self._minimum}, not {value}")
        if self._maximum is not None and value > self._maximum:
            raise ValueError(f"{self._name} must be at most {self._maximum}, not {value}")
        instance.__dict__[self._name] = value
        instance.__dict__.pop(CACHE, None)


class derived(Generic[T]):
    """A value computed from the `Whole` fields of its object, and kept until one of them is set."""

    def __init__(self, func: Callable[[Any], T], /) -> None:
        self._func = func

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type | None = None) -> T: ...

    def __get__(self, instance: object | None, owner: type | None = None) -> Self | T:
        if instance is None:
            return self
        if self not in instance.__dict__.get(CACHE, {}):
            value = self._func(instance)
            instance.__dict__.setdefault(CACHE, {})[self] = value
        kept: T = instance.__dict__[CACHE][self]
        return kept

    def __set__(self, instance: object, value: object) -> NoReturn:
        raise AttributeError(f"{self._func.__name__} is computed and cannot be set")
