"""Pydantic's findings as problems with a place, in the words of this project."""

from __future__ import annotations

import copy
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from realpolitik.world.overlay import is_number
from realpolitik.world.problems import Path, Problem, did_you_mean
from realpolitik.world.reading import Document

M = TypeVar("M", bound=BaseModel)
# Pydantic's kind of error: the rule and the remedy.
KINDS = {
    "float_type": ("must be a number", "Write a plain number without quotes, such as 0.5."),
    "int_type": ("must be a whole number", "Write a plain whole number without quotes."),
    "string_type": ("must be text", "Put it in quotes."),
    "bool_type": ("must be true or false", "Write true or false without quotes."),
    "model_type": ("must be a mapping", "Write keys and values."),
    "model_attributes_type": ("must be a mapping", "Write keys and values."),
    "dict_type": ("must be a mapping", "Write keys and values."),
    "tuple_type": ("must be a list", "Write it as [first, second]."),
    "finite_number": ("must be a finite number", "Write a finite number."),
    "too_short": ("has too few entries", "Add what is lacking."),
    "string_too_short": ("must not be empty", "Say it in a few words."),
    "too_long": ("has too many entries", "Remove what is too much."),
    "whole": ("must be a whole number", "Write 0, 1, 2 and so on."),
    "time": ("an event has a date or a window, not both", "Keep one of the two."),
    "effect": (
        "an effect is exactly one of set, add, impulse, rung, bargain, deal",
        "Make it several entries.",
    ),
    "change": ("a change is exactly one of value, scale, add", "Keep one of them."),
    "move": ("a move is exactly one of driver, number, deal", "Make it several entries."),
    "seen": (
        "an observation is either an event that happened or not, or a quantity with level and error",
        "Write {event: NAME, happened: true, date: …} or "
        "{quantity: driver.NAME, level: …, error: …, date: …}.",
    ),
    "start": (
        "a start is either a scenario, or a month to `ground` with its `actors`",
        "Write {scenario: NAME} or {ground: 2005-01, actors: 'RUS,IRN,…'}.",
    ),
    "grounds": ("a target has a `source` or says `why`", "Cite works, or say whose judgement it is."),
    "target": (
        "a target is exactly one of series, probability, change, with what belongs to it",
        "Write {series: NAME}, {probability: alliance, between: [low, high]} or "
        "{change: A-B, about: …, give_or_take: …}; each with its source.",
    ),
    "power": ("must be a power of 2", "Write 256, 512, 1024 and so on."),
    "span": ("the range must run from low to high", "Write it as [low, high]."),
    "deal": ("a deal has two sides", "Name two different actors."),
    "one_bound": ("a share of runs is of at_least or of at_most", "Keep one of the two."),
    "never": ("nothing lies above at_least and below at_most", "Exchange them."),
    "same": ("an arm instead of itself changes nothing", "Name another arm."),
    "idle": ("a mutation changes something", "Shift numbers, drivers or events, or put arms `instead`."),
    "shape": (
        "`mode` is of `triangular`, `mean` and `sd` are of `normal`",
        "Leave it out, or name that distribution.",
    ),
    "values": ("`values` stand alone", "Leave out `range` and `distribution`, or the `values`."),
    "even": ("the levels of a Morris design must be even", "Give 4, 6 or 8."),
    "dimensions": ("this design needs `dimensions`", "Name at least one number that varies."),
    "pairs": ("antithetic runs come in pairs", "Give an even number of `replications`."),
    "base": ("a scenario starts from either a world or another scenario", "Say `world: …` or `extends: …`."),
    "condition": (
        "a condition is a quantity with a comparison, or a list under `all` or `any`",
        "Write for example {quantity: driver.NAME, at_least: 0.5}.",
    ),
}
NUMBER = "In a world a number reads {value: …, range: [low, high], grade: …, why: …}."


def validate(model: type[M], document: Document) -> tuple[M | None, list[Problem]]:
    """The document as a model, or None and every problem found."""
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        return None, [_problem(item, document, model) for item in _errors(error)]


