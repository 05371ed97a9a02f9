"""Checks of the mixins, alone, together, and between classes of other teams."""

import json
from itertools import count, permutations
from typing import Any

import pytest
from cairn_checks import expect, expect_raises

ABILITIES = ["JsonMixin", "StampMixin", "AuditMixin", "StripMixin"]
OPTIONS: dict[str, dict[str, Any]] = {"StampMixin": {"clock": None}, "AuditMixin": {"actor": "ana"}}
FIELDS = {"id": "guide_12", "title": "Alps", "cents": 1900}


def ticking(start: int = 100) -> Any:
    """Make a clock that goes on by one at each look."""
    numbers = count(start)
    return lambda: next(numbers)


def combine(*abilities: Any) -> Any:
    """Make a class of the abilities (names or classes), in this order, with Record at the end."""
    import mixins
    from records import Record

    bases = [
        getattr(mixins, ability) if isinstance(ability, str) else ability for ability in abilities
    ]
    return type("Combined", (*bases, Record), {"FIELDS": ("title", "cents")})


def make(*abilities: Any, **values: Any) -> Any:
    """Make a record of such a class, with the options that its abilities need."""
    options: dict[str, Any] = {}
    for ability in abilities:
        options |= OPTIONS.get(ability, {}) if isinstance(ability, str) else {}
    if "clock" in options:
        options["clock"] = ticking()
    try:
        return combine(*abilities)(**{**FIELDS, **options, **values})
    except TypeError as error:
        names = ", ".join(
            ability if isinstance(ability, str) else ability.__name__ for ability in abilities
        )
        raise AssertionError(f"({names}, Record) could not be made: {error}") from error


def test_json_alone() -> None:
    """JsonMixin alone turns a record into JSON with sorted keys"""
    wanted = '{"cents": 1900, "id": "guide_12", "title": "Alps"}'
    expect(make("JsonMixin").to_json(), "to_json()").equals(wanted)


def test_stamp_alone() -> None:
    """StampMixin alone knows when a record was made and changed"""
    record = make("StampMixin")
    expect((record.created_at, record.updated_at), "the times of a new record").equals((100, 100))
    record.change("cents", 2100)
    expect(record.created_at, "created_at after a change").equals(100)
    expect(record.updated_at, "updated_at after a change").equals(101)
    wanted = {**FIELDS, "cents": 2100, "created_at": 100, "updated_at": 101}
    expect(record.export(), "export()").equals(wanted)


def test_audit_alone() -> None:
    """AuditMixin alone remembers who changed what"""
    record = make("AuditMixin")
    expect(record.history, "the history of a new record").equals([])
    record.change("cents", 2100)
    record.change("cents", 2300)
    expect(record.history, "the history").equals(
        [("ana", "cents", 1900, 2100), ("ana", "cents", 2100, 2300)]
    )
    expect(record.export(), "export()").equals({**FIELDS, "cents": 2300})


def test_strip_alone() -> None:
    """StripMixin alone stores texts without spaces at their ends"""
    record = make("StripMixin", title="  Alps\n")
    expect(record.export(), "export() of a new record").equals(FIELDS)
    record.change("title", " High Alps ")
    record.change("cents", 2100)
    wanted = {**FIELDS, "title": "High Alps", "cents": 2100}
    expect(record.export(), "export() after the changes").equals(wanted)


def test_strips_fields_only() -> None:
    """StripMixin leaves arguments alone that are not fields"""
    for order in (("StripMixin", "AuditMixin"), ("AuditMixin", "StripMixin")):
        record = make(*order, actor=" ana ", id=" guide_12 ", title=" Alps ")
        expect(record.export()["id"], f"the id, with the bases {order}").equals(" guide_12 ")
        expect(record.export()["title"], f"the title, with the bases {order}").equals("Alps")
        record.change("cents", 2100)
        expect(record.history[0][0], f"the actor, with the bases {order}").equals(" ana ")


