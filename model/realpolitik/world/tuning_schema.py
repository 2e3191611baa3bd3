"""A tuning study: from where the model starts, which numbers are free, and what it ought to bring about."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, Strict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from realpolitik.world.batch_schema import Count, Dimension, Seed, Subject, Text
from realpolitik.world.finding import find
from realpolitik.world.problems import ProblemsFound
from realpolitik.world.processes import Month, Name
from realpolitik.world.quantities import Model, Real
from realpolitik.world.reading import Document, read
from realpolitik.world.schema import FileName
from realpolitik.world.validation import validate

Pair = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*-[A-Za-z][A-Za-z0-9_]*$")]
Positive = Annotated[float, Strict(), Field(gt=0)]
Probability = Annotated[float, Strict(), Field(gt=0, lt=1)]
Year = Annotated[int, Strict(), Field(ge=1990, le=2100)]
Span = Annotated[tuple[Real, Real], Strict(False)]
LAST_YEAR = 2013
"""Later years are kept for tests: a target reaches them only if it says so."""
LAST_OBSERVED = 2023
"""The last whole year before the world of November 2024; nothing later is in any fitting."""


class Start(Model):
    """Where runs start: a scenario or world, or one that is built from the observed series."""

    scenario: Text | None = None
    """Name or path of a scenario or world."""
    ground: Month | None = None
    """Build the world of this month from the observed series, as `realpolitik ground` does."""
    actors: Text | None = None
    """States and blocs, as RUS,IRN,GULF=SAU+ARE. A scenario needs them only if series are its targets."""
    drivers: Literal["known", "forecast"] = "known"
    """Of a built world: drivers as they came, or by their processes."""
    until: Month | None = None
    """Last month; five years after the start if left out (of a scenario: its own horizon)."""

    @model_validator(mode="after")
    def _one(self) -> Start:
        lacks = self.ground is not None and self.actors is None
        if (self.scenario is None) == (self.ground is None) or lacks:
            raise PydanticCustomError("start", "a start is either a scenario, or `ground` with `actors`", {})
        return self


class Target(Model):
    """What the model ought to bring about: exactly one of series, probability, change."""

    series: Text | None = None
    """A yearly series of the measurement model, as `realpolitik observed` lists them."""
    starts: Annotated[tuple[Name, ...], Strict(False)] | None = None
    """Starts it is held against; all if left out."""
    pairs: Annotated[tuple[Pair, ...], Strict(False)] | None = None
    """Of a series: pairs of actors; all that were observed if left out."""
    window: Annotated[tuple[Year, Year], Strict(False)] = (1990, LAST_YEAR)
    """Of a series: first and last year."""
    scale: Literal["free"] | Span = "free"
    """Of a series: free, or [a, b] in observation = a + b * state."""
    noise: Positive | None = None
    """Of a series: error of an observation; that of the measurement model if left out."""
    drift: Annotated[float, Strict(), Field(ge=0)] | None = None
    """Of a series: yearly step of what moves it beyond the model; the series' own step if left out."""
    test_years: Annotated[bool, Strict()] = False
    """Of a series: true spends years after 2013 on tuning; no test on them is then a test."""
    probability: Literal["tightens", "holds", "frays", "alliance"] | None = None
    """A belief: how probable this is for the focal pair by the end of the runs."""
    between: Annotated[tuple[Probability, Probability], Strict(False)] | None = None
    """Of a probability: ends of the interval that holds it with 90 %."""
    change: Pair | None = None
    """A belief: the expected change of a pair's alignment index, last year less start."""
    about: Real | None = None
    """Of a change: its expected value."""
    give_or_take: Positive | None = None
    """Of a change: standard deviation of that belief."""
    weight: Positive = 1.0
    """Its noise and drift have 1 / weight times their variance; below 1 where entries are not independent."""
    source: Annotated[tuple[Text, ...], Strict(False)] = ()
    """Works that the figures come from, by their keys in docs/references.bib."""
    why: Text | None = None
    """Whose judgement this is and what it rests on."""

    @model_validator(mode="after")
    def _one(self) -> Target:
        kinds = [kind for kind in (self.series, self.probability, self.change) if kind is not None]
        whole = (self.probability is None) == (self.between is None) and (self.change is None) == (
            self.about is None or self.give_or_take is None
        )
        if len(kinds) != 1 or not whole:
            raise PydanticCustomError(
                "target", "a target is a series, a probability with `between`, or a change with its doubt", {}
            )
        if not self.source and self.why is None:
            raise PydanticCustomError("grounds", "a target has a `source` or says `why`", {})
        for span in (self.window, self.between):
            if span is not None and not span[0] < span[1]:
                raise PydanticCustomError("span", "the range must run from low to high", {})
        return self


class Pilot(Model):
    """Runs over the whole prior from which tuning learns what series say of the numbers."""

    points: Annotated[int, Strict(), Field(ge=16)] = 1024
    """Points of a scrambled Sobol sequence, a power of 2; each is run twice."""

    @model_validator(mode="after")
    def _balanced(self) -> Pilot:
        if self.points & (self.points - 1):
            raise PydanticCustomError("power", "the points must be a power of 2", {})
        return self


class Point(Model):
    """How the best point is looked for."""

    trials: Count = 192
    batch: Count = 16
    """Trials that go through one ensemble together."""
    sampler: Literal["tpe", "nsga2"] = "tpe"
    objectives: Literal["together", "each"] = "together"
    """One misfit, or one for each target (a front of compromises)."""


class Walk(Model):
    """How the posterior is walked."""

    walkers: Annotated[int, Strict(), Field(ge=8)] = 48
    steps: Annotated[int, Strict(), Field(ge=100)] = 3000
    warm_up: Annotated[int, Strict(), Field(ge=0)] = 1000
    """Steps at the beginning that are left out."""
    draws: Count = 1000
    """Rows of the file of draws."""
    known: Annotated[int, Strict(), Field(ge=0)] = 20
    """Made-up worlds in which a number that counts as identified must be found again; 0: unchecked."""


class TuningStudy(Model):
    """What is tuned to what."""

    kind: Literal["study"]
    name: FileName
    title: Text
    question: Text
    starts: dict[Name, Start] = Field(min_length=1)
    dimensions: dict[Subject, Dimension] = Field(min_length=1)
    """Free numbers with their priors, as in batches; the plausible range, uniform, if left out."""
    targets: dict[Name, Target] = Field(min_length=1)
    replications: Annotated[int, Strict(), Field(ge=2)] = 8
    """Runs at each point and start, under common luck."""
    seed: Seed = 0
    pilot: Pilot = Pilot()
    point: Point = Point()
    posterior: Walk = Walk()
    overlay: FileName = "baseline"
    """The scenario that the tuned one extends."""


def load_stated_tuning(source: str | Path) -> tuple[TuningStudy, Document]:
    """A tuning study as stated, before worlds and series are looked at; raises ProblemsFound."""
    document = read(find(source, kinds=("study",)))
    study, found = validate(TuningStudy, document)
    if study is None:
        raise ProblemsFound(found)
    return study, document
