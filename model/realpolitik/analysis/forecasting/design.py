"""The terms of the hindcast as data: states, panels, horizons, shocks, fixed before anything was scored."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from realpolitik.analysis.forecasting.panel import FIRST, SECOND
from realpolitik.evidence.series import STATES
from realpolitik.experiment.hindcast_world import Facts


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Government(_Part):
    """A kind of government that moves its state's position on world order while in office."""

    state: str
    name: str
    order: float
    terms: tuple[tuple[str, str], ...] = Field(description="First month in office, first month out of it.")


class Shock(_Part):
    """A dated event whose effect on pairs is predicted and looked for in monthly event data."""

    month: str = Field(pattern=r"^\d{4}-\d{2}$")
    events: tuple[str, ...] = Field(default=(), description="Keys of the chronology.")
    what: str = Field(default="", description="What happened, where the chronology does not tell.")
    kind: Literal["strike", "sanction", "dispute", "rupture", "treaty", "war"]
    between: tuple[tuple[str, str], ...] = Field(
        default=(), description="Pairs of states, first the one that acts."
    )
    theatre: str = Field(default="", description="Of a war.")
    drivers: dict[str, float] = Field(default={}, description="Levels to which a war brings drivers.")
    disputes: dict[str, float] = Field(default={}, description="Levels to which a war brings disputes.")

    @model_validator(mode="after")
    def _told(self) -> Shock:
        if not self.events and not self.what:
            raise ValueError(f"the shock of {self.month} names no event and does not say what happened")
        return self

    @property
    def date(self) -> np.datetime64:
        """The month of the shock."""
        return np.datetime64(self.month, "M")


class Design(_Part):
    """What is forecast, from where, and what counts."""

    kind: Literal["hindcast"]
    blocs: dict[str, tuple[str, ...]] = Field(min_length=2)
    apart: tuple[str, str] = Field(description="Two blocs whose pairs do not count toward the added value.")
    first_origin: int = Field(description="First year that may be the last one known.")
    tuned_until: int = Field(description="Last year that may be looked at when choosing a structure.")
    history: int = Field(ge=2, description="Periods that a pair must have behind it at an origin.")
    scored: dict[str, tuple[int, ...]] = Field(description="Panel to horizons in its periods.")
    added_value: dict[str, tuple[int, ...]] = Field(description="Panel to horizons in its periods.")
    alive: dict[str, dict[str, float]] = Field(
        description="Dispute to its activity from each month on, for known drivers."
    )
    governments: tuple[Government, ...] = ()
    shocks: tuple[Shock, ...]
    early_shocks: tuple[Shock, ...] = Field(
        default=(), description="Of the nineties: how shocks are seen is chosen on them, nothing is tested."
    )
    middle_shocks: tuple[Shock, ...] = Field(default=(), description="Of 2005-13, for the same use.")

    @property
    def facts(self) -> Facts:
        """What forecasts with known drivers are given."""
        moved = {
            f"{government.state}_government": (
                government.state,
                government.order,
                {
                    month: level
                    for term in government.terms
                    for month, level in zip(term, (1.0, 0.0), strict=True)
                },
            )
            for government in self.governments
        }
        return Facts(self.alive, moved)

    @property
    def bloc(self) -> dict[str, str]:
        """The bloc of each state that takes part."""
        return {state: name for name, members in self.blocs.items() for state in members}

    @property
    def states(self) -> tuple[str, ...]:
        """The states that take part."""
        return tuple(self.bloc)

    def across(self) -> np.ndarray:
        """Which pairs join states of different blocs, (P,) bool: those that are scored."""
        bloc = [self.bloc.get(state, "") for state in STATES]
        return np.array(
            [bool(bloc[a] and bloc[b] and bloc[a] != bloc[b]) for a, b in zip(FIRST, SECOND, strict=True)]
        )

    def counted(self) -> np.ndarray:
        """Which pairs count toward the added value, (P,) bool."""
        bloc = [self.bloc.get(state, "") for state in STATES]
        apart = [{bloc[a], bloc[b]} == set(self.apart) for a, b in zip(FIRST, SECOND, strict=True)]
        return np.asarray(self.across() & ~np.array(apart))


@lru_cache(maxsize=1)
def design() -> Design:
    """The terms that ship with the package."""
    from ruamel.yaml import YAML

    found: dict[str, object] = {}
    for name in ("hindcast.yaml", "hindcast_middle.yaml"):
        found |= YAML(typ="safe").load((files("realpolitik.data") / name).read_text(encoding="utf-8"))
    return Design.model_validate(found)


def schema() -> str:
    """JSON Schema of the terms, as text."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**dialect, **Design.model_json_schema()}, indent=1) + "\n"
