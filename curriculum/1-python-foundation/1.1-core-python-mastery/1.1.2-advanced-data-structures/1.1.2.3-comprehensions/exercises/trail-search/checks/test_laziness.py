"""How far the consumers read."""

from collections.abc import Iterator
from typing import Any

from cairn_checks import expect


class Feed:
    """Six trails that are read one at a time; the third and fifth are closed."""

    def __init__(self) -> None:
        self.read: list[int] = []

    def trails(self) -> Iterator[Any]:
        """Hand out the trails, and write down each one."""
        from trails import Trail

        for n in range(1, 7):
            self.read.append(n)
            yield Trail(f"t_{n}", f"Trail {n}", "north", n * 1000, is_open=n not in (3, 5))


def test_stops_at_the_first_closed_trail() -> None:
    """reads no further than the first closed trail"""
    from search import any_closed

    feed = Feed()
    any_closed(feed.trails())
    expect(feed.read, "trails read by any_closed").equals([1, 2, 3])


def test_stops_at_the_first_longer_trail() -> None:
    """reads no further than the first longer trail"""
    from search import first_longer

    feed = Feed()
    first_longer(feed.trails(), 1500)
    expect(feed.read, "trails read by first_longer(trails, 1500)").equals([1, 2])


def test_exports_line_by_line() -> None:
    """reads only as far as each exported line needs"""
    from search import export_lines

    feed = Feed()
    lines = iter(export_lines(feed.trails()))
    expect(feed.read, "trails read before the first line is asked for").equals([])
    found = [next(lines, None), next(lines, None)]
    expect(found, "two lines").equals(["t_1;Trail 1;1000", "t_2;Trail 2;2000"])
    expect(feed.read, "trails read for two lines").equals([1, 2])
    expect(next(lines, None), "the third line").equals("t_4;Trail 4;4000")
    expect(feed.read, "trails read for three lines").equals([1, 2, 3, 4])
