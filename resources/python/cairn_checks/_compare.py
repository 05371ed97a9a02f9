"""Equality that looks at types too, so that neither `True` for `1` nor a lying `__eq__` passes."""

import dataclasses
import math
from collections import OrderedDict, deque
from collections.abc import Hashable, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import Final, NamedTuple

from cairn_checks._failure import short_repr, type_name

DEPTH_LIMIT: Final = 200
_SCALARS: Final = (int, float, complex, bool, str, bytes, bytearray, type(None), range)


class Difference(NamedTuple):
    """The first place where two values differ: a path such as `['items'][0].price`, and why."""

    path: str
    reason: str

    def sentence(self) -> str:
        """The difference as a sentence; empty at the top level, where the values say it all."""
        return f"They differ at {self.path}: {self.reason}." if self.path else ""


def difference(actual: object, expected: object) -> Difference | None:
    """The first difference between the two values, or None when they are equal, types included.

    Containers are compared item by item, dataclasses field by field. Any other object must be of
    the same type and equal in both directions, and must not claim to equal an unrelated object.
    """
    return _difference(actual, expected, "", 0, set())


def _difference(
    actual: object, expected: object, path: str, depth: int, active: set[tuple[int, int]]
) -> Difference | None:
    if type(actual) is not type(expected):
        return Difference(path, f"expected {_with_type(expected)}, got {_with_type(actual)}")
    if isinstance(expected, (Enum, type)):
        return None if actual is expected else _unequal(actual, expected, path)
    if type(expected) in _SCALARS:
        return None if _same_scalar(actual, expected) else _unequal(actual, expected, path)
    pair = (id(actual), id(expected))
    if pair in active:
        return None
    if depth > DEPTH_LIMIT:
        return Difference(path, f"nested deeper than {DEPTH_LIMIT} levels")
    active.add(pair)
    try:
        return _composite(actual, expected, path, depth + 1, active)
    finally:
        active.discard(pair)


def _composite(
    actual: object, expected: object, path: str, depth: int, active: set[tuple[int, int]]
) -> Difference | None:
    if isinstance(expected, (list, tuple, deque)):
        assert isinstance(actual, (list, tuple, deque))
        return _sequences(actual, expected, path, depth, active)
    if isinstance(expected, dict):
        assert isinstance(actual, dict)
        return _mappings(actual, expected, path, depth, active)
    if isinstance(expected, (set, frozenset)):
        assert isinstance(actual, (set, frozenset))
        return _sets(actual, expected, path)
    if isinstance(expected, BaseException):
        assert isinstance(actual, BaseException)
        return _difference(actual.args, expected.args, f"{path}.args", depth, active)
    if dataclasses.is_dataclass(expected):
        return _dataclasses(actual, expected, path, depth, active)
    return _objects(actual, expected, path)


def _sequences(
    actual: list[object] | tuple[object, ...] | deque[object],
    expected: list[object] | tuple[object, ...] | deque[object],
    path: str,
    depth: int,
    active: set[tuple[int, int]],
) -> Difference | None:
    for index, (got, wanted) in enumerate(zip(actual, expected, strict=False)):
        found = _difference(got, wanted, f"{path}[{index}]", depth, active)
        if found:
            return found
    if len(actual) != len(expected):
        return Difference(
            path or "its length", f"expected {len(expected)} items, got {len(actual)}"
        )
    return None


def _mappings(
    actual: dict[Hashable, object],
    expected: dict[Hashable, object],
    path: str,
    depth: int,
    active: set[tuple[int, int]],
) -> Difference | None:
    got_keys = {_typed_key(key): key for key in actual}
    for key in expected:
        if _typed_key(key) not in got_keys:
            return Difference(path or "its keys", f"the key {short_repr(key, 200)} is missing")
    wanted_keys = {_typed_key(key) for key in expected}
    for key in actual:
        if _typed_key(key) not in wanted_keys:
            return Difference(path or "its keys", f"the key {short_repr(key, 200)} is not expected")
    if isinstance(expected, OrderedDict) and list(actual) != list(expected):
        return Difference(path or "its keys", "the keys are in another order")
    for key, wanted in expected.items():
        got = actual[got_keys[_typed_key(key)]]
        found = _difference(got, wanted, f"{path}[{short_repr(key, 80)}]", depth, active)
        if found:
            return found
    return None


def _sets(
    actual: AbstractSet[Hashable], expected: AbstractSet[Hashable], path: str
) -> Difference | None:
    got = {_typed_key(item): item for item in actual}
    wanted = {_typed_key(item): item for item in expected}
    missing = [short_repr(item, 100) for key, item in wanted.items() if key not in got]
    surplus = [short_repr(item, 100) for key, item in got.items() if key not in wanted]
    parts = []
    if missing:
        parts.append(f"missing {', '.join(sorted(missing)[:5])}")
    if surplus:
        parts.append(f"not expected {', '.join(sorted(surplus)[:5])}")
    return Difference(path or "its items", "; ".join(parts)) if parts else None


def _dataclasses(
    actual: object, expected: object, path: str, depth: int, active: set[tuple[int, int]]
) -> Difference | None:
    assert dataclasses.is_dataclass(expected)
    for field in dataclasses.fields(expected):
        if not field.compare:
            continue
        missing = object()
        got = getattr(actual, field.name, missing)
        wanted = getattr(expected, field.name, missing)
        if got is missing or wanted is missing:
            if got is not wanted:
                return Difference(f"{path}.{field.name}", "the attribute is missing")
            continue
        found = _difference(got, wanted, f"{path}.{field.name}", depth, active)
        if found:
            return found
    return None


def _objects(actual: object, expected: object, path: str) -> Difference | None:
    if actual is expected:
        return None
    if not (_says_equal(actual, expected) and _says_equal(expected, actual)):
        return _unequal(actual, expected, path)
    if _says_equal(actual, object()):
        reason = f"its __eq__ says that a {type_name(type(actual))} equals everything"
        return Difference(path or "its __eq__", reason)
    return None


def _says_equal(left: object, right: object) -> bool:
    answer: object = left == right
    if isinstance(answer, bool):
        return answer
    # numpy and friends answer with an array of booleans
    every = getattr(answer, "all", None)
    return bool(every()) if callable(every) else False


def _same_scalar(actual: object, expected: object) -> bool:
    if isinstance(actual, float) and isinstance(expected, float) and math.isnan(expected):
        return math.isnan(actual)
    return actual == expected


def _typed_key(key: Hashable) -> Hashable:
    """A key that keeps 1, 1.0 and True apart, also inside tuples and frozen sets."""
    if type(key) is tuple:
        return (tuple, tuple(_typed_key(item) for item in key))
    if type(key) is frozenset:
        return (frozenset, frozenset(_typed_key(item) for item in key))
    return (type(key), key)


def _unequal(actual: object, expected: object, path: str) -> Difference:
    return Difference(path, f"expected {short_repr(expected, 300)}, got {short_repr(actual, 300)}")


def _with_type(value: object) -> str:
    return f"{short_repr(value, 300)} ({type_name(type(value))})"


def missing_items(actual: Mapping[str, object], wanted: Mapping[str, object]) -> Difference | None:
    """Like `difference`, but `actual` may hold more keys than `wanted`."""
    for key, value in wanted.items():
        if key not in actual:
            return Difference("its keys", f"the key {key!r} is missing")
        found = _difference(actual[key], value, f"[{key!r}]", 1, set())
        if found:
            return found
    return None
