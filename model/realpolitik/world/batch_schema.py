"""A batch: scenarios × points of a design × replications, as data."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, Strict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from realpolitik.world.processes import Month
from realpolitik.world.quantities import Model, Real
from realpolitik.world.schema import FileName

Subject = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$")]
"""The path of a number as `--set` takes it, `drivers.NAME`, or the name of a lever."""
Source = Annotated[str, StringConstraints(pattern=r"^[^\s](.*[^\s])?$")]
Text = Annotated[str, StringConstraints(min_length=1)]
Count = Annotated[int, Strict(), Field(ge=1)]
Seed = Annotated[int, Strict(), Field(ge=0, lt=2**63)]
Levels = Annotated[int, Strict(), Field(ge=2)]
Distribution = Literal["uniform", "loguniform", "triangular", "normal"]
Record = Literal["outcomes", "monthly", "full"]


class Dimension(Model):
    """How one number varies. What is left out comes from the world or the register of parameters."""

    range: Annotated[tuple[Real, Real], Strict(False)] | None = None
    """Low and high; the plausible range of the number if left out."""
    distribution: Distribution = "uniform"
    """How a sampled design draws it: always within the range."""
    mode: Real | None = None
    """Peak of `triangular`; the number's value if left out."""
    mean: Real | None = None
    """Centre of `normal` before it is cut off at the range; the number's value if left out."""
    sd: Annotated[float, Strict(), Field(gt=0)] | None = None
    """Standard deviation of `normal`; a quarter of the range's width if left out."""
    values: Annotated[tuple[Real, ...], Strict(False), Field(min_length=1)] | None = None
    """These values instead of a range: all of them in a grid, each as likely as the next in a sample."""
    base: Real | None = None
    """Where it stands while others move one at a time; the number's value if left out."""
    belief: Annotated[bool, Strict()] = True
    """True: another belief about the world (the start is anchored anew, as with `--set`). False: another rule
    of the game (the standing terms stay). Drivers and levers are never beliefs."""

    @model_validator(mode="after")
    def _agree(self) -> Dimension:
        if self.range is not None and not self.range[0] < self.range[1]:
            raise PydanticCustomError("span", "the range must run from low to high", {})
        if self.values is not None and self.range is not None:
            raise PydanticCustomError("values", "a dimension has values or a range, not both", {})
        for name, needs in (("mode", "triangular"), ("mean", "normal"), ("sd", "normal")):
            if getattr(self, name) is not None and self.distribution != needs:
                raise PydanticCustomError(
                    "shape", "`mode` is of `triangular`, `mean` and `sd` of `normal`", {}
                )
        if self.values is not None and self.distribution != "uniform":
            raise PydanticCustomError("values", "a dimension with values has no distribution", {})
        return self


class Listed(Model):
    """Sets of numbers one by one; all name the same numbers."""

    kind: Literal["list"]
    sets: Annotated[tuple[dict[Subject, Real], ...], Strict(False), Field(min_length=1)]


class Grid(Model):
    """Every combination of the levels of all dimensions; the last dimension moves fastest."""

    kind: Literal["grid"]
    levels: Levels = 5
    """Levels of a dimension that lists no values, equally spaced from end to end."""


class OneAtATime(Model):
    """The base, then each dimension through its levels while the others stay at the base."""

    kind: Literal["one_at_a_time"]
    levels: Levels = 5


class LatinHypercube(Model):
    """Latin hypercube sample [mckay1979], drawn by SciPy."""

    kind: Literal["latin_hypercube"]
    points: Count
    seed: Seed = 0


class Sobol(Model):
    """Scrambled Sobol sequence, drawn by SciPy."""

    kind: Literal["sobol"]
    points: Count
    """A power of 2: only then is the sequence balanced."""
    seed: Seed = 0

    @model_validator(mode="after")
    def _balanced(self) -> Sobol:
        if self.points & (self.points - 1):
            low = 1 << (self.points.bit_length() - 1)
            raise PydanticCustomError(
                "balanced",
                "the points must be a power of 2",
                {"low": low, "high": 2 * low},
            )
        return self


