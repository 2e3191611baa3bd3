"""One document laid over another: what the upper one states replaces what the lower one states there."""

from __future__ import annotations

import re
from typing import Any

from realpolitik.world.problems import Path
from realpolitik.world.reading import Document, Place

# Statements that only make sense whole: they are replaced, never mixed.
WHOLE = re.compile(r"^(sources\.[^.]+|events\.[^.]+|drivers\.[^.]+\.process|ladder|focus)$")
FRAME = {"extends"}


def is_number(data: Any) -> bool:
    """Whether a mapping is a number with its grounds."""
    return isinstance(data, dict) and "value" in data and ("grade" in data or "range" in data)


def overlay(lower: Document, upper: Document) -> Document:
    """The upper document over the lower one; `null` removes. Places name the file that states a thing."""
    taken: set[Path] = set()
    data = _merge(lower.data, _same_pairs(lower.data, upper), (), taken)
    keys = _placed(lower.keys, upper.keys, taken)
    values = _placed(lower.values, upper.values, taken)
    for name in FRAME:
        data.pop(name, None)
    keys |= {(name,): place for (name, *rest), place in _paths(upper.keys) if not rest}
    return Document(upper.file, data, keys, values)


def _paths(places: dict[Path, Place]) -> list[tuple[list[Any], Place]]:
    return [(list(path), place) for path, place in places.items()]


def _same_pairs(lower: dict[str, Any], upper: Document) -> dict[str, Any]:
    """The upper data with pairs written the way the lower document writes them."""
    pairs = upper.data.get("pairs")
    if not isinstance(pairs, dict):
        return upper.data
    renamed = {}
    for key, value in pairs.items():
        name = pair_as_written(key, lower.get("pairs", {}))
        if name != key:
            for places in (upper.keys, upper.values):
                for path in [path for path in places if path[:2] == ("pairs", key)]:
                    places[("pairs", name, *path[2:])] = places[path]
        renamed[name] = value
    return {**upper.data, "pairs": renamed}


def pair_as_written(key: str, pairs: Any) -> str:
    """A pair in the order in which a document states it: B-A becomes A-B if that stands there."""
    turned = "-".join(reversed(str(key).split("-")))
    return turned if isinstance(pairs, dict) and key not in pairs and turned in pairs else str(key)


def _merge(lower: Any, upper: Any, path: Path, taken: set[Path]) -> Any:
    """Upper over lower data; ``taken`` gathers the paths at which the upper document has its say."""
    mixed = isinstance(lower, dict) and isinstance(upper, dict)
    if not mixed or is_number(lower) or is_number(upper) or WHOLE.match(".".join(map(str, path))):
        taken.add(path)
        return upper
    merged = dict(lower)
    for key, value in upper.items():
        here = (*path, key)
        if value is None:
            merged.pop(key, None)
        elif key in merged:
            merged[key] = _merge(merged[key], value, here, taken)
        else:
            merged[key] = value
            taken.add(here)
    return merged


def _placed(lower: dict[Path, Place], upper: dict[Path, Place], taken: set[Path]) -> dict[Path, Place]:
    """Places at and below taken paths from the upper document, all others from the lower one."""

    def within(path: Path) -> bool:
        return any(path[:size] in taken for size in range(len(path) + 1))

    kept = {path: place for path, place in lower.items() if not within(path)}
    return kept | {path: place for path, place in upper.items() if within(path)}
