"""What the modules do, which the refactoring keeps."""

import io

import pytest
from cairn_checks import expect, expect_raises


def parse(text: str) -> int:
    """Handle an item: a number as text, where `stop` ends the program."""
    if text == "stop":
        raise SystemExit
    return int(text)


def test_gives_each_item_an_outcome() -> None:
    """gives each item an outcome, in order, also after a failure"""
    from batch import run_all
    from outcomes import Done, Failed

    wrong = "ValueError: invalid literal for int() with base 10: 'x'"
    wanted = [Done("7", 7), Failed("x", wrong), Done("0", 0)]
    expect(run_all(parse, iter(["7", "x", "0"])), "run_all(parse, ...)").equals(wanted)
    expect(run_all(parse, []), "run_all(parse, [])").equals([])


def test_skips_with_a_reason() -> None:
    """leaves out what `skip` has a reason for, and does not handle it"""
    from batch import run_all
    from outcomes import Done, Skipped

    handled: list[str] = []
    reasons = {"1": "duplicate", "3": "blocked"}
    outcomes = run_all(handled.append, ["1", "2", "3"], skip=reasons.get)
    wanted = [Skipped("1", "duplicate"), Done("2", None), Skipped("3", "blocked")]
    expect(outcomes, "run_all(..., skip=reasons.get)").equals(wanted)
    expect(handled, "what was handled").equals(["2"])


def test_hands_on_the_end_of_the_program() -> None:
    """hands on what is no ordinary error"""
    from batch import run_all

    with expect_raises(SystemExit, "run_all(parse, ['stop'])"):
        run_all(parse, ["stop"])


def test_knows_its_states() -> None:
    """names the state of each outcome"""
    from outcomes import Done, Failed, Skipped

    outcomes = [Done(1, 2), Failed(1, "no"), Skipped(1, "blocked")]
    states = [outcome.status for outcome in outcomes]
    expect(states, "three states").equals(["done", "failed", "skipped"])
    for outcome in outcomes:
        with expect_raises(AttributeError, f"an assignment to {outcome}.item"):
            outcome.item = 2


def test_values_keeps_all_results() -> None:
    """keeps every result, also 0 and None"""
    from batch import values
    from outcomes import Done, Failed, Skipped

    outcomes = [Done("a", 0), Failed("b", "no"), Done("c", None), Skipped("d", "blocked")]
    expect(values(iter(outcomes)), "values(...)").equals([0, None])


def test_all_done() -> None:
    """tells whether everything was done"""
    from batch import all_done
    from outcomes import Done, Failed, Skipped

    cases = [
        [],
        [Done(1, None)],
        [Done(1, 1), Failed(2, "no")],
        [Skipped(1, "blocked"), Done(2, 2)],
    ]
    answers = [all_done(outcomes) for outcomes in cases]
    expect(answers, "all_done of four lists").equals([True, True, False, False])


def test_first_failure() -> None:
    """finds the first failure, or none"""
    from batch import first_failure
    from outcomes import Done, Failed

    outcomes = [Done(1, 1), Failed(2, "no"), Failed(3, "never")]
    expect(first_failure(iter(outcomes)), "first_failure(...)").equals(Failed(2, "no"))
    expect(first_failure([Done(1, 1)]), "first_failure without a failure").is_none()


def test_describes() -> None:
    """describes each kind of outcome"""
    from batch import describe
    from outcomes import Done, Failed, Skipped

    outcomes = [Done("inv_1", 1900), Failed("inv_2", "KeyError: 7"), Skipped("inv_3", "blocked")]
    expect([describe(outcome) for outcome in outcomes], "three lines").equals(
        ["inv_1: 1900", "inv_2: failed with KeyError: 7", "inv_3: skipped, blocked"]
    )


@pytest.mark.parametrize("text", ["7", "x"])
def test_journals_calls(text: str) -> None:
    """writes the start and the end of a call, also of one that fails"""
    from batch import journaled

    journal = io.StringIO()
    read = journaled(journal)(parse)
    if text == "x":
        with expect_raises(ValueError, "the journaled function"):
            read(text)
    else:
        expect(read(text=text), "the journaled function").equals(7)
    expect(journal.getvalue(), "the journal").equals("parse started\nparse ended\n")
    expect(read.__name__, "the name of the journaled function").equals("parse")