class Saltelli(Model):
    """Sample for Sobol's sensitivity indices [saltelli2002], drawn by SALib: points × (dimensions + 2)."""

    kind: Literal["saltelli"]
    points: Count
    """Base sample, a power of 2."""
    second_order: Annotated[bool, Strict()] = False
    """With pairs of dimensions: points × (2 × dimensions + 2)."""
    seed: Seed = 0

    @model_validator(mode="after")
    def _balanced(self) -> Saltelli:
        if self.points & (self.points - 1):
            low = 1 << (self.points.bit_length() - 1)
            raise PydanticCustomError(
                "balanced",
                "the points must be a power of 2",
                {"low": low, "high": 2 * low},
            )
        return self


class Morris(Model):
    """Trajectories for Morris's elementary effects [morris1991], drawn by SALib."""

    kind: Literal["morris"]
    trajectories: Count
    levels: Levels = 4
    """An even number."""
    seed: Seed = 0

    @model_validator(mode="after")
    def _even(self) -> Morris:
        if self.levels % 2:
            raise PydanticCustomError("even", "the levels of a Morris design must be even", {})
        return self


class FromFile(Model):
    """One row of a CSV or Parquet file each; columns are named by the paths of the numbers."""

    kind: Literal["file"]
    path: Source
    """Seen from the folder of the study."""
    ignore: Annotated[tuple[Text, ...], Strict(False)] = ()
    """Columns that are no numbers of the world."""


class Posterior(Model):
    """Draws of a posterior, as `tune` writes them: columns named by paths; others are left aside."""

    kind: Literal["posterior"]
    path: Source
    draws: Count | None = None
    """So many rows drawn without replacement; all if left out."""
    seed: Seed = 0


AnyDesign = Annotated[
    Listed | Grid | OneAtATime | LatinHypercube | Sobol | Saltelli | Morris | FromFile | Posterior,
    Field(discriminator="kind"),
]
OWN_NUMBERS = ("list", "file", "posterior")
"""Designs that name their numbers themselves."""


class Batch(Model):
    """A batch: what is run, where its numbers vary, and how often each point is run."""

    kind: Literal["batch"]
    name: FileName
    title: Text
    question: Text
    """What the batch asks."""
    scenarios: Annotated[tuple[Source, ...], Strict(False), Field(min_length=1)]
    """Names or paths of scenarios or worlds; the plausible ranges are those of the first."""
    world: Source | None = None
    """Start all of them from this world instead of their own."""
    until: Month | None = None
    """Last month; the horizon of the world if left out."""
    dimensions: dict[Subject, Dimension] = Field(default_factory=dict)
    """What varies: `parameters.NAME`, any number of the world by its path, `drivers.NAME`, or a lever."""
    design: AnyDesign
    replications: Count = 1
    """Runs of each point."""
    seed: Seed = 0
    """Of all shocks."""
    luck: Literal["common", "fresh"] = "common"
    """common: replication k of every point gets the same shocks. fresh: every run has shocks of its own."""
    antithetic: Annotated[bool, Strict()] = False
    """Every second replication gets the mirror of the shocks of the one before."""
    record: Record = "outcomes"
    """outcomes: one row per run. monthly: trajectories too. full: and the ledger of causes."""

    @model_validator(mode="after")
    def _agree(self) -> Batch:
        stated: Any = self.design
        if not self.dimensions and stated.kind not in OWN_NUMBERS:
            raise PydanticCustomError("dimensions", "this design needs `dimensions`", {})
        if self.antithetic and self.replications % 2:
            raise PydanticCustomError(
                "pairs", "antithetic runs come in pairs: `replications` must be even", {}
            )
        return self
