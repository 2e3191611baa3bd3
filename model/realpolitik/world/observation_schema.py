"""What has been observed since a batch was run: dated events and levels, each with its doubt."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, Strict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from realpolitik.world.finding import find
from realpolitik.world.problems import ProblemsFound
from realpolitik.world.processes import Month
from realpolitik.world.quantities import Model, Real
from realpolitik.world.reading import Document, read
from realpolitik.world.schema import FileName
from realpolitik.world.validation import validate

Quantity = Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[A-Za-z0-9_-]+)+$")]


class Observed(Model):
    """One observation: an event that happened or not by a month, or a quantity's level in a month."""

    date: Month
    event: str | None = None
    """Name of an event of the scenario."""
    happened: Annotated[bool, Strict()] | None = None
    """Whether it has happened by the end of the month."""
    certain: Annotated[float, Strict(), Field(gt=0.5, le=1)] = 0.95
    """How sure that is: the chance that the report is right."""
    quantity: Quantity | None = None
    """As in conditions of scenarios: driver.NAME, index.A-B, rung.A-B, volume.A.B.CHANNEL …"""
    level: Real | None = None
    error: Annotated[float, Strict(), Field(gt=0)] | None = None
    """Standard deviation of the error of observation, what the source measures beside the point included."""
    source: str = ""
    why: str = ""

    @model_validator(mode="after")
    def _one(self) -> Observed:
        event = self.event is not None and self.happened is not None
        level = self.quantity is not None and self.level is not None and self.error is not None
        stray = self.level is not None or self.error is not None if event else self.happened is not None
        both = self.event is not None and self.quantity is not None
        if event == level or both or stray:
            raise PydanticCustomError(
                "seen",
                "an observation is either an event with `happened` or a quantity with level and error",
                {},
            )
        return self

    @property
    def words(self) -> str:
        """The observation in a few words."""
        if self.event is not None:
            return f"{self.event} {'had' if self.happened else 'had not'} happened by {self.date}"
        return f"{self.quantity} at {self.level:g} ± {self.error:g} in {self.date}"


class Observations(Model):
    """A file of observations."""

    kind: Literal["observations"]
    name: FileName
    title: str = ""
    observations: Annotated[tuple[Observed, ...], Strict(False)] = Field(min_length=1)


def load_observations(source: str | Path) -> tuple[Observations, Document]:
    """Observations by path; raises ProblemsFound."""
    document = read(find(source, kinds=("observations",)))
    stated, found = validate(Observations, document)
    if stated is None:
        raise ProblemsFound(found)
    return stated, document
