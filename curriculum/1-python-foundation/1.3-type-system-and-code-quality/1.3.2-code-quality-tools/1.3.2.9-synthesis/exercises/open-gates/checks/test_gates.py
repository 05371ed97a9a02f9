"""The hooks, run on the learner's files and on files that should be refused."""

import functools
import re

import pytest
from cairn_checks import CheckFailure, expect, source_of
from repository import new_repository

BAD_FILES = {
    "format": ("reports/untidy.py", "TOTAL=1\n"),
    "types": ("reports/untyped.py", "def total(cents):\n    return sum(cents)\n"),
    "security": (
        "reports/unsafe.py",
        "def check(cents: int) -> None:\n    assert cents > 0\n",
    ),
}


@functools.cache
def refused() -> dict[str, str]:
    """What each hook said that failed when all bad files were to be committed, by its id."""
    repository = new_repository()
    for path, text in BAD_FILES.values():
        repository.write(path, text)
        repository.stage(path)
    output = repository.run_hooks().output
    blocks = re.split(r"^- hook id: ", output, flags=re.MULTILINE)[1:]
    return {block.partition("\n")[0].strip(): block for block in blocks}


def test_accepts_the_repository() -> None:
    """every hook is content with your files"""
    result = new_repository().run_hooks("--all-files")
    if result.code != 0:
        label = "the hooks on your files"
        raise CheckFailure(label, f"{label}: expected all to pass\n{result.output.strip()}")


@pytest.mark.parametrize(
    ("hook", "about"),
    [
        pytest.param("format", "", id="an untidy module"),
        pytest.param("types", "untyped.py", id="a module without types"),
        pytest.param("security", "unsafe.py", id="a check with assert"),
    ],
)
def test_refuses(hook: str, about: str) -> None:
    """the hooks refuse a new module in another folder"""
    found = refused()
    expect(sorted(found), "the hooks that refused the three bad modules").contains(hook)
    expect(found[hook], f"what the hook {hook} said").contains(about)


def test_nothing_is_silenced() -> None:
    """no finding in payouts.py is silenced by a comment"""
    pattern = r"#\s*(?:type:\s*ignore|mypy:|nosec|noqa|fmt:).*"
    comments = re.findall(pattern, source_of("payouts.py"))
    expect(comments, "comments that silence a tool").equals([])
