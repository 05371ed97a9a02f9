"""The hook alone, as a function."""

from pathlib import Path

import pytest
from cairn_checks import expect


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        pytest.param("cents = 9.5", [1], id="a variable"),
        pytest.param("\nMAP_CENTS = 850.0", [2], id="a constant in capitals"),
        pytest.param("price_cents: float = 9.5", [1], id="a variable with a type"),
        pytest.param("refund_cents = -0.5", [1], id="a negative number"),
        pytest.param("total_cents = cents = 0.0", [1, 1], id="two names at once"),
        pytest.param("charge('cus_9',\n    amount_cents=9.5)", [2], id="an argument"),
        pytest.param(
            "def f():\n    cents = 1.5\n    if cents:\n        g(cents=2.5)\ncents = 1e2",
            [2, 4, 5],
            id="several, in order",
        ),
    ],
)
def test_finds_floats(source: str, lines: list[int]) -> None:
    """finds a float that is given to cents"""
    from hooks.whole_cents import find_floats

    expect(find_floats(source), f"find_floats({source!r})").equals(lines)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("", id="an empty file"),
        pytest.param("cents = 950", id="whole cents"),
        pytest.param("cents: int", id="a type without a value"),
        pytest.param("# cents = 9.5", id="a comment"),
        pytest.param("text = 'cents = 9.5'", id="a text"),
        pytest.param("distance_km = 9.5", id="another name"),
        pytest.param("accents = 9.5", id="a name that only ends in cents"),
        pytest.param("charge(cents=950, rate=0.5, **extra)", id="another argument"),
        pytest.param("cents = round(9.5 * 100)", id="a calculation"),
    ],
)
def test_lets_the_rest_pass(source: str) -> None:
    """lets everything else pass"""
    from hooks.whole_cents import find_floats

    expect(find_floats(source), f"find_floats({source!r})").equals([])


def test_reports_every_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """reports the findings of all files, each with its place"""
    from hooks.whole_cents import main

    first, second, good = (tmp_path / name for name in ("maps.py", "guides.py", "plans.py"))
    first.write_text("x = 1\ncents = 9.5\n")
    second.write_text("cents = 0.5\ncents = 1\ncents = 1.5\n")
    good.write_text("cents = 1\n")
    code = main([str(first), str(good), str(second)])
    expect(code, "the exit code").equals(1)
    printed = capsys.readouterr().out.splitlines()
    places = [f"{first}:2:", f"{second}:1:", f"{second}:3:"]
    expect(len(printed), "number of printed lines").equals(3)
    for line, place in zip(printed, places, strict=True):
        expect(line, "a printed line").starts_with(place)


def test_is_quiet_when_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """prints nothing and returns 0 when there is no finding"""
    from hooks.whole_cents import main

    good = tmp_path / "plans.py"
    good.write_text("cents = 950\nkm = 9.5\n")
    expect(main([str(good)]), "main with a good file").equals(0)
    expect(main([]), "main without files").equals(0)
    expect(capsys.readouterr().out, "what was printed").equals("")


def test_reports_broken_python(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """reports a file that is not Python, and goes on with the next"""
    from hooks.whole_cents import main

    broken, other = tmp_path / "broken.py", tmp_path / "maps.py"
    broken.write_text("x = 1\ncents = = 9.5\n")
    other.write_text("cents = 9.5\n")
    expect(main([str(broken), str(other)]), "the exit code").equals(1)
    printed = capsys.readouterr().out
    expect(printed, "what was printed").contains(f"{broken}:2:").contains(f"{other}:1:")
