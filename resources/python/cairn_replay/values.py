"""Values as short texts, bounded while they are built. No code of the learner's is run."""

import asyncio
import re
import types
from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, Final

TEXT_CHARS: Final = 240
STRING_CHARS: Final = 160
ITEMS: Final = 20
ATTRIBUTES: Final = 12
DEPTH: Final = 3
# Longer numbers take long to write down; Python itself refuses beyond 4,300 digits.
INT_BITS: Final = 1_200

# Values of these types cannot change, so the same object is the same text.
ATOMIC: Final = frozenset({int, float, complex, bool, str, bytes, type(None), type(Ellipsis)})
HIDDEN_AT_TOP: Final = (
    types.ModuleType,
    types.FunctionType,
    types.BuiltinFunctionType,
    type,
)
_ADDRESS: Final = re.compile(r" at 0x[0-9a-fA-F]+")
_FUNCTIONS: Final = (types.FunctionType, types.MethodType, types.BuiltinFunctionType)
_SUSPENDABLE: Final = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)

IsOwn = Callable[[str], bool]


class Renderer:
    """Turns values into texts; `is_own` tells whether a file is the learner's."""

    def __init__(self, is_own: IsOwn) -> None:
        self._is_own = is_own

    def text(self, value: object) -> str:
        """At most TEXT_CHARS characters, on one line."""
        try:
            text = self._show(value, DEPTH)
        except RecursionError:
            raise
        except Exception as error:
            return f"<{type(value).__name__}: cannot be shown, {type(error).__name__}>"
        return text if len(text) <= TEXT_CHARS else text[: TEXT_CHARS - 1] + "…"

    def _show(self, value: Any, depth: int) -> str:
        kind = type(value)
        if kind in ATOMIC:
            return _atom(value)
        if kind in _PLAIN and len(value) <= ITEMS and _all_short(kind, value):
            return repr(value)
        if isinstance(value, dict):
            return self._dict(value, depth)
        for base, opening, closing in _SEQUENCES:
            if isinstance(value, base):
                return self._items(value, base, opening, closing, depth)
        return self._object(value, depth)

    def _items(self, value: Any, base: Any, opening: str, closing: str, depth: int) -> str:
        kind, count = type(value), base.__len__(value)
        # what has no literal of its own, or is a subclass, says its name
        named = kind not in _PLAIN
        prefix, suffix = (f"{kind.__name__}(", ")") if named else ("", "")
        if count == 0 and issubclass(base, (set, frozenset)):
            return f"{kind.__name__}()"
        if depth == 0 and count:
            return f"{prefix}{opening}…{closing}{suffix}"
        shown = [self._show(item, depth - 1) for item in islice(base.__iter__(value), ITEMS)]
        fields = getattr(kind, "_fields", None)
        if isinstance(fields, tuple) and len(fields) == count <= ITEMS:
            pairs = (f"{name}={text}" for name, text in zip(fields, shown, strict=True))
            return f"{kind.__name__}({', '.join(pairs)})"
        if count > ITEMS:
            shown.append(f"… {count - ITEMS:,} more")
        inner = ", ".join(shown) + ("," if kind is tuple and count == 1 else "")
        return f"{prefix}{opening}{inner}{closing}{suffix}"

    def _dict(self, value: dict[Any, Any], depth: int) -> str:
        kind, count = type(value), dict.__len__(value)
        prefix, suffix = ("", "") if kind is dict else (f"{kind.__name__}(", ")")
        if count == 0:
            return f"{prefix}{{}}{suffix}"
        if depth == 0:
            return f"{prefix}{{…}}{suffix}"
        shown = [
            f"{self._show(key, depth - 1)}: {self._show(item, depth - 1)}"
            for key, item in islice(dict.items(value), ITEMS)
        ]
        if count > ITEMS:
            shown.append(f"… {count - ITEMS:,} more")
        return f"{prefix}{{{', '.join(shown)}}}{suffix}"

    def _object(self, value: Any, depth: int) -> str:
        kind = type(value)
        if isinstance(value, type):
            return f"<class {value.__qualname__}>"
        if isinstance(value, _FUNCTIONS):
            return f"<function {getattr(value, '__qualname__', value)}>"
        if isinstance(value, _SUSPENDABLE):
            word = kind.__name__.replace("_", " ")
            return f"<{word} {value.__qualname__}>"
        if isinstance(value, types.ModuleType):
            return f"<module {value.__name__}>"
        if isinstance(value, asyncio.Task):
            return f"<task {value.get_name()!r}, {_state_of(value)}>"
        if isinstance(value, asyncio.Future):
            return f"<future, {_state_of(value)}>"
        method: Any = kind.__repr__
        code = getattr(method, "__code__", None)
        written_here = code is not None and (
            self._is_own(code.co_filename) or code.co_filename.startswith("<")
        )
        if method is object.__repr__ or written_here:
            return self._attributes(value, kind, depth)
        return _ADDRESS.sub("", repr(value))

    def _attributes(self, value: Any, kind: type, depth: int) -> str:
        """What an object holds. Its own `__repr__` would run the learner's code."""
        found: dict[str, object] = {}
        for base in reversed(kind.__mro__):
            for name in _names(base.__dict__.get("__slots__", ())):
                member = base.__dict__.get(name)
                if isinstance(member, types.MemberDescriptorType):
                    try:
                        found[name] = member.__get__(value, kind)
                    except AttributeError:
                        continue
        own = object.__getattribute__(value, "__dict__") if _has_dict(kind) else {}
        found.update(islice(own.items(), ATTRIBUTES + 1))
        if depth == 0:
            return f"{kind.__name__}(…)" if found else f"{kind.__name__}()"
        shown = [
            f"{name}={self._show(item, depth - 1)}"
            for name, item in islice(found.items(), ATTRIBUTES)
        ]
        if len(found) > ATTRIBUTES:
            shown.append("…")
        return f"{kind.__name__}({', '.join(shown)})"


