"""What the tools make of the learner's files, and of a sample file put beside them."""

from cairn_checks import expect
from tidying import DATA, SAMPLE, tidied


def test_nothing_left_to_tidy() -> None:
    """autoflake, isort and black change none of your files"""
    found = tidied()
    for name, text in found.before.items():
        if name != SAMPLE:
            expect(text, name).equals(found.by_black[name])


def test_isort_and_black_agree() -> None:
    """isort accepts what black has written"""
    found = tidied()
    expect(found.isort_complaints, "what isort says after black").equals("")


def test_tidies_new_code() -> None:
    """a new module comes out as Larch wants it"""
    expected = (DATA / "expected.txt").read_text(encoding="utf-8")
    expect(tidied().by_black[SAMPLE], "the new module").equals(expected)


def test_ruff_does_the_same() -> None:
    """ruff alone writes what the three tools write"""
    found = tidied()
    for name, text in found.by_ruff.items():
        expect(text, f"{name}, tidied by ruff").equals(found.by_black[name])
