"""How the report is written: the loops that are left, and what ruff finds."""

import ast
from pathlib import Path

from cairn_checks import expect, nodes_of, parse_source, run_ruff, source_of

LOOPS = {ast.For: "for", ast.AsyncFor: "async for", ast.While: "while"}
COMPREHENSIONS = {
    ast.ListComp: "list comprehension",
    ast.SetComp: "set comprehension",
    ast.DictComp: "dict comprehension",
    ast.GeneratorExp: "generator expression",
}


def modules() -> list[str]:
    """Name the learner's modules: report.py, and what may stand beside it."""
    found = {path.name for path in Path().glob("*.py")} - {"sales.py", "conftest.py"}
    return sorted(name for name in found | {"report.py"} if not name.startswith("test_"))


def found_in_modules(kinds: dict[type, str]) -> list[str]:
    """Say where nodes of these kinds are, such as `report.py, line 12: for`."""
    return [
        f"{name}, line {node.lineno}: {kinds[type(node)]}"
        for name in modules()
        for node in nodes_of(parse_source(name), *kinds)
    ]


def test_no_loop_is_left() -> None:
    """has no for and no while left"""
    expect(found_in_modules(LOOPS), "loops that are left").equals([])


def test_no_comprehension_is_left() -> None:
    """has no comprehension and no generator expression"""
    expect(found_in_modules(COMPREHENSIONS), "comprehensions that are left").equals([])


def test_ruff_finds_nothing() -> None:
    """has nothing that ruff complains about"""
    names = modules()
    run_ruff(names, select=["F", "B", "C4"]).expect_clean("ruff check --select F,B,C4")
    silenced = [name for name in names if "noqa" in source_of(name)]
    expect(silenced, "modules with a noqa").equals([])
