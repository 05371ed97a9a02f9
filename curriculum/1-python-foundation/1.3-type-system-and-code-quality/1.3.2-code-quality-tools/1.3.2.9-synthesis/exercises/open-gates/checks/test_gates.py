"""The hooks, run on the learner's files and on files that should be refused."""

import functools
import re

import pytest
from cairn_checks import CheckFailure, expect, source_of
from repository import new_repository

UNTYPED = "def total(cents):\n    return sum(cents)\n"
UNSAFE = "def check(cents: int) -> None:\n    assert cents > 0\n"
BAD_FILES = {
    "reports/untidy.py": "TOTAL=1\n",
    "reports/untyped.py": UNTYPED,
    "reports/test_untyped.py": UNTYPED + "\n\nassert total([1]) == 1\n",
    "reports/latest_unsafe.py": UNSAFE,
}


@functools.cache
def refused() -> dict[str, str]:
    """What each hook said that failed when all bad files were to be committed, by its id."""
    repository = new_repository()
    for path, text in BAD_FILES.items():
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
        pytest.param("types", "reports/untyped.py", id="a module without types"),
        pytest.param("types", "test_untyped.py", id="tests without types"),
        pytest.param("security", "latest_unsafe.py", id="a check with assert"),
    ],
)
def test_refuses(hook: str, about: str) -> None:
    """the hooks refuse a new module in another folder"""
    found = refused()
    expect(sorted(found), "the hooks that refused the bad modules").contains(hook)
    expect(found[hook], f"what the hook {hook} said").contains(about)


def test_lets_tests_use_assert() -> None:
    """security leaves out the tests in other folders too"""
    said = refused().get("security", "")
    expect(said, "what the hook security said").does_not_contain("test_untyped.py")


def test_nothing_is_silenced() -> None:
    """no finding in your files is silenced by a comment"""
    pattern = r"#\s*(?:type:\s*ignore|mypy:|nosec|noqa|fmt:).*"
    sources = [source_of(name) for name in ("payouts.py", "test_payouts.py")]
    comments = [comment for source in sources for comment in re.findall(pattern, source)]
    expect(comments, "comments that silence a tool").equals([])