def _errors(error: ValidationError) -> list[ErrorDetails]:
    """What pydantic found, without lists it calls too short only because their entries are wrong."""
    listed = error.errors(include_url=False)

    def within(outer: ErrorDetails) -> bool:
        size = len(outer["loc"])
        return any(item["loc"][:size] == outer["loc"] and item is not outer for item in listed)

    return [item for item in listed if item["type"] != "too_short" or not within(item)]


def mended(model: type[M], document: Document) -> tuple[M | None, list[Path]]:
    """A document that fails its schema with the faults taken out, and where they were.

    Further checks can then go on, so that one fault does not hide another: an unknown key is dropped,
    anything else becomes a number if that helps. None if the rest does not make a model either.
    """
    data = document.data
    places: list[Path] = []
    for _ in range(3):
        try:
            return model.model_validate(data), places
        except ValidationError as error:
            data = copy.deepcopy(data)
            for item in _errors(error):
                path, _ = _path(item["loc"], data, item["type"])
                places.append(path)
                _mend(data, path, item)
    return None, places


def usable(model: type[M], document: Document, sections: tuple[str, ...]) -> M | None:
    """A document without the entries of its sections that fail its schema; None if more than those fail."""
    data = copy.deepcopy(document.data)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for item in _errors(error):
            path, _ = _path(item["loc"], data, item["type"])
            first = str(path[0]) if path else ""
            if item["type"] == "bounds" and isinstance(item["input"], int | float):
                _mend(data, path, item, bare=True)
            elif len(path) > 1 and first in sections:
                data[first].pop(path[1], None)
            elif item["type"] == "extra_forbidden":
                data.pop(first, None)
            elif path:
                data[first] = "stands_in"
    try:
        return model.model_validate(data)
    except ValidationError:
        return None


def _mend(data: Any, path: Path, error: ErrorDetails, *, bare: bool = False) -> None:
    """Drop an unknown key; put a number in the place of anything else."""
    if not path:
        return
    parent, key = data, path[0]
    for part in path[1:]:
        if is_number(parent[key]):
            break
        parent, key = parent[key], part
    lacking = error["type"] == "missing" and isinstance(parent, dict)
    if not _holds(parent, key) and not lacking:
        return
    if error["type"] == "extra_forbidden" and not is_number(parent.get(key)):
        del parent[key]
    else:
        low = float(error.get("ctx", {}).get("low", 0.0))
        grounded = {"value": low, "range": [low, low], "grade": "judgement", "why": "stands in"}
        parent[key] = low if bare else grounded


def _problem(error: ErrorDetails, document: Document, model: type[BaseModel]) -> Problem:
    kind, found = error["type"], error["input"]
    path, at_key = _path(error["loc"], document.data, kind)
    value = None if isinstance(found, dict | list) else found
    rule, remedy = KINDS.get(kind, ("", ""))
    context: dict[str, Any] = error.get("ctx", {})
    if kind == "missing":
        name = f"`{path[-1]}`" if isinstance(path[-1], str) else f"entry {path[-1] + 1}"
        rule, value = f"{name} is missing", None
        remedy = "Add it here."
    elif kind == "extra_forbidden":
        rule, value = f"unknown key `{path[-1]}`", None
        remedy = did_you_mean(str(path[-1]), _fields(model, error["loc"]))
        at_key = True
    elif kind == "literal_error":
        rule, remedy = f"must be {context['expected'].replace(chr(39), '`')}", ""
        if isinstance(found, str):
            remedy = did_you_mean(found, _quoted(context["expected"]))
    elif kind in ("union_tag_invalid", "union_tag_not_found"):
        what = "design" if error["loc"] and error["loc"][0] == "design" else "process"
        tags = context.get("expected_tags", _TAGS[what])
        rule = f"the {what} needs a kind out of {tags.replace(chr(39), '`')}"
        stated = found.get("kind") if isinstance(found, dict) else None
        if stated is not None:
            path, value = (*path, "kind"), stated
            remedy = did_you_mean(str(stated), _quoted(tags))
    elif kind == "string_pattern_mismatch":
        rule, remedy = _pattern(str(context["pattern"]))
    elif kind == "bounds":
        rule = f"must lie between {context['low']} and {context['high']} ({context['unit']})"
        if isinstance(found, dict):
            path, value = (*path, "value"), found.get("value")
        remedy = f"It stands for: {context['meaning']}."
    elif kind == "balanced":
        rule = "the points must be a power of 2"
        value, remedy = found.get("points") if isinstance(found, dict) else None, _powers(context)
    elif kind in ("greater_than_equal", "greater_than"):
        rule = f"must be {'at least' if 'ge' in context else 'above'} {context.get('ge', context.get('gt'))}"
    elif kind == "too_long":
        rule = f"must have no more than {context['max_length']} entries"
    elif kind == "too_short" and context["min_length"] == 1:
        rule, remedy = "must not be empty", "Add at least one entry."
    elif not rule:
        rule, value = error["msg"], None
    elif kind == "whole" and isinstance(found, dict):
        path, value = (*path, "value"), found.get("value")
    if str(context.get("class_name", "")).startswith("Number") and isinstance(found, int | float):
        rule, remedy = "a number needs its grounds", NUMBER
    return document.problem(path, rule, value=value, remedy=remedy, key=at_key)


