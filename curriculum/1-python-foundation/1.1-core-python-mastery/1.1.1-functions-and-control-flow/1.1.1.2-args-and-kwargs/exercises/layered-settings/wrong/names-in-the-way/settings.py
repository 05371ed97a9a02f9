"""Settings that come in layers."""

from collections.abc import Mapping
from typing import Any


def merge_config(
    defaults: Mapping[str, Any], *layers: Mapping[str, Any] | None, **overrides: Any
) -> dict[str, Any]:
    """Join the defaults, any number of layers and the overrides of one call; the last one wins.

    Raises:
        TypeError: a layer or an override has a name that the defaults do not have.
    """
    merged = dict(defaults)
    for layer in (*layers, overrides):
        if layer is None:
            continue
        unknown = layer.keys() - defaults.keys()
        if unknown:
            raise TypeError(f"unknown settings: {', '.join(sorted(unknown))}")
        merged.update(layer)
    return merged
