"""A scenario: a world, or another scenario, plus named changes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from realpolitik.world.processes import Name, ScenarioProcess
from realpolitik.world.quantities import Model, Real
from realpolitik.world.schema import FileName
from realpolitik.world.timetable import Event

NumberPath = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$")]


class Change(Model):
    """A number of the world changed: set to a value, scaled by a factor, or moved by an amount."""

    value: Real | None = None
    scale: Real | None = None
    add: Real | None = None
    why: str
    replace: bool = False
    """Replaces a change of the same number that this scenario inherits."""

    @model_validator(mode="after")
    def _one(self) -> Change:
        if sum(form is not None for form in (self.value, self.scale, self.add)) != 1:
            raise PydanticCustomError("change", "a change is exactly one of value, scale, add", {})
        return self


class DriverChange(Model):
    """Another process for a driver, from the first step on; its start stays."""

    process: ScenarioProcess
    why: str
    replace: bool = False
    """Replaces a change of the same driver that this scenario inherits."""


class Scenario(Model):
    """What if: a question, and what differs from the world it starts from."""

    kind: Literal["scenario"]
    name: FileName
    title: str
    question: str
    """What the scenario asks."""
    motivation: str
    """The passage that motivates it, in other words, and where it stands."""
    surprise: str | None = None
    """What would speak against the expected answer."""
    world: FileName | None = None
    """The world it starts from."""
    extends: FileName | None = None
    """The scenario whose changes it takes over."""
    assumptions: dict[NumberPath, Change] = Field(default_factory=dict)
    """Other beliefs about the world: the start is anchored anew."""
    counterfactuals: dict[NumberPath, Change] = Field(default_factory=dict)
    """Other rules of the game: standing terms stay those of the world as assumed."""
    drivers: dict[Name, DriverChange] = Field(default_factory=dict)
    """Processes of drivers."""
    events: dict[Name, Event[Real]] = Field(default_factory=dict)
    """Events that join the timeline of the world."""

    @model_validator(mode="after")
    def _one_base(self) -> Scenario:
        if (self.world is None) == (self.extends is None):
            raise PydanticCustomError(
                "base", "a scenario names either a `world` or a scenario it `extends`", {}
            )
        return self
