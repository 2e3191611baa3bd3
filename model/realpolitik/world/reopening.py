"""A scenario opened again from the resolved document that a result keeps, without any file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from realpolitik.world.changes import Stated
from realpolitik.world.lineage import LoadedWorld, checked
from realpolitik.world.reading import Document
from realpolitik.world.resolve import Opened
from realpolitik.world.scenario_schema import Change, DriverChange
from realpolitik.world.timetable import Event

BARE = {"cooldown"}  # the only number of a world that has no grounds
WIDEST = 1e9
WORDS = ("name", "title", "question")


def reopened(document: Mapping[str, Any], file: str) -> Opened:
    """The scenario of a resolved document, as `opened` gives it; ``file`` is named in problems.

    A document keeps values only, so the grounds of the world's numbers are stand-ins. Raises ProblemsFound
    if it no longer makes a world.
    """
    world = Document(file, _grounded(document["world"]))
    model, found = checked(world)
    origin = Document(file, dict(document))
    words = document["scenario"]
    return Opened(
        name=words["name"],
        title=words["title"],
        question=words["question"],
        words={key: text for key, text in words.items() if key not in WORDS},
        lineage=tuple(document["lineage"]),
        base=LoadedWorld(model, world, tuple(document["worlds"]), tuple(found)),
        assumptions=_numbers(document, "assumptions", origin),
        counterfactuals=_numbers(document, "counterfactuals", origin),
        drivers={
            key: (DriverChange.model_validate(item), origin) for key, item in document["drivers"].items()
        },
        events={key: (Event[float].model_validate(item), origin) for key, item in document["events"].items()},
    )


def _numbers(document: Mapping[str, Any], section: str, origin: Document) -> dict[str, Stated]:
    return {
        path: Stated(Change.model_validate(item), origin, section, path)
        for path, item in document[section].items()
    }


def _grounded(data: Any) -> Any:
    """Plain data with every number as a world writes it."""
    if isinstance(data, dict):
        return {key: item if key in BARE else _grounded(item) for key, item in data.items()}
    if isinstance(data, list):
        return [_grounded(item) for item in data]
    if isinstance(data, int | float) and not isinstance(data, bool):
        return {"value": data, "range": [-WIDEST, WIDEST], "grade": "judgement", "why": "as resolved"}
    return data
