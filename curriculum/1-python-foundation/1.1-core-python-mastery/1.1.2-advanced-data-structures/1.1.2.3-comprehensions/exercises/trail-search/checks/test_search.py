"""What the search answers, which the refactoring keeps."""

from typing import Any

from cairn_checks import expect


def trails() -> list[Any]:
    """Make five trails, two of them closed."""
    from trails import Trail

    return [
        Trail("t_1", "Lake Round", "north", 8200, ("Lake", "easy")),
        Trail("t_2", "Old Pass", "south", 15400, ("ridge", "lake"), is_open=False),
        Trail("t_3", "Mill Path", "north", 3100),
        Trail("t_4", "Crag Walk", "north", 9900, ("ridge",), is_open=False),
        Trail("t_5", "Long Moor", "west", 22000, ("easy", "Lake")),
    ]


def test_names_the_open_trails_of_a_region() -> None:
    """names the open trails of a region, in order"""
    from search import names_in

    expect(names_in(trails(), "north"), "names_in(trails, 'north')").equals(
        ["Lake Round", "Mill Path"]
    )
    expect(names_in(trails(), "south"), "names_in(trails, 'south')").equals([])


def test_collects_the_tags() -> None:
    """collects the tags in lower case, each once"""
    from search import all_tags

    expect(all_tags(trails()), "all_tags(trails)").equals({"lake", "easy", "ridge"})
    expect(all_tags([]), "all_tags([])").equals(set())


def test_finds_by_id() -> None:
    """finds trails by id, the last one of equal ids"""
    from search import by_id

    given = trails()
    again = given[0]._replace(metres=8300)
    found = by_id([*given, again])
    expect(found, "by_id(trails)").is_exactly_type(dict)
    expect(list(found), "the ids").equals(["t_1", "t_2", "t_3", "t_4", "t_5"])
    expect(found["t_1"], "the trail t_1, which is there twice").equals(again)
    expect(found["t_5"], "the trail t_5").equals(given[4])


def test_groups_ids_by_tag() -> None:
    """groups the ids by tag, as they are written"""
    from search import ids_by_tag

    wanted = {
        "Lake": ["t_1", "t_5"],
        "easy": ["t_1", "t_5"],
        "ridge": ["t_2", "t_4"],
        "lake": ["t_2"],
    }
    expect(ids_by_tag(trails()), "ids_by_tag(trails)").equals(wanted)
    expect(ids_by_tag([]), "ids_by_tag([])").equals({})


def test_labels_closed_trails_too() -> None:
    """labels each trail, also the closed ones"""
    from search import labels

    wanted = ["Lake Round, 8200 m", "Old Pass, closed", "Mill Path, 3100 m"]
    expect(labels(trails()[:3]), "labels(trails)").equals(wanted)


def test_makes_a_filter_for_each_region() -> None:
    """makes a filter of its own for each region"""
    from search import filters

    found = filters(["north", "south", "west"])
    expect(list(found), "the regions").equals(["north", "south", "west"])
    lake, old_pass = trails()[:2]
    answers = {region: [test(lake), test(old_pass)] for region, test in found.items()}
    wanted = {"north": [True, False], "south": [False, True], "west": [False, False]}
    expect(answers, "answers for a trail in the north and one in the south").equals(wanted)


def test_says_whether_one_is_closed() -> None:
    """says whether one of the trails is closed"""
    from search import any_closed

    given = trails()
    expect(any_closed(given), "any_closed of five trails").is_true()
    expect(any_closed([given[0], given[2]]), "any_closed of two open trails").is_false()
    expect(any_closed([]), "any_closed([])").is_false()


def test_finds_the_first_longer_one() -> None:
    """finds the first longer trail, or None"""
    from search import first_longer

    given = trails()
    expect(first_longer(given, 9000), "first_longer(trails, 9000)").equals(given[1])
    expect(first_longer(given, 15400), "first_longer(trails, 15400)").equals(given[4])
    expect(first_longer(given, 22000), "first_longer(trails, 22000)").is_none()


def test_exports_the_open_trails() -> None:
    """exports a line for each open trail"""
    from search import export_lines

    wanted = ["t_1;Lake Round;8200", "t_3;Mill Path;3100", "t_5;Long Moor;22000"]
    expect(list(export_lines(trails())), "export_lines(trails)").equals(wanted)
    tabs = next(iter(export_lines(trails(), "\t")), None)
    expect(tabs, "the first line with tabs").equals("t_1\tLake Round\t8200")


def test_walks_its_input_once() -> None:
    """takes trails and regions that can be walked only once"""
    import search

    expect(search.all_tags(iter(trails())), "all_tags").equals({"lake", "easy", "ridge"})
    expect(len(search.by_id(iter(trails()))), "number of trails in by_id").equals(5)
    expect(search.ids_by_tag(iter(trails()))["ridge"], "ids_by_tag for ridge").equals(
        ["t_2", "t_4"]
    )
    expect(len(search.labels(iter(trails()))), "number of labels").equals(5)
    expect(list(search.filters(iter(["north", "west"]))), "regions of filters").equals(
        ["north", "west"]
    )
    expect(search.any_closed(iter(trails())), "any_closed").is_true()
    expect(len(list(search.export_lines(iter(trails())))), "number of lines").equals(3)
