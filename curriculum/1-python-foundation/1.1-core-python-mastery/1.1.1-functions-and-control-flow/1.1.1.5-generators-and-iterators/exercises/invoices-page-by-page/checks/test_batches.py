"""Checks of Batches."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from cairn_checks import expect, expect_raises


@pytest.mark.parametrize(
    ("items", "size", "wanted"),
    [
        pytest.param([1, 2, 3], 2, [[1, 2], [3]], id="a shorter last batch"),
        pytest.param([1, 2, 3, 4], 2, [[1, 2], [3, 4]], id="no rest, so no empty batch"),
        pytest.param([1, 2, 3], 1, [[1], [2], [3]], id="size 1"),
        pytest.param([1, 2], 5, [[1, 2]], id="fewer items than the size"),
        pytest.param([], 3, [], id="no items"),
        pytest.param([None, 0, ""], 2, [[None, 0], [""]], id="items that are false"),
        pytest.param("atlas", 2, [["a", "t"], ["l", "a"], ["s"]], id="a string"),
    ],
)
def test_groups_the_items(items: Any, size: int, wanted: list[list[Any]]) -> None:
    """groups the items into lists"""
    from batches import Batches

    expect(list(Batches(items, size)), f"Batches({items!r}, {size})").equals(wanted)


def test_takes_a_generator() -> None:
    """takes items that can be walked only once"""
    from batches import Batches

    squares = (n * n for n in range(5))
    expect(list(Batches(squares, 2)), "batches of squares").equals([[0, 1], [4, 9], [16]])


def test_reads_no_further_than_the_batch() -> None:
    """reads no further than the batch that is asked for"""
    from batches import Batches

    read: list[int] = []

    def numbers() -> Iterator[int]:
        for number in count(1):
            if number > 100:
                raise AssertionError("more than 100 items were read for two batches of 3")
            read.append(number)
            yield number

    batches = Batches(numbers(), 3)
    expect(read, "items read before the first batch").equals([])
    expect(next(batches, None), "the first batch").equals([1, 2, 3])
    expect(read, "items read for one batch").equals([1, 2, 3])
    expect(next(batches, None), "the second batch").equals([4, 5, 6])
    expect(read, "items read for two batches").equals([1, 2, 3, 4, 5, 6])


def test_is_its_own_iterator() -> None:
    """is an iterator, and so returns itself from iter()"""
    from batches import Batches

    batches = Batches([1, 2, 3], 2)
    expect(iter(batches), "iter(batches)").same_object_as(batches)
    expect(next(batches, None), "the first batch").equals([1, 2])
    expect(list(batches), "the rest").equals([[3]])


def test_stays_at_its_end() -> None:
    """raises StopIteration at the end, each time"""
    from batches import Batches

    batches = Batches([1], 2)
    expect(list(batches), "all batches").equals([[1]])
    for attempt in (1, 2):
        with expect_raises(StopIteration, f"next() after the end, attempt {attempt}"):
            next(batches)


@pytest.mark.parametrize("size", [0, -1])
def test_refuses_a_bad_size_at_once(size: int) -> None:
    """refuses a size below 1 at once, before it reads"""
    from batches import Batches

    read: list[int] = []

    def numbers() -> Iterator[int]:
        read.append(1)
        yield 1

    with expect_raises(ValueError, f"Batches(items, {size})"):
        Batches(numbers(), size)
    expect(read, "items read").equals([])


def test_batches_are_lists_of_their_own() -> None:
    """hands out a new list for each batch"""
    from batches import Batches

    found = list(Batches([1, 2, 3, 4], 2))
    expect(found, "all batches").equals([[1, 2], [3, 4]])
    found[0].clear()
    expect(found[1], "the second batch after the first was cleared").equals([3, 4])
