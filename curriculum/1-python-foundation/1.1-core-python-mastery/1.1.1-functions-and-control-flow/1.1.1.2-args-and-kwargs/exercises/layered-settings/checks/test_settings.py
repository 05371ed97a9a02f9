"""Checks of merge_config."""

from types import MappingProxyType
from typing import Any

import pytest
from cairn_checks import expect, expect_raises


def test_merges_the_example() -> None:
    """merges the brief's example"""
    from settings import merge_config

    merged = merge_config({"timeout": 5, "retries": 2}, {"timeout": 30}, retries=0)
    expect(merged, "the brief's example").equals({"timeout": 30, "retries": 0})


def test_later_layers_win() -> None:
    """lets later layers win over earlier ones"""
    from settings import merge_config

    layers = [{"region": "eu", "timeout": 7}, {"region": "ch"}, {"timeout": 9}]
    merged = merge_config({"region": "any", "timeout": 5, "debug": False}, *layers)
    wanted = {"region": "ch", "timeout": 9, "debug": False}
    expect(merged, "three layers over the defaults").equals(wanted)


def test_overrides_win_over_all() -> None:
    """lets overrides win over every layer"""
    from settings import merge_config

    merged = merge_config({"timeout": 5}, {"timeout": 7}, {"timeout": 9}, timeout=1)
    expect(merged, "an override after two layers").equals({"timeout": 1})


@pytest.mark.parametrize("value", [False, 0, None, ""], ids=["False", "0", "None", "empty string"])
def test_false_zero_and_none_are_values(value: Any) -> None:
    """takes values that are false as values like any other"""
    from settings import merge_config

    expect(merge_config({"limit": 10}, {"limit": value}), "a layer").equals({"limit": value})
    expect(merge_config({"limit": 10}, limit=value), "an override").equals({"limit": value})


def test_skips_missing_layers() -> None:
    """skips a layer that is None"""
    from settings import merge_config

    merged = merge_config({"timeout": 5}, None, {"timeout": 7}, None)
    expect(merged, "two missing layers").equals({"timeout": 7})


def test_defaults_alone() -> None:
    """returns a copy of the defaults when there is nothing else"""
    from settings import merge_config

    defaults = {"timeout": 5}
    merged = merge_config(defaults)
    expect(merged, "merge_config(defaults)").equals({"timeout": 5})
    merged["timeout"] = 99
    expect(defaults, "the defaults after the result was changed").equals({"timeout": 5})


@pytest.mark.parametrize(
    ("layers", "overrides"),
    [
        pytest.param([{"timeuot": 30}], {}, id="in a layer"),
        pytest.param([{"timeout": 30}, {"timeuot": 1}], {}, id="in a later layer"),
        pytest.param([], {"timeuot": 30}, id="in an override"),
        pytest.param([{"timeuot": None}], {}, id="with the value None"),
    ],
)
def test_refuses_unknown_options(layers: list[Any], overrides: dict[str, Any]) -> None:
    """refuses a name that the defaults do not have"""
    from settings import merge_config

    with expect_raises(TypeError, "merge_config with 'timeuot'", match="timeuot"):
        merge_config({"timeout": 5}, *layers, **overrides)


@pytest.mark.parametrize("name", ["defaults", "layers", "layer", "overrides", "args", "kwargs"])
def test_options_may_have_any_name(name: str) -> None:
    """takes options of any name"""
    from settings import merge_config

    merged = merge_config({name: 1}, **{name: 2})
    expect(merged, f"merge_config({{{name!r}: 1}}, {name}=2)").equals({name: 2})


def test_leaves_the_layers_alone() -> None:
    """leaves the mappings that were passed as they were"""
    from settings import merge_config

    defaults, layer = {"timeout": 5, "retries": 2}, {"timeout": 30}
    merge_config(defaults, layer, retries=0)
    expect(defaults, "the defaults afterwards").equals({"timeout": 5, "retries": 2})
    expect(layer, "the layer afterwards").equals({"timeout": 30})


def test_takes_any_mapping() -> None:
    """takes mappings that are not dicts"""
    from settings import merge_config

    defaults = MappingProxyType({"timeout": 5, "retries": 2})
    merged = merge_config(defaults, MappingProxyType({"retries": 3}))
    expect(merged, "read-only mappings").equals({"timeout": 5, "retries": 3})
