"""For the few checks that must look at code instead of behaviour."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from cairn_checks._failure import CheckFailure

Sourced = str | Path | ModuleType | Callable[..., Any]


def source_of(target: Sourced) -> str:
    """Source text of a file (path relative to the learner's folder), module, class or function.

    CheckFailure when the file does not exist or the object has no source.
    """
    if isinstance(target, (str, Path)):
        path = Path(target)
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            message = f"{path.as_posix()}: expected a file, there is none"
            raise CheckFailure(path.as_posix(), message, expected="a file") from None
        except UnicodeDecodeError as error:
            message = f"{path.as_posix()}: expected UTF-8 text, got other bytes ({error.reason})"
            raise CheckFailure(path.as_posix(), message, expected="UTF-8 text") from None
    try:
        return textwrap.dedent(
            inspect.getsource(target if isinstance(target, ModuleType) else inspect.unwrap(target))
        )
    except (OSError, TypeError):
        label = getattr(target, "__name__", repr(target))
        message = f"{label}: expected something written in Python, its source cannot be found"
        raise CheckFailure(label, message) from None


def parse_source(target: Sourced) -> ast.Module:
    """`source_of` parsed. CheckFailure with the line when it is not valid Python."""
    text = source_of(target)
    label = (
        str(target) if isinstance(target, (str, Path)) else getattr(target, "__name__", "source")
    )
    try:
        return ast.parse(text, filename=label)
    except SyntaxError as error:
        message = f"{label}: expected valid Python, line {error.lineno} is not: {error.msg}"
        raise CheckFailure(label, message, expected="valid Python") from None


def nodes_of(target: Sourced | ast.AST, *kinds: type[ast.AST]) -> list[ast.AST]:
    """All nodes of the given kinds, in source order: `nodes_of("app.py", ast.For, ast.While)`."""
    tree = target if isinstance(target, ast.AST) else parse_source(target)
    found = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    return sorted(found, key=lambda node: (getattr(node, "lineno", 0), _column(node)))


def names_called(target: Sourced | ast.AST) -> list[str]:
    """Dotted names of everything called, in source order: `["print", "time.sleep"]`."""
    calls = (node for node in nodes_of(target, ast.Call) if isinstance(node, ast.Call))
    return [name for call in calls if (name := dotted_name(call.func))]


def modules_imported(target: Sourced | ast.AST) -> set[str]:
    """Names of the modules that are imported, as written: `{"json", "collections.abc"}`."""
    modules: set[str] = set()
    for node in nodes_of(target, ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add("." * node.level + (node.module or ""))
    return modules


def dotted_name(node: ast.expr) -> str:
    """`a.b.c` for a name or attribute; "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted_name(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""


def _column(node: ast.AST) -> int:
    return getattr(node, "col_offset", 0)
