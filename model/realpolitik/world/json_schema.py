"""JSON Schemas of every kind of document: editors complete and check by them."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from realpolitik.world.batch_schema import Batch
from realpolitik.world.claim_schema import Claims
from realpolitik.world.lever_schema import Levers
from realpolitik.world.observation_schema import Observations
from realpolitik.world.register import Register
from realpolitik.world.scenario_schema import Scenario
from realpolitik.world.schema import World
from realpolitik.world.study_schema import STUDIES
from realpolitik.world.tuning_schema import TuningStudy

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Where an overlay may state a part only; numbers, processes and events are always stated whole.
PARTIAL = ("Interest", "Channel", "Actor", "PairOfActors", "Relation", "Dispute", "Party", "Driver", "Links")


def write_schemas(folder: str | Path) -> list[Path]:
    """Write the schema of every kind of document into a folder; returns their paths."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in schemas().items():
        file = target / name
        file.write_text(text, encoding="utf-8")
        written.append(file)
    return written


def schemas() -> dict[str, str]:
    """File name to JSON text."""
    documents = {
        "world": world(),
        "scenario": _plain(Scenario),
        "register": _plain(Register),
        "claims": _plain(Claims),
        "levers": _plain(Levers),
        "batch": _plain(Batch),
        **{name: _plain(model) for name, model in STUDIES.items()},
        "observations": _plain(Observations),
        "study": _plain(TuningStudy),
    }
    return {f"{name}.schema.json": json.dumps(item, indent=1) + "\n" for name, item in documents.items()}


def _plain(model: Any) -> dict[str, Any]:
    return {"$schema": DIALECT, **model.model_json_schema()}


def world() -> dict[str, Any]:
    """A world states everything, or extends another one and states what differs."""
    whole = World.model_json_schema()
    definitions = whole.pop("$defs")
    overlay = _partial(copy.deepcopy(whole))
    overlay["required"] = ["kind", "name", "title", "extends"]
    parts = {f"{name}Overlay": _partial(copy.deepcopy(definitions[name])) for name in PARTIAL}
    return {
        "$schema": DIALECT,
        "title": "World",
        "description": whole["description"],
        "type": "object",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/WorldOverlay"},
        "else": {"$ref": "#/$defs/World"},
        "$defs": {**definitions, **parts, "World": whole, "WorldOverlay": overlay},
    }


def _partial(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object with nothing required, in which null removes an entry of a mapping."""
    schema.pop("required", None)
    return {key: _redirected(item) for key, item in schema.items()}


def _redirected(item: Any) -> Any:
    if isinstance(item, list):
        return [_redirected(part) for part in item]
    if not isinstance(item, dict):
        return item
    name = str(item.get("$ref", "")).rsplit("/", 1)[-1]
    changed = {key: _redirected(part) for key, part in item.items()}
    if name in PARTIAL:
        changed["$ref"] = f"#/$defs/{name}Overlay"
    for entries in ("additionalProperties", "patternProperties"):
        inner = changed.get(entries)
        if not isinstance(inner, dict):
            continue
        if entries == "additionalProperties":
            changed[entries] = _or_null(inner)
        else:
            changed[entries] = {key: _or_null(part) for key, part in inner.items()}
    changed.pop("minProperties", None)
    return changed


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}
