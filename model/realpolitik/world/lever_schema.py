"""Levers: what an actor could do differently, as data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from realpolitik.world.processes import Name
from realpolitik.world.quantities import Grade, Model, Real
from realpolitik.world.scenario_schema import NumberPath
from realpolitik.world.schema import FileName

FORMS = ("driver", "number", "deal")


class Contract(Model):
    """A contract signed in the first month, at the value of the lever."""

    supplier: str = Field(alias="from")
    recipient: str = Field(alias="to")
    channel: Name


class Move(Model):
    """What a lever moves: exactly one of driver, number, deal."""

    driver: Name | None = None
    """Held at the value of the lever from the first step on."""
    number: NumberPath | None = None
    """Changed as a counterfactual: the standing terms stay those of the world as believed."""
    deal: Contract | None = None
    """Signed at the value of the lever, but never below what was pledged at the start."""

    @model_validator(mode="after")
    def _one(self) -> Move:
        if sum(getattr(self, form) is not None for form in FORMS) != 1:
            raise PydanticCustomError("move", "a move is exactly one of driver, number, deal", {})
        return self


class Lever(Model):
    """Something that one actor holds and could move, with the range that is plausible for it."""

    holder: str | None = None
    """The actor that holds it."""
    label: str
    question: str
    """What pulling it asks."""
    range: Annotated[tuple[Real, Real], Strict(False)]
    """Plausible values, low and high."""
    unit: str
    direction: Literal["up", "down"] = "up"
    """Where it is pulled to: in full at the high or at the low end of the range."""
    moves: Annotated[tuple[Move, ...], Strict(False)] = Field(min_length=1)
    grade: Grade = "judgement"
    source: Annotated[tuple[Annotated[str, StringConstraints(min_length=1)], ...], Strict(False)] = ()
    """Citation keys."""
    why: str
    """Why this range."""

    @model_validator(mode="after")
    def _rising(self) -> Lever:
        if not self.range[0] < self.range[1]:
            raise PydanticCustomError("span", "the range must run from low to high", {})
        return self

    @property
    def full(self) -> float:
        """The end of the range to which it is pulled."""
        return float(self.range[1] if self.direction == "up" else self.range[0])


class Levers(Model):
    """The levers that actors hold."""

    kind: Literal["levers"]
    name: FileName
    levers: dict[Name, Lever] = Field(min_length=1)
