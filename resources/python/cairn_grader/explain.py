"""Plain words for common errors, from the table in `explanations`."""

import difflib
import re
from collections.abc import Iterator
from typing import Final

from cairn_checks._failure import CheckFailure, clip
from cairn_grader.explanations import ROWS

MESSAGE_CHARS: Final = 2_000
GROUP_CHARS: Final = 100

_COMPILED: Final = [(row.type_name, re.compile(row.pattern), row.text) for row in ROWS]


def explain(error: BaseException, shadowed: frozenset[str] = frozenset()) -> str | None:
    """What usually causes such an error; None where nothing helpful is known.

    `shadowed` are the names of the learner's files that Python's own modules hide.
    """
    names = set(_names(type(error)))
    message = _message(error)
    hidden = _shadowed_module(names, message, shadowed)
    if hidden:
        return (
            f"Your file `{hidden}.py` has the name of a module that comes with Python, which is "
            "imported instead of it. Give your file another name."
        )
    for type_name, pattern, text in _COMPILED:
        if type_name in names and (found := pattern.search(message)):
            groups = {
                key: clip(value or "", GROUP_CHARS) for key, value in found.groupdict().items()
            }
            return text.format_map(groups) if groups else text
    return None


def never_awaited(warning: str) -> str:
    """About Python's warning "coroutine 'x' was never awaited"."""
    found = re.search(r"coroutine '([\w.<>]+)'", warning)
    name = found.group(1).rpartition(".")[2] if found else "the function"
    return (
        f"`{name}` is a coroutine function: calling it does nothing until its result is awaited. "
        "Write `await` before the call, or make a task of it."
    )


def _names(kind: type) -> Iterator[str]:
    for base in kind.__mro__:
        yield base.__name__


def _message(error: BaseException) -> str:
    if isinstance(error, CheckFailure):
        return clip(error.actual or error.message, MESSAGE_CHARS)
    if isinstance(error, SyntaxError):
        return str(error.msg)
    try:
        return clip(f"{error}{_suggestion(error)}", MESSAGE_CHARS)
    except Exception:
        return ""


def _suggestion(error: BaseException) -> str:
    """What Python adds only when it prints a traceback itself: a name that is spelt alike."""
    name = getattr(error, "name", None)
    if not isinstance(name, str) or "Did you mean" in str(error):
        return ""
    if isinstance(error, AttributeError):
        candidates = set(dir(error.obj)) if error.obj is not None else set()
    elif isinstance(error, NameError):
        candidates = _visible_names(error)
    else:
        return ""
    private = name.startswith("_")
    words = [word for word in candidates if word.startswith("_") == private and word != name]
    found = difflib.get_close_matches(name, words, 1, cutoff=0.75)
    return f". Did you mean: '{found[0]}'" if found else ""


def _visible_names(error: NameError) -> set[str]:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return set()
    frame = trace.tb_frame
    return {*frame.f_locals, *frame.f_globals, *frame.f_builtins}


def _shadowed_module(names: set[str], message: str, shadowed: frozenset[str]) -> str | None:
    if not shadowed or not names & {"ImportError", "AttributeError"}:
        return None
    mentioned = re.findall(r"(?:module|from|named) '(\w+)", message)
    return next((name for name in mentioned if name in shadowed), None)
