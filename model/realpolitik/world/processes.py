"""How drivers move. In a world every number carries its grounds; in a scenario numbers come bare."""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field, StringConstraints

from realpolitik.world.quantities import (
    GAIN,
    LEVEL,
    RATE,
    SLOPE,
    SPEED,
    SPREAD,
    Amount,
    GenericModel,
    Number,
    Real,
)

A = TypeVar("A", bound=Amount)
Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]


class Constant(GenericModel, Generic[A]):
    """The driver keeps one level."""

    kind: Literal["constant"]
    value: Annotated[A, LEVEL] | None = Field(
        default=None, description="Level from the first step on; without it the driver stays at its start."
    )


class Schedule(GenericModel, Generic[A]):
    """The driver takes the stated level from each month on and keeps it to the next."""

    kind: Literal["schedule"]
    values: dict[Month, Annotated[A, LEVEL]] = Field(min_length=1, description="Month (YYYY-MM) to level.")


class Ramp(GenericModel, Generic[A]):
    """The driver rises steadily from its start."""

    kind: Literal["ramp"]
    slope: Annotated[A, SLOPE]


class Markov(GenericModel, Generic[A]):
    """The driver jumps between named states; it starts in the state nearest its start level."""

    kind: Literal["markov"]
    states: dict[Name, Annotated[A, LEVEL]] = Field(min_length=2, description="Name of a state to level.")
    rates: dict[Name, dict[Name, Annotated[A, RATE]]] = Field(
        description="From state to state, per year; a rate not listed is 0."
    )


class MeanReverting(GenericModel, Generic[A]):
    """The driver fluctuates about a mean (Ornstein-Uhlenbeck)."""

    kind: Literal["mean_reverting"]
    mean: Annotated[A, LEVEL]
    sd: Annotated[A, SPREAD]
    reversion: Annotated[A, SPEED]


class SelfExciting(GenericModel, Generic[A]):
    """Incidents lift the driver, which then fades; each incident makes further ones likelier (Hawkes)."""

    kind: Literal["self_exciting"]
    base: Annotated[A, RATE] = Field(description="Incidents a year when all is quiet.")
    excitation: Annotated[A, RATE] = Field(description="Rise of the yearly rate after an incident.")
    excitation_decay: Annotated[A, SPEED] = Field(description="Decay of that rise, per year.")
    jump: Annotated[A, GAIN] = Field(description="Rise of the driver per incident.")
    value_decay: Annotated[A, RATE] = Field(description="Decay of the driver, per year.")


WorldProcess = Annotated[
    Constant[Number]
    | Schedule[Number]
    | Ramp[Number]
    | Markov[Number]
    | MeanReverting[Number]
    | SelfExciting[Number],
    Field(discriminator="kind"),
]
ScenarioProcess = Annotated[
    Constant[Real] | Schedule[Real] | Ramp[Real] | Markov[Real] | MeanReverting[Real] | SelfExciting[Real],
    Field(discriminator="kind"),
]