def test_works_in_every_order() -> None:
    """gives the same record in every order of the mixins"""
    for order in permutations(ABILITIES):
        label = ", ".join(order)
        record = make(*order, title=" Alps ")
        record.change("title", "High Alps ")
        wanted = {**FIELDS, "title": "High Alps", "created_at": 100, "updated_at": 101}
        expect(record.export(), f"export() with the bases {label}").equals(wanted)
        expect(json.loads(record.to_json()), f"to_json() with the bases {label}").equals(wanted)
        history = [("ana", "title", "Alps", "High Alps")]
        expect(record.history, f"history with the bases {label}").equals(history)


def test_an_unknown_field_leaves_no_trace() -> None:
    """leaves no trace of a field that does not exist, and hands on the error"""
    from records import UnknownField

    for order in permutations(ABILITIES):
        label = ", ".join(order)
        record = make(*order)
        with expect_raises(UnknownField, f"change('colour', 'red') with the bases {label}"):
            record.change("colour", "red")
        expect(record.updated_at, f"updated_at with the bases {label}").equals(100)
        expect(record.history, f"history with the bases {label}").equals([])


def test_a_refused_change_leaves_no_trace() -> None:
    """leaves no trace of a change that another class refuses, wherever it stands"""
    from records import Record

    class LockMixin(Record):
        def change(self, field: str, value: object) -> None:
            raise PermissionError("the record is locked")

    for place in range(len(ABILITIES) + 1):
        abilities = [*ABILITIES[:place], LockMixin, *ABILITIES[place:]]
        record = make(*abilities)
        label = f"with the lock at place {place + 1} of the bases"
        with expect_raises(PermissionError, f"a change of a locked record, {label}"):
            record.change("title", "High Alps")
        expect(record.updated_at, f"updated_at {label}").equals(100)
        expect(record.history, f"history {label}").equals([])


def test_other_mixins_join() -> None:
    """lets mixins of other teams take part, wherever they stand"""
    from records import Record

    seen: list[str] = []

    class OwnerMixin(Record):
        def __init__(self, *, owner: str, **rest: Any) -> None:
            super().__init__(**rest)
            self.owner = owner

        def change(self, field: str, value: object) -> None:
            super().change(field, value)
            seen.append(field)

        def export(self) -> Any:
            return {**super().export(), "owner": self.owner}

    for place in range(len(ABILITIES) + 1):
        seen.clear()
        record = make(*ABILITIES[:place], OwnerMixin, *ABILITIES[place:], owner="bo")
        record.change("cents", 2100)
        label = f"with OwnerMixin at place {place + 1} of the bases"
        expect(seen, f"what OwnerMixin has seen {label}").equals(["cents"])
        wanted = {**FIELDS, "cents": 2100, "created_at": 100, "updated_at": 101, "owner": "bo"}
        expect(json.loads(record.to_json()), f"to_json() {label}").equals(wanted)


def test_records_share_nothing() -> None:
    """keeps the histories of two records apart"""
    first, second = make("AuditMixin"), make("AuditMixin", actor="bo")
    first.change("cents", 1)
    expect(second.history, "the history of the second record").equals([])
    second.change("cents", 2)
    expect(first.history, "the history of the first record").equals([("ana", "cents", 1900, 1)])


@pytest.mark.parametrize(
    ("ability", "option"),
    [
        pytest.param("StampMixin", "clock", id="the clock"),
        pytest.param("AuditMixin", "actor", id="the actor"),
    ],
)
def test_insists_on_its_option(ability: str, option: str) -> None:
    """insists on what an ability needs"""
    with expect_raises(TypeError, f"a record with {ability} and without {option}", match=option):
        combine(ability)(**FIELDS)


@pytest.mark.parametrize("ability", ABILITIES)
def test_refuses_an_unknown_argument(ability: str) -> None:
    """refuses an argument that no class takes"""
    options = dict(OPTIONS.get(ability, {}))
    if "clock" in options:
        options["clock"] = ticking()
    with expect_raises(TypeError, f"a record with {ability} and colour='red'", match="colour"):
        combine(ability)(**FIELDS, **options, colour="red")
