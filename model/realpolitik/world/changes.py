"""Changes of a world's numbers by path."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from realpolitik.world.overlay import is_number, pair_as_written
from realpolitik.world.problems import Path, Problem, did_you_mean
from realpolitik.world.reading import Document
from realpolitik.world.register import parameters
from realpolitik.world.scenario_schema import Change

# The observed levels of the start: a run begins there whatever the rules, so no counterfactual can move them.
START = re.compile(
    r"^(relations\.[^.]+\.[^.]+\.(hostility|(volume|pledge|pressure)\.[^.]+)"
    r"|pairs\.[^.]+\.(rung|bargain|readiness)|drivers\.[^.]+\.start)$"
)
# Numbers that a world may leave out; a change may state them.
OPTIONAL = re.compile(
    r"^(pairs\.[^.]+\.(bargain|readiness)|relations\.[^.]+\.[^.]+\.(volume|pledge|pressure)\.[^.]+"
    r"|drivers\.[^.]+\.links\..+|parameters\.[^.]+)$"
)
CHANGEABLE = (
    "parameters",
    "interests",
    "channels",
    "ladder",
    "actors",
    "pairs",
    "relations",
    "disputes",
    "drivers",
    "events",
)


class Stated:
    """A change with the document that states it and its place there."""

    def __init__(self, change: Change, document: Document, section: str, path: str) -> None:
        self.change = change
        self.document = document
        self.section = section
        self.path = path

    def problem(self, rule: str, remedy: str = "", value: object = None) -> Problem:
        """A problem at the path of the change, in the file of the scenario."""
        return self.document.problem((self.section, self.path), rule, remedy=remedy, value=value, key=True)


def apply(world: Document, changes: Mapping[str, Stated]) -> tuple[Document, list[Problem]]:
    """The world with its numbers changed, and the problems of changes that could not be made."""
    data = copy.deepcopy(world.data)
    keys, values = dict(world.keys), dict(world.values)
    found: list[Problem] = []
    for written, stated in changes.items():
        path, problem = locate(data, written, stated)
        if problem is not None:
            found.append(problem)
            continue
        number = _number(data, path, stated)
        change = stated.change
        value = float(number["value"])
        if change.value is not None:
            value = change.value
        elif change.scale is not None:
            value *= change.scale
        elif change.add is not None:
            value += change.add
        number["value"] = value
        place = stated.document.place((stated.section, stated.path), key=True)
        keys[path] = values[path] = values[(*path, "value")] = place
    return Document(world.file, data, keys, values), found


def normal(written: str, data: Mapping[str, Any]) -> str:
    """A path with its pair in the order in which the world states it."""
    parts = written.split(".")
    if parts[0] == "pairs" and len(parts) > 1:
        parts[1] = pair_as_written(parts[1], data.get("pairs"))
    return ".".join(parts)


def locate(data: dict[str, Any], written: str, stated: Stated) -> tuple[Path, Problem | None]:
    """The path of a number in the world, or the reason why there is none."""
    path: list[str | int] = []
    current: Any = data
    parts = normal(written, data).split(".")
    for position, part in enumerate(parts):
        if is_number(current):
            remedy = f"The path ends at `{'.'.join(parts[:position])}`."
            return (), stated.problem(f"`{written}` goes below a number", remedy)
        if isinstance(current, list):
            if not part.isdigit() or int(part) >= len(current):
                rule = f"there is no `{part}` in `{'.'.join(parts[:position])}`"
                return (), stated.problem(rule, f"It has the entries 0 to {len(current) - 1}.")
            path.append(int(part))
            current = list(current)[int(part)]
            continue
        known = [str(key) for key in current] if isinstance(current, dict) else []
        if position == 0:
            known = list(CHANGEABLE)
            current = current if part != "parameters" else {"parameters": {}, **current}
        if parts[0] == "parameters" and position == 1:
            known = list(parameters())
        if part in known and part in current:
            path.append(part)
            current = current[part]
            continue
        if OPTIONAL.match(".".join(parts)) and (parts[0] != "parameters" or part in known):
            if stated.change.value is None and parts[0] != "parameters":
                rule = f"the world states no number at `{written}` that could be scaled or added to"
                return (), stated.problem(rule, "Give a `value`.")
            return (*path, *parts[position:]), None
        where = f" in `{'.'.join(parts[:position])}`" if position else " in a world"
        if position == 0 and part in data:
            return (), stated.problem(
                f"`{part}` holds no numbers that a scenario may change", did_you_mean(part, CHANGEABLE)
            )
        return (), stated.problem(f"there is no `{part}`{where}", did_you_mean(part, known))
    if not is_number(current):
        below = [str(key) for key in current] if isinstance(current, dict) else []
        remedy = f"Go on to one of {', '.join(below)}." if below else ""
        return (), stated.problem(f"`{written}` is not a number", remedy)
    return tuple(path), None


def _number(data: dict[str, Any], path: Path, stated: Stated) -> dict[str, Any]:
    """The number at a path, made if the world leaves it out."""
    current: Any = data
    for part in path[:-1]:
        current = current.setdefault(part, {}) if isinstance(current, dict) else current[part]
    last = path[-1]
    if last in current:
        found: dict[str, Any] = current[last]
        return found
    if path[0] == "parameters":
        parameter = parameters()[str(last)]
        value, span = parameter.default, list(parameter.range)
    else:
        value = float(stated.change.value or 0.0)
        span = [value, value]
    current[last] = {"value": value, "range": span, "grade": "judgement", "why": stated.change.why}
    new: dict[str, Any] = current[last]
    return new
