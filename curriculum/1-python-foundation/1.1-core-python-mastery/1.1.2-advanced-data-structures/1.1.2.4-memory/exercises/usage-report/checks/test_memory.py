"""How much memory the report and the export need for a log of 20,000 rows."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from cairn_checks import expect

ROWS = 20_000
LIMIT = 1_000_000


@pytest.fixture
def logs(tmp_path: Path) -> tuple[Path, Path]:
    """Make a log of 20 rows and one of 20,000, in which every tenth row is repeated."""
    paths = []
    for rows in (20, ROWS):
        path = tmp_path / f"usage-{rows}.csv"
        with path.open("w", encoding="utf-8") as file:
            file.write("id,customer,guide,size\n")
            for n in range(rows):
                row = f"d_{n},cus_{n % 997},guide_{n % 40},{n * 7919 % 100_003}\n"
                file.write(row if n % 10 else row * 2)
        paths.append(path)
    return paths[0], paths[1]


def peak_of(job: Callable[[], object]) -> int:
    """Run a job, and say how many bytes it had allocated at its highest."""
    tracemalloc.start()
    try:
        job()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_report_needs_little_memory(logs: tuple[Path, Path]) -> None:
    """reports about 20,000 rows in at most 1,000,000 bytes"""
    from usage import Report, report

    small, large = logs
    report(small)
    found: list[Report] = []
    peak = peak_of(lambda: found.append(report(large)))
    expect(found[0].downloads, "number of downloads").equals(ROWS)
    expect(sum(found[0].by_guide.values()), "bytes of all guides").equals(999_929_798)
    expect(peak, "bytes allocated at a time by report").is_at_most(LIMIT)


def test_export_needs_little_memory(logs: tuple[Path, Path], tmp_path: Path) -> None:
    """exports 18,001 of 20,000 rows in at most 1,000,000 bytes"""
    from usage import export_large

    small, large = logs
    target = tmp_path / "large.csv"
    export_large(small, target, minimum=10_000)
    counts: list[int] = []
    peak = peak_of(lambda: counts.append(export_large(large, target, minimum=10_000)))
    with target.open(encoding="utf-8") as file:
        lines = sum(1 for _ in file)
    expect(lines, "lines of the export").equals(counts[0] + 1)
    expect(counts[0], "number of large downloads").equals(18_001)
    expect(peak, "bytes allocated at a time by export_large").is_at_most(LIMIT)
