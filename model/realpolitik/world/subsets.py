"""What two scenarios on one world differ in, change by change, and every scenario between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from realpolitik.theory.inputs import Case
from realpolitik.world.assemble import case
from realpolitik.world.change_labels import label
from realpolitik.world.problems import Problem, ProblemsFound, did_you_mean
from realpolitik.world.resolve import Opened, built, opened

SECTIONS = ("assumptions", "counterfactuals", "drivers", "events")
GROUNDS = {"why", "replace", "grade", "source", "label"}  # words: they move nothing


@dataclass(frozen=True)
class Comparison:
    """A scenario, the one it is compared with, and their named changes with a label each."""

    scenario: Opened
    against: Opened
    changes: Mapping[str, str]  # "drivers.us_iran_deal": label; in the order of the scenario
    until: str | None
    steps_per_year: int

    def subset(self, names: Iterable[str]) -> Case:
        """The scenario that makes only the changes named; the rest is as in the one compared with.

        Raises ValueError for a change that is none, ProblemsFound if the changes do not go together.
        """
        made = set(names)
        unknown = sorted(made - set(self.changes))
        if unknown:
            raise ValueError(f"no change is named {unknown[0]}. {did_you_mean(unknown[0], self.changes)}")
        if len(made) == len(self.changes):
            chosen = self.scenario
        elif not made:
            chosen = self.against
        else:
            mixed: dict[str, Any] = {section: self._mixed(section, made) for section in SECTIONS}
            chosen = replace(self.scenario, found=(), **mixed)
        return case(built(chosen), until=self.until, steps_per_year=self.steps_per_year)

    def _mixed(self, section: str, made: set[str]) -> dict[str, Any]:
        ours, theirs = getattr(self.scenario, section), getattr(self.against, section)
        mixed = {}
        for key in [*ours, *(key for key in theirs if key not in ours)]:
            taken = ours if f"{section}.{key}" in made or f"{section}.{key}" not in self.changes else theirs
            if key in taken:
                mixed[key] = taken[key]
        return mixed


def compare(
    source: str | Path,
    against: str | Path,
    *,
    world: str | None = None,
    until: str | None = None,
    steps_per_year: int = 12,
) -> Comparison:
    """What the scenario ``source`` changes against another scenario or a bare world.

    A change is a driver's process, an assumed or counterfactual number, or an event that one of them
    states and the other does not, or states otherwise. Raises ProblemsFound if they start from
    different worlds.
    """
    return between(
        opened(source, world=world), opened(against, world=world), until=until, steps_per_year=steps_per_year
    )


def between(
    ours: Opened, theirs: Opened, *, until: str | None = None, steps_per_year: int = 12
) -> Comparison:
    """The same for two scenarios that have been opened."""
    if ours.base.document.data != theirs.base.document.data:
        rule = f"starts from {ours.base.model.name}, {theirs.name} from {theirs.base.model.name}"
        remedy = "Only scenarios on one world differ by named changes."
        raise ProblemsFound([Problem(ours.name, 0, 0, "", rule, "", remedy)])
    changes: dict[str, str] = {}
    for section in SECTIONS:
        mine, others = getattr(ours, section), getattr(theirs, section)
        for key in [*mine, *(key for key in others if key not in mine)]:
            if key not in mine or key not in others or _moves(mine[key]) != _moves(others[key]):
                changes[f"{section}.{key}"] = label(
                    section, key, _stated(mine.get(key)), _stated(others.get(key)), ours
                )
    return Comparison(ours, theirs, changes, until, steps_per_year)


def _stated(item: Any) -> Any:
    return None if item is None else _model(item)


def _model(item: Any) -> Any:
    return item[0] if isinstance(item, tuple) else item.change


def _moves(item: Any) -> Any:
    """What a change does, without its words."""
    return _bare(_model(item).model_dump(mode="json", by_alias=True))


def _bare(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _bare(value) for key, value in data.items() if key not in GROUNDS}
    return [_bare(value) for value in data] if isinstance(data, list) else data
