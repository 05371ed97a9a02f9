"""Checks of the two classes of the catalogue."""

from typing import Any

from cairn_checks import expect, expect_raises


def test_a_guide_has_all_abilities() -> None:
    """makes and changes the guide of the brief's example"""
    from catalogue import Guide
    from records import Record

    times = iter([100, 107])
    guide: Any = Guide(
        id="guide_12",
        title=" Alps ",
        cents=1900,
        clock=lambda: next(times),
        actor="ana",
    )
    expect(guide, "the guide").is_instance_of(Record)
    guide.change("title", "High Alps ")
    history = [("ana", "title", "Alps", "High Alps")]
    expect(getattr(guide, "history", None), "guide.history").equals(history)
    expect(guide, "the guide").has_attribute("to_json")
    wanted = (
        '{"cents": 1900, "created_at": 100, "id": "guide_12", '
        '"title": "High Alps", "updated_at": 107}'
    )
    expect(guide.to_json(), "guide.to_json()").equals(wanted)


def test_a_hut_has_two_abilities() -> None:
    """gives huts JSON and stripping, and nothing that asks for more"""
    from catalogue import Hut
    from records import Record

    hut: Any = Hut(id="hut_3", name=" Brunn ")
    expect(hut, "the hut").is_instance_of(Record)
    expect(hut, "the hut").has_attribute("to_json")
    text = hut.to_json()
    expect(text, "hut.to_json()").equals('{"id": "hut_3", "name": "Brunn"}')
    with expect_raises(TypeError, "a hut with an actor"):
        Hut(id="hut_3", name="Brunn", actor="ana")
