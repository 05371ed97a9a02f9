"""What mypy, pylint and bandit say about every module in the folder."""

import ast
import io
import re
import tokenize
from pathlib import Path

from cairn_checks import expect, nodes_of, parse_source, run_mypy, run_tool, source_of

SUPPRESSION = re.compile(r"#\s*(type:\s*ignore|mypy:|pylint:|nosec|noqa)")
PYLINT_SETTINGS = Path(__file__).with_name("pylint.toml")


def modules() -> list[str]:
    """The learner's modules, without tests of their own."""
    return sorted(
        path.as_posix() for path in Path().rglob("*.py") if not path.name.startswith("test_")
    )


def suppressions_in(module: str) -> list[str]:
    """Comments that silence a tool, and the two ways to silence mypy in code."""
    tree = parse_source(module)
    found = [
        f"{module}:{token.start[0]}: {token.string}"
        for token in tokenize.generate_tokens(io.StringIO(source_of(module)).readline)
        if token.type == tokenize.COMMENT and SUPPRESSION.match(token.string)
    ]
    for node in nodes_of(tree, ast.ImportFrom, ast.Attribute):
        names = [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
        if isinstance(node, ast.Attribute):
            names = [node.attr] if getattr(node.value, "id", "") == "typing" else []
        for name in {"Any", "cast"} & set(names):
            found.append(f"{module}:{getattr(node, 'lineno', 0)}: typing.{name}")
    return found


def test_mypy_is_content() -> None:
    """mypy --strict finds nothing"""
    run_mypy(modules(), options=["--disallow-any-explicit"]).expect_clean("mypy --strict")


def test_pylint_is_content() -> None:
    """pylint finds nothing"""
    options = [f"--rcfile={PYLINT_SETTINGS}", "--score=n"]
    run_tool(["pylint", *options, *modules()]).expect_clean("pylint")


def test_bandit_is_content() -> None:
    """bandit finds nothing"""
    form = ["--format", "custom", "--msg-template", "{relpath}:{line}: {test_id} {msg}"]
    run_tool(["bandit", "--quiet", "--ignore-nosec", *form, *modules()]).expect_clean("bandit")


def test_no_rule_is_switched_off() -> None:
    """no finding is silenced by a comment, `Any` or `cast`"""
    found = [line for module in modules() for line in suppressions_in(module)]
    expect(found, "what silences a tool").equals([])
