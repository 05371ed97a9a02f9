"""A Git hook: money is counted in whole cents."""

import ast
import sys
from collections.abc import Sequence
from pathlib import Path


def find_floats(source: str) -> list[int]:
    """Return the lines on which a float is given to something called cents, in order.

    Raises:
        SyntaxError: the source is not Python.
    """
    lines = []
    for node in ast.walk(ast.parse(source)):
        for name, value in _given(node):
            if (name == "cents" or name.lower().endswith("_cents")) and _is_float(value):
                lines.append(value.lineno)
    return sorted(lines)


def _given(node: ast.AST) -> list[tuple[str, ast.expr]]:
    """The names that a node gives a value to, with the value."""
    match node:
        case ast.Assign(targets=targets, value=value):
            return [(target.id, value) for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return [(name, value)]
        case ast.keyword(arg=str() as name, value=value):
            return [(name, value)]
        case _:
            return []


def _is_float(value: ast.expr) -> bool:
    if isinstance(value, ast.UnaryOp):
        value = value.operand
    return isinstance(value, ast.Constant) and isinstance(value.value, float)


def main(paths: Sequence[str]) -> int:
    """Report the floats in all files; the result is the exit code."""
    code = 0
    for path in paths:
        try:
            lines = find_floats(Path(path).read_text(encoding="utf-8"))
            remark = "money is counted in whole cents"
        except SyntaxError as error:
            lines, remark = [error.lineno or 1], "this is not Python"
        for line in lines:
            print(f"{path}:{line}: {remark}")
            code = 1
    return code


if __name__ == "__main__":
    main(sys.argv[1:])
