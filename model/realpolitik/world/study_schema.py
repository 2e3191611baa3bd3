"""Studies: what is varied, over which ranges, and how much is run. One YAML file each."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from realpolitik.world.quantities import Model, Real
from realpolitik.world.schema import FileName

Pattern = Annotated[str, StringConstraints(min_length=1)]
Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Count = Annotated[int, Strict(), Field(ge=1)]
Span = Annotated[tuple[Real, Real], Strict(False)]


class Study(Model):
    """What all studies state: a scenario, its horizon, what is varied and the seed."""

    name: FileName
    title: str = ""
    scenario: str
    """Name or path of the scenario or world."""
    world: str | None = None
    """Start from this world instead of the scenario's own."""
    until: Month | None = None
    """Last month; the world's horizon if left out."""
    seed: Annotated[int, Strict(), Field(ge=0)] = 0
    ranges: dict[str, Span] = Field(default_factory=dict)
    """Path of a number to another range than the register's or the world's."""
    shape: Literal["uniform", "triangular"] = "uniform"
    """How numbers lie within their ranges; triangular has its peak at the value."""

    @model_validator(mode="after")
    def _rising(self) -> Study:
        flat = [path for path, span in self.ranges.items() if not span[0] < span[1]]
        if flat:
            raise PydanticCustomError(
                "span", "the range of {path} must run from low to high", {"path": flat[0]}
            )
        return self


class Screening(Model):
    """How much the screening runs: trajectories x (numbers + 1) x replications."""

    trajectories: Annotated[int, Strict(), Field(ge=2)] = 20
    replications: Count = 8


class Indices(Model):
    """How much the Sobol indices run: base x (numbers + 2) x replications."""

    base: Annotated[int, Strict(), Field(ge=8)] = 512
    """Base points, a power of 2."""
    replications: Annotated[int, Strict(), Field(ge=2)] = 10
    least: Count = 15
    """At least so many numbers, however little they matter."""
    most: Count = 30

    @model_validator(mode="after")
    def _power(self) -> Indices:
        if self.base & (self.base - 1):
            raise PydanticCustomError("power", "base must be a power of 2, such as 512", {})
        return self


class Budget(Model):
    """How much the evidence budget runs, over all numbers with a range."""

    trajectories: Annotated[int, Strict(), Field(ge=2)] = 8
    singles: Count = 20
    """So many numbers get an index of their own; the rest by grade and table."""
    base: Annotated[int, Strict(), Field(ge=8)] = 128
    replications: Annotated[int, Strict(), Field(ge=2)] = 6

    @model_validator(mode="after")
    def _power(self) -> Budget:
        if self.base & (self.base - 1):
            raise PydanticCustomError("power", "base must be a power of 2, such as 128", {})
        return self


class SensitivityStudy(Study):
    """Which numbers matter, and on which sources the outcome rests."""

    kind: Literal["sensitivity"]
    vary: Annotated[tuple[Pattern, ...], Strict(False)] = Field(default=("parameters.*",), min_length=1)
    """Paths of numbers; `*` stands for any letters."""
    screening: Screening = Screening()
    indices: Indices = Indices()
    budget: Budget | None = Budget()
    """Null leaves the evidence budget out."""


STUDIES = {"sensitivity": SensitivityStudy}
