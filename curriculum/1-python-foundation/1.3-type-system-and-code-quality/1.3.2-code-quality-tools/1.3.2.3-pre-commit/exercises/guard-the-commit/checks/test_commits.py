"""Real commits in a repository with the learner's hooks."""

from cairn_checks import CheckFailure, expect
from repository import Commit, new_repository

GOOD = "WHOLE_CENTS = 950\n"
FLOAT = '"""Prices."""\n\nMAP_CENTS = 8.5\n'
UNTIDY = "FREE_MONTHS=  2\n"


def expect_made(commit: Commit, label: str) -> None:
    """The commit was made."""
    __tracebackhide__ = True
    if not commit.made:
        message = f"{label}: expected a commit, your hooks refused it:\n{commit.output.strip()}"
        raise CheckFailure(label, message)


def expect_refused(commit: Commit, label: str) -> None:
    """The commit was not made."""
    __tracebackhide__ = True
    if commit.made:
        said = commit.output.strip()
        raise CheckFailure(label, f"{label}: expected no commit, one was made:\n{said}")


def test_refuses_a_float() -> None:
    """refuses a commit with money as a float, and says where it is"""
    repository = new_repository()
    repository.write("billing/maps.py", FLOAT)
    repository.stage("billing/maps.py")
    commit = repository.commit()
    expect_refused(commit, "a commit with MAP_CENTS = 8.5 in billing/maps.py")
    expect(commit.output, "what Git printed").contains("billing/maps.py:3:")


def test_lets_good_files_pass() -> None:
    """commits what breaks no rule, and floats outside of billing/"""
    repository = new_repository()
    repository.write("billing/guides.py", GOOD)
    repository.write("billing/README.md", "MAP_CENTS = 8.5 was a mistake\n")
    repository.write("catalogue/shop.py", FLOAT)
    repository.write("tests/billing/test_maps.py", FLOAT)
    repository.write(".env.example", "TERN_KEY=\n")
    paths = ["billing/guides.py", "billing/README.md", "catalogue", "tests", ".env.example"]
    repository.stage(*paths)
    expect_made(repository.commit(), f"a commit of {', '.join(paths)}")


def test_formats_what_is_committed() -> None:
    """formats an untidy file, and commits it at the second try"""
    repository = new_repository()
    repository.write("catalogue/routes.py", UNTIDY)
    repository.stage("catalogue/routes.py")
    expect_refused(repository.commit(), f"a commit with {UNTIDY.strip()!r}")
    expect(repository.read("catalogue/routes.py"), "the file after that").equals(
        "FREE_MONTHS = 2\n"
    )
    repository.stage("catalogue/routes.py")
    expect_made(repository.commit(), "the second commit, with the formatted file")


def test_refuses_env_files() -> None:
    """refuses a file called .env in any folder"""
    repository = new_repository()
    repository.write("catalogue/.env", "TERN_KEY=sk_live_1\n")
    repository.stage("catalogue/.env")
    expect_refused(repository.commit(), "a commit with catalogue/.env")


def test_looks_at_what_is_committed_only() -> None:
    """leaves alone what is not part of the commit"""
    repository = new_repository()
    draft = FLOAT + UNTIDY
    repository.write("billing/draft.py", draft)
    repository.write("billing/guides.py", GOOD)
    repository.stage("billing/guides.py")
    repository.write("billing/guides.py", GOOD + draft)
    expect_made(repository.commit(), "a commit of billing/guides.py beside an unfinished draft")
    expect(repository.read("billing/draft.py"), "the draft after the commit").equals(draft)
    edited = repository.read("billing/guides.py")
    expect(edited, "the edit of guides.py that was not staged").equals(GOOD + draft)
