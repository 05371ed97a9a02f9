"""What records.py does when it runs."""

from collections.abc import Iterator

from cairn_checks import expect, expect_raises


def test_repository_keeps_records() -> None:
    """keeps records and finds them by id"""
    from models import Guide
    from records import Repository

    alps, lakes = Guide("guide_12", 1900, 240), Guide("guide_3", 1700, 180)
    guides = Repository()
    guides.add(alps)
    guides.add(lakes)
    expect(guides.get("guide_12"), "get('guide_12')").same_object_as(alps)
    expect(guides.get("guide_99"), "get('guide_99')").is_none()
    expect(guides.all(), "all()").equals([alps, lakes])


def test_repository_refuses_a_second_record() -> None:
    """refuses an id that is taken, and keeps the first record"""
    from models import Guide
    from records import Repository

    guides = Repository()
    guides.add(Guide("guide_12", 1900, 240))
    with expect_raises(ValueError, "add of a second guide_12", match="guide_12"):
        guides.add(Guide("guide_12", 1, 1))
    expect(guides.all(), "all() afterwards").equals([Guide("guide_12", 1900, 240)])


def test_all_gives_a_new_list() -> None:
    """hands out a list that can be changed without harm"""
    from models import Guide
    from records import Repository

    guides, others = Repository(), Repository()
    guides.add(Guide("guide_12", 1900, 240))
    guides.all().clear()
    expect(len(guides.all()), "number of records after all().clear()").equals(1)
    expect(others.all(), "all() of another repository").equals([])


def test_by_id_arranges_records() -> None:
    """arranges records by their id"""
    from models import Customer, Guide
    from records import by_id

    guide, customer = Guide("guide_12", 1900, 240), Customer("cus_9", "ana@example.com")
    index = by_id(each for each in (guide, customer))
    expect(index, "by_id of a guide and a customer").equals({"guide_12": guide, "cus_9": customer})


def test_cheapest_finds_the_lowest_price() -> None:
    """finds the lowest price, the first of two that are equal"""
    from models import Guide, TrailMap
    from records import cheapest

    ridge, lake = TrailMap("map_3", 850, 25_000), TrailMap("map_4", 850, 50_000)
    found = cheapest(each for each in (Guide("guide_12", 1900, 240), ridge, lake))
    expect(found, "cheapest(...)").same_object_as(ridge)


def test_cheapest_of_nothing() -> None:
    """refuses to find the cheapest of nothing"""
    from records import cheapest

    with expect_raises(ValueError, "cheapest([])"):
        cheapest([])


def test_first_or_reads_one_item() -> None:
    """reads no more than the first item"""
    from records import first_or

    read: list[str] = []

    def names() -> Iterator[str]:
        for name in ("Ana", "Ben", "Eva"):
            read.append(name)
            yield name

    expect(first_or(names(), "nobody"), "first_or(names, 'nobody')").equals("Ana")
    expect(read, "what was read").equals(["Ana"])


def test_first_or_falls_back() -> None:
    """takes the default only when there is no item"""
    from records import first_or

    expect(first_or([], 0), "first_or([], 0)").equals(0)
    expect(first_or([None], "nobody"), "first_or([None], 'nobody')").is_none()
    expect(first_or(["", "Ana"], "nobody"), "first_or(['', 'Ana'], 'nobody')").equals("")


def test_page_is_a_frozen_value() -> None:
    """makes pages that compare by value and cannot be changed"""
    from models import Guide
    from records import Page

    guide = Guide("guide_12", 1900, 240)
    page = Page((guide,), total=31)
    expect(page == Page((guide,), 31), "two equal pages compared with ==").is_true()
    with expect_raises(AttributeError, "page.total = 1"):
        page.total = 1