_TAGS = {
    "process": "'constant', 'schedule', 'ramp', 'markov', 'mean_reverting', 'self_exciting'",
    "design": "'list', 'grid', 'one_at_a_time', 'latin_hypercube', 'sobol', 'saltelli', 'morris', 'file', "
    "'posterior'",
}


def _powers(context: dict[str, Any]) -> str:
    return f"Give {context['low']} or {context['high']}."


def _quoted(text: str) -> list[str]:
    return text.replace(" or ", ", ").replace("'", "").split(", ")


def _pattern(pattern: str) -> tuple[str, str]:
    if r"\d{4}" in pattern:
        return "is not a month", "Write it as YYYY-MM, for example 2025-06."
    if pattern.endswith(r"-[A-Za-z][A-Za-z0-9_]*$"):
        return "is not a pair of actors", "Write it as A-B."
    if r"(\." in pattern:
        return "is not a path", "Write it as keys joined by dots, for example actors.A.power."
    return "is not a name", "Use letters, digits and _, beginning with a letter."


def _path(location: tuple[int | str, ...], data: Any, kind: str) -> tuple[Path, bool]:
    """The path in the file: pydantic's location without the tags of unions and of keys."""
    path: list[str | int] = []
    at_key = False
    current = data
    for position, part in enumerate(location):
        if part == "[key]":
            at_key = True
        elif _holds(current, part):
            path.append(part)
            current = current[part]
        elif kind == "missing" and position == len(location) - 1:
            path.append(part)
    return tuple(path), at_key


def _holds(data: Any, part: int | str) -> bool:
    if isinstance(data, list):
        return isinstance(part, int) and part < len(data)
    return isinstance(data, dict) and part in data


@lru_cache(maxsize=8)
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _fields(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The keys that are allowed where an unknown one was found."""
    schema = _schema(model)
    node: dict[str, Any] = schema
    for part in location[:-1]:
        node = _step(node, part, schema)
    return list(_resolve(node, schema).get("properties", {}))


def _resolve(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Follow references and the first branch that is a mapping."""
    for _ in range(8):
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
        elif "allOf" in node:
            node = node["allOf"][0]
        elif "anyOf" in node:
            node = node["anyOf"][0]
    return node


def _step(node: dict[str, Any], part: int | str, schema: dict[str, Any]) -> dict[str, Any]:
    node = _resolve(node, schema)
    if "discriminator" in node and part in node["discriminator"].get("mapping", {}):
        return {"$ref": node["discriminator"]["mapping"][part]}
    if isinstance(part, str) and part in node.get("properties", {}):
        inner: dict[str, Any] = node["properties"][part]
        return inner
    if isinstance(part, int) and "items" in node:
        return dict(node["items"])
    if isinstance(node.get("additionalProperties"), dict):
        return dict(node["additionalProperties"])
    patterns: dict[str, Any] = node.get("patternProperties", {})
    return dict(next(iter(patterns.values()))) if patterns else node
