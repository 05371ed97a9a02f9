"""What the report and the export say, on small logs."""

from pathlib import Path
from typing import Any

import pytest
from cairn_checks import expect, expect_raises

ROWS = ["d_1,cus_9,map_3,900", "d_2,cus_31,guide_12,4100", "d_3,cus_9,map_3,0"]


def write_log(folder: Path, *rows: str) -> Path:
    """Make a log with these rows under the header."""
    path = folder / "usage.csv"
    path.write_text("\n".join(["id,customer,guide,size", *rows, ""]), encoding="utf-8")
    return path


def test_reports_the_example(tmp_path: Path) -> None:
    """counts the downloads, sums them up by guide and finds the largest"""
    from usage import Download, Report, report

    found = report(write_log(tmp_path, *ROWS), top=1)
    largest = [Download("d_2", "cus_31", "guide_12", 4100)]
    wanted = Report(3, {"map_3": 900, "guide_12": 4100}, largest)
    expect(found, "report of three downloads, top=1").equals(wanted)


def test_counts_repeated_rows_once(tmp_path: Path) -> None:
    """counts a repeated row once, however often it comes"""
    from usage import report

    rows = [ROWS[0], ROWS[1], ROWS[1], ROWS[1], ROWS[1], ROWS[2], ROWS[2]]
    found = report(write_log(tmp_path, *rows))
    expect(found.downloads, "number of downloads").equals(3)
    expect(dict(found.by_guide), "bytes by guide").equals({"map_3": 900, "guide_12": 4100})
    expect([one.id for one in found.largest], "ids of the largest").equals(["d_2", "d_1", "d_3"])


def test_counts_equal_downloads_of_different_ids(tmp_path: Path) -> None:
    """counts two downloads that differ only in their id"""
    from usage import report

    found = report(write_log(tmp_path, "d_1,cus_9,map_3,900", "d_2,cus_9,map_3,900"))
    expect(found.downloads, "number of downloads").equals(2)
    expect(dict(found.by_guide), "bytes by guide").equals({"map_3": 1800})


@pytest.mark.parametrize(
    ("top", "wanted"),
    [
        pytest.param(1, ["d_2"], id="the first of three equal ones"),
        pytest.param(3, ["d_2", "d_4", "d_5"], id="equal ones in the order of the log"),
        pytest.param(9, ["d_2", "d_4", "d_5", "d_3", "d_1"], id="more than there are"),
        pytest.param(0, [], id="none"),
    ],
)
def test_finds_the_largest(tmp_path: Path, top: int, wanted: list[str]) -> None:
    """finds the largest downloads, the earlier of equal ones first"""
    from usage import report

    sizes = [5, 80, 7, 80, 80]
    rows = [f"d_{n},cus_9,map_3,{size}" for n, size in enumerate(sizes, start=1)]
    found = report(write_log(tmp_path, *rows), top=top)
    expect([one.id for one in found.largest], f"ids of the largest, top={top}").equals(wanted)


def test_reports_an_empty_log(tmp_path: Path) -> None:
    """reports a log without downloads"""
    from usage import Report, report

    expect(report(write_log(tmp_path)), "report of an empty log").equals(Report(0, {}, []))


def test_reads_quoted_fields(tmp_path: Path) -> None:
    """reads a guide with a comma and an umlaut in its name"""
    from usage import report

    found = report(write_log(tmp_path, 'd_1,cus_9,"Lakes, Zürich",900'))
    expect(dict(found.by_guide), "bytes by guide").equals({"Lakes, Zürich": 900})


def test_exports_the_large_ones(tmp_path: Path) -> None:
    """exports the large downloads, once each, under the header"""
    from usage import export_large

    source = write_log(tmp_path, ROWS[0], ROWS[1], ROWS[1], ROWS[2])
    target = tmp_path / "large.csv"
    target.write_text("the export of yesterday\n", encoding="utf-8")
    count = export_large(source, target, minimum=900)
    expect(count, "the number that is returned").equals(2)
    lines = target.read_text(encoding="utf-8").splitlines()
    expect(lines, "lines of the export").equals(["id,customer,guide,size", *ROWS[:2]])
    expect(names_in(tmp_path), "files in the folder").equals(["large.csv", "usage.csv"])


def test_exports_only_the_header(tmp_path: Path) -> None:
    """exports the header when nothing is large enough"""
    from usage import export_large

    target = tmp_path / "large.csv"
    count = export_large(write_log(tmp_path, *ROWS), target, minimum=5000)
    expect(count, "the number that is returned").equals(0)
    expect(target.read_bytes(), "the export").equals(b"id,customer,guide,size\n")


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("the export of yesterday\n", id="a target that exists"),
        pytest.param(None, id="a target that does not"),
    ],
)
def test_a_failed_export_leaves_the_target_alone(tmp_path: Path, before: str | None) -> None:
    """leaves the folder as it was when a row is broken"""
    from usage import export_large

    source = write_log(tmp_path, *ROWS, "d_4,cus_9,map_3,9O0", "d_5,cus_9,map_3,900")
    target = tmp_path / "large.csv"
    if before is not None:
        target.write_text(before, encoding="utf-8")
    names = names_in(tmp_path)
    with expect_raises(ValueError, "export_large with the size 9O0"):
        export_large(source, target, minimum=1)
    expect(names_in(tmp_path), "files in the folder").equals(names)
    if before is not None:
        expect(target.read_text(encoding="utf-8"), "the target").equals(before)


def test_refuses_a_broken_size(tmp_path: Path) -> None:
    """refuses to report about a broken size"""
    from usage import report

    path = write_log(tmp_path, *ROWS, "d_4,cus_9,map_3,9O0")
    with expect_raises(ValueError, "report with the size 9O0"):
        report(path)


def names_in(folder: Path) -> list[Any]:
    """Name the files in a folder."""
    return sorted(path.name for path in folder.iterdir())