_PLAIN: Final = frozenset({list, tuple, set, dict})
_SEQUENCES: Final[tuple[tuple[Any, str, str], ...]] = (
    (list, "[", "]"),
    (tuple, "(", ")"),
    (set, "{", "}"),
    (frozenset, "{", "}"),
    (deque, "[", "]"),
)
_SMALL: Final = 1 << 60
_INTS: Final = frozenset({int})
_MAY_BE_LONG: Final = frozenset({int, str})
_SHORT_KINDS: Final = frozenset({int, float, bool, str, type(None)})


def _all_short(kind: type, value: Any) -> bool:
    """Whether C may write it in one go: small numbers and short texts only."""
    items: Iterable[Any] = value
    if kind is dict:
        items = [*value, *value.values()]
    kinds = set(map(type, items))
    if not kinds <= _SHORT_KINDS:
        return False
    # the usual cases without a look at each item
    if kinds == _INTS:
        return bool(min(items) > -_SMALL and max(items) < _SMALL)
    return not kinds & _MAY_BE_LONG or all(map(_is_short, items))


def _is_short(item: Any) -> bool:
    if type(item) is str:
        return len(item) <= 40
    return type(item) is not int or -_SMALL < item < _SMALL


def _atom(value: Any) -> str:
    if isinstance(value, str):
        if len(value) > STRING_CHARS:
            return f"{value[:STRING_CHARS]!r}… {len(value):,} characters"
    elif isinstance(value, bytes):
        if len(value) > STRING_CHARS:
            return f"{value[:STRING_CHARS]!r}… {len(value):,} bytes"
    elif isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > INT_BITS:
        return f"<int of about {int(value.bit_length() * 0.30103) + 1:,} digits>"
    return repr(value)


def _state_of(future: Any) -> str:
    if not future.done():
        return "not done"
    if future.cancelled():
        return "cancelled"
    # `exception()` would count as somebody having looked at it
    return "done" if getattr(future, "_exception", None) is None else "failed"


def _names(slots: object) -> list[str]:
    if isinstance(slots, str):
        return [slots]
    return [name for name in slots if isinstance(name, str)] if isinstance(slots, Iterable) else []


def _has_dict(kind: type) -> bool:
    return kind.__dictoffset__ != 0
