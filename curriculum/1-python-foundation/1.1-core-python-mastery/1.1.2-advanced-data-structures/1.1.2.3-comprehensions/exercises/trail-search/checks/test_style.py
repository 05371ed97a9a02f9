"""How the search is written: the loops that are left, and what ruff finds."""

import ast
from pathlib import Path

from cairn_checks import expect, nodes_of, parse_source, run_ruff, source_of

LOOPS = {ast.For: "for", ast.AsyncFor: "async for", ast.While: "while"}


def modules() -> list[str]:
    """Name the learner's modules: search.py, and what may stand beside it."""
    found = {path.name for path in Path().glob("*.py")} - {"trails.py", "conftest.py"}
    return sorted(name for name in found | {"search.py"} if not name.startswith("test_"))


def test_no_loop_is_left() -> None:
    """has no loop left outside of ids_by_tag"""
    found = []
    for name in modules():
        tree = parse_source(name)
        allowed = {
            id(node)
            for function in nodes_of(tree, ast.FunctionDef)
            if function.name == "ids_by_tag"
            for node in ast.walk(function)
        }
        found += [
            f"{name}, line {node.lineno}: {LOOPS[type(node)]}"
            for node in nodes_of(tree, *LOOPS)
            if id(node) not in allowed
        ]
    expect(found, "loops that are left").equals([])


def test_map_and_filter_get_no_lambda() -> None:
    """passes no lambda to map or filter"""
    found = [
        f"{name}, line {call.lineno}: {call.func.id} with a lambda"
        for name in modules()
        for call in nodes_of(parse_source(name), ast.Call)
        if isinstance(call.func, ast.Name) and call.func.id in ("map", "filter")
        if call.args and isinstance(call.args[0], ast.Lambda)
    ]
    expect(found, "calls with a lambda").equals([])


def test_ruff_finds_nothing() -> None:
    """has nothing that ruff complains about"""
    names = modules()
    rules = ["F", "B", "C4", "PERF", "SIM"]
    run_ruff(names, select=rules).expect_clean("ruff check --select F,B,C4,PERF,SIM")
    silenced = [name for name in names if "noqa" in source_of(name)]
    expect(silenced, "modules with a noqa").equals([])
