"""Events: when they may fire, on what condition, how probably, and what they do."""

from __future__ import annotations

from typing import Annotated, Generic, Literal

from pydantic import Field, Strict, model_validator
from pydantic_core import PydanticCustomError

from realpolitik.world.processes import A, Month
from realpolitik.world.quantities import (
    BARGAIN,
    CHANGE,
    HALF_LIFE,
    LEVEL,
    PROBABILITY,
    RUNG,
    SHARE_SET,
    THRESHOLD,
    GenericModel,
    Grade,
)

COMPARISONS = ("at_least", "at_most", "above", "below")
EFFECTS = ("set", "add", "impulse", "rung", "bargain", "deal")


class Condition(GenericModel, Generic[A]):
    """A comparison of a recorded quantity, or `all` / `any` of several conditions."""

    all: Annotated[tuple[Condition[A], ...], Strict(False)] | None = Field(default=None, min_length=1)
    any: Annotated[tuple[Condition[A], ...], Strict(False)] | None = Field(default=None, min_length=1)
    quantity: str | None = Field(
        default=None,
        description="Such as `driver.NAME`, `index.A-B`, `rung.A-B`, `volume.A.B.CHANNEL`, `gap.A.B`.",
    )
    at_least: Annotated[A, THRESHOLD] | None = None
    at_most: Annotated[A, THRESHOLD] | None = None
    above: Annotated[A, THRESHOLD] | None = None
    below: Annotated[A, THRESHOLD] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Condition[A]:
        compared = [name for name in COMPARISONS if getattr(self, name) is not None]
        forms = [name for name in ("all", "any", "quantity") if getattr(self, name) is not None]
        if len(forms) != 1 or (forms == ["quantity"]) != bool(compared):
            raise PydanticCustomError(
                "condition",
                "a condition is one comparison (a quantity with at_least, at_most, above or below), "
                "or `all` of a list, or `any` of a list",
                {},
            )
        return self


class SetDriver(GenericModel, Generic[A]):
    """The driver takes a value; with a half-life the difference from its process fades."""

    driver: str
    value: Annotated[A, LEVEL]
    half_life: Annotated[A, HALF_LIFE] | None = None


class AddDriver(GenericModel, Generic[A]):
    """The driver is raised by a value; with a half-life the rise fades."""

    driver: str
    value: Annotated[A, LEVEL]
    half_life: Annotated[A, HALF_LIFE] | None = None


class Impulse(GenericModel, Generic[A]):
    """A volume, pledge or grievance is raised or lowered once."""

    on: str = Field(
        description="`volume.FROM.TO.CHANNEL`, `pledge.FROM.TO.CHANNEL` or `grievance.OF.AGAINST`."
    )
    by: Annotated[A, CHANGE]


class SetRung(GenericModel, Generic[A]):
    """A treaty is signed or ended."""

    pair: str
    to: Annotated[A, RUNG]


class SetBargain(GenericModel, Generic[A]):
    """A bargain is struck (1) or ended (0)."""

    pair: str
    to: Annotated[A, BARGAIN]


class Deal(GenericModel, Generic[A]):
    """A contract that opens a new kind of exchange at a level."""

    supplier: str = Field(alias="from")
    recipient: str = Field(alias="to")
    channel: str
    level: Annotated[A, SHARE_SET]


class Effect(GenericModel, Generic[A]):
    """Exactly one of set, add, impulse, rung, bargain, deal."""

    set: SetDriver[A] | None = None
    add: AddDriver[A] | None = None
    impulse: Impulse[A] | None = None
    rung: SetRung[A] | None = None
    bargain: SetBargain[A] | None = None
    deal: Deal[A] | None = None

    @model_validator(mode="after")
    def _one(self) -> Effect[A]:
        if sum(getattr(self, name) is not None for name in EFFECTS) != 1:
            raise PydanticCustomError(
                "effect", "an effect is exactly one of {kinds}", {"kinds": ", ".join(EFFECTS)}
            )
        return self


class Event(GenericModel, Generic[A]):
    """Something that happens once its time has come, its condition holds and chance allows."""

    label: str
    why: str = Field(description="Why the event belongs here, with its source.")
    date: Month | None = Field(default=None, description="The month in which it happens.")
    window: Annotated[tuple[Month, Month], Strict(False)] | None = Field(
        default=None, description="First and last month in which it may happen."
    )
    condition: Condition[A] | None = Field(
        default=None, description="Tested on the record before; true if left out."
    )
    probability: Annotated[A, PROBABILITY] | None = Field(default=None, description="1 if left out.")
    chance: Literal["each_month", "once"] = Field(
        default="each_month",
        description="each_month: drawn every possible month; once: one draw decides whether it ever happens.",
    )
    once: bool = Field(default=True, description="Whether it may happen one time only.")
    cooldown: Annotated[int, Strict(), Field(ge=0, le=1200)] = Field(
        default=0, description="Months that must pass before it may happen again."
    )
    effects: Annotated[tuple[Effect[A], ...], Strict(False)] = Field(min_length=1)
    grade: Grade = "judgement"
    source: Annotated[tuple[str, ...], Strict(False)] = ()
    replace: bool = Field(
        default=False, description="In a scenario: replaces the event of the same name that it inherits."
    )

    @model_validator(mode="after")
    def _one_time(self) -> Event[A]:
        if self.date is not None and self.window is not None:
            raise PydanticCustomError("time", "an event has a date or a window, not both", {})
        return self
