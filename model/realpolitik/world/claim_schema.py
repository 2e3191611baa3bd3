"""A register of claims: what an argument says, which experiment tests it, and what would refute it.

An experiment is a set of arms (worlds run under the same luck), a measure taken in each run of each arm, and
an effect made of the arms' means. The vocabulary is closed: what it cannot say needs a new word here.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path as File
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, Strict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from realpolitik.world.finding import known
from realpolitik.world.processes import Name
from realpolitik.world.quantities import Model, Real
from realpolitik.world.scenario_schema import NumberPath
from realpolitik.world.schema import FileName
from realpolitik.world.texts import answer, is_file

Date = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Months = Annotated[int, Strict(), Field(ge=0)]
MonthNumber = Annotated[str, StringConstraints(pattern=r"^[1-9]\d*$")]
Text = Annotated[str, StringConstraints(min_length=1)]
Quantity = Literal[
    "index",
    "volume",
    "pledge",
    "gap",
    "pressure",
    "hostility",
    "grievance",
    "trust",
    "threat",
    "common_threat",
    "dependence",
    "asymmetry",
    "third_party",
    "rung",
    "bargain",
    "driver",
    "causes",
]
Level = Real | Annotated[dict[Literal["scale", "add"], Real], Field(min_length=1)]
Source = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._][A-Za-z0-9._/-]*$")]
"""A name as `realpolitik list` gives it, or the path of a YAML file from the register's folder."""


class Deal(Model):
    """A contract that is signed for certain in a month of the run."""

    of: Name
    to: Name
    channel: Name
    level: Annotated[Real, Field(ge=0, le=1)]
    month: Annotated[int, Strict(), Field(ge=1)]

    @model_validator(mode="after")
    def _two(self) -> Deal:
        if self.of == self.to:
            raise PydanticCustomError("deal", "a deal has two sides", {})
        return self


class Shift(Model):
    """What an arm or a mutation does to a world."""

    drivers: dict[Name, Real | dict[MonthNumber, Real]] = Field(default_factory=dict)
    """Level from the first month on, or levels by month number."""
    counterfactuals: dict[NumberPath, Level] = Field(default_factory=dict)
    """Numbers of the world as other rules of the game: standing terms stay. Weights of interests need not add
    up to 1 here: needs follow their proportions."""
    assumptions: dict[NumberPath, Level] = Field(default_factory=dict)
    """Numbers of the world as other beliefs: the start is anchored anew."""
    deals: Annotated[tuple[Deal, ...], Strict(False)] = ()
    without_events: bool = False
    """No event of the timeline happens; deals do."""

    @property
    def moves(self) -> bool:
        """Whether anything is changed at all."""
        return bool(
            self.drivers or self.counterfactuals or self.assumptions or self.deals or self.without_events
        )


class Arm(Shift):
    """A scenario, or another arm, and what differs."""

    scenario: Source | None = None
    on: Name | None = None
    """The arm whose shifts it takes over."""
    world: Source | None = None
    """The world it starts from instead of the scenario's own."""
    until: Date | None = None

    @model_validator(mode="after")
    def _one_base(self) -> Arm:
        if (self.scenario is None) == (self.on is None):
            raise PydanticCustomError("arm", "an arm names either a `scenario` or an arm it builds `on`", {})
        return self


class Window(Model):
    """Which records are looked at, and what is made of them."""

    last_year: bool = False
    month: Months | Date | None = None
    """Number of a record from the start (0), or a date."""
    months: Annotated[tuple[Months | Date, Months | Date | Literal["end"]], Strict(False)] | None = None
    """First and last; `end` is the last record of the run."""
    take: Literal["mean", "max", "min", "sum", "movement"] = "mean"
    """movement: the sum of absolute monthly changes."""

    @model_validator(mode="after")
    def _one_window(self) -> Window:
        if sum([self.last_year, self.month is not None, self.months is not None]) > 1:
            raise PydanticCustomError("window", "a window is one of last_year, month, months", {})
        return self


class Measure(Model):
    """A number of every run."""

    arm: Name | None = None
    """The arm in which a term is taken; a term left out is named as its arm."""
    quantity: Quantity | None = None
    of: Name | None = None
    """Supplier, threatened, resentful or dependent actor; the driver's name."""
    to: Name | None = None
    """Recipient, source of threat, or the other of a pair."""
    channel: Name | None = None
    """Channel or kind of pressure; without one, the sum over channels (kinds)."""
    channels: Annotated[tuple[Name, ...], Strict(False)] = ()
    """Channels that are added up."""
    due_to: Name | None = None
    """third_party: the actor whose reaction counts."""
    share: bool = False
    """Of third_party or causes: the share of the whole."""
    causes: Annotated[tuple[Name, ...], Strict(False)] = ()
    """Causes of the ledger that are added up (focal pair only)."""
    within: Annotated[tuple[Name, ...], Strict(False)] = ()
    """With share: the causes of which they are a share; all but the start if left out."""
    window: Window | None = None
    growth: Months | None = None
    """Instead of the level, its relative change over this many months."""
    at_least: Real | None = None
    """Instead of the number, whether it is at least this: a share of runs."""
    at_most: Real | None = None

    @model_validator(mode="after")
    def _sense(self) -> Measure:
        if self.at_least is not None and self.at_most is not None:
            raise PydanticCustomError("one_bound", "a share of runs is of at_least or of at_most", {})
        return self


def _absent(form: Any) -> bool:
    """Left out of what is written where it is not used: records of registers without it stay as they are."""
    return form is None


Term = Name
Pair = Annotated[tuple[Term, Term], Strict(False)]


class Effect(Model):
    """One number made of the means of terms, with an interval from the paired runs."""

    level: Term | None = None
    difference: Pair | None = None
    """First less second."""
    change: Pair | None = None
    """First over second, less 1."""
    quotient: Annotated[tuple[Pair, Pair], Strict(False)] | None = None
    """Difference of the first two over difference of the second two."""
    excess: Annotated[tuple[Pair, Pair], Strict(False)] | None = None
    """Difference of the first two less difference of the second two."""
    ratio_change: Annotated[tuple[Pair, Pair], Strict(False)] | None = Field(default=None, exclude_if=_absent)
    """First over second, over third over fourth, less 1."""
    excess_change: Annotated[tuple[Pair, Pair], Strict(False)] | None = Field(
        default=None, exclude_if=_absent
    )
    """Change of the first two less `times` the change of the second two."""
    times: Real | None = Field(default=None, exclude_if=_absent)
    """With excess_change; once if left out."""

    @model_validator(mode="after")
    def _one_form(self) -> Effect:
        forms = {name: getattr(self, name) for name in type(self).model_fields if name != "times"}
        if sum(form is not None for form in forms.values()) != 1:
            raise PydanticCustomError("form", f"an effect is exactly one of {', '.join(forms)}", {})
        if self.times is not None and self.excess_change is None:
            raise PydanticCustomError("times", "`times` goes with `excess_change`", {})
        return self

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms in order."""
        for pairs in (self.quotient, self.excess, self.ratio_change, self.excess_change):
            if pairs is not None:
                return (*pairs[0], *pairs[1])
        found = self.difference or self.change
        return tuple(found) if found is not None else (str(self.level),)


class Test(Model):
    """An effect and the rule that it must pass."""

    says: Text
    """What passes, in a few words."""
    effect: Effect
    measure: Measure | None = None
    """Replaces parts of the claim's measure."""
    terms: dict[Name, Measure] = Field(default_factory=dict)
    """Terms whose measure differs; any other term is an arm with the claim's measure."""
    force: Literal["construction", "input", "genuine"] | None = None
    """What this test can show, where it is not what the claim's first can."""
    at_least: Real | None = None
    at_most: Real | None = None
    tolerance: Annotated[Real, Field(ge=0)] = 0.0
    """How far beyond the threshold an interval may end before the test counts as failed, not as open."""

    @model_validator(mode="after")
    def _some_rule(self) -> Test:
        if self.at_least is None and self.at_most is None:
            raise PydanticCustomError("rule", "a test needs a threshold: at_least, at_most or both", {})
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise PydanticCustomError("never", "nothing lies above at_least and below at_most", {})
        return self


class Mutation(Shift):
    """What is switched off or reversed in every arm so that the outcome of the first test must change."""

    why: Text
    instead: dict[Name, Name] = Field(default_factory=dict)
    """Arms that are replaced by others, such as a rise by a fall."""

    @model_validator(mode="after")
    def _something(self) -> Mutation:
        if any(arm == other for arm, other in self.instead.items()):
            raise PydanticCustomError("same", "an arm instead of itself changes nothing", {})
        if not self.moves and not self.instead:
            raise PydanticCustomError("idle", "a mutation changes something", {})
        return self


class Beside(Model):
    """The same tests from other arms, told beside the claim and not counted."""

    says: Text
    """What is different there."""
    instead: dict[Name, Name] = Field(min_length=1)
    """Arm to the arm in its place."""
    tests: Annotated[tuple[Annotated[int, Strict(), Field(ge=1)], ...], Strict(False), Field(min_length=1)]
    """Which tests, counted from 1."""


class Claim(Model):
    """One claim of the argument."""

    short: Annotated[str, StringConstraints(min_length=1, max_length=28)]
    says: Text
    """The claim in other words than the source's."""
    kind: Literal["stated", "inferred"]
    nature: Literal["mechanism", "prediction", "historical", "conditional"]
    force: Literal["construction", "input", "genuine"]
    """construction: the sign follows from the equations; input: it returns a number put in; genuine: the
    model could have said otherwise."""
    carrier: Text
    """The mechanism or the parameters that carry it."""
    measure: Measure = Measure()
    tests: Annotated[tuple[Test, ...], Strict(False), Field(min_length=1)]
    refuted_by: Text
    placebo: Annotated[tuple[Annotated[tuple[Name, Name], Strict(False)], ...], Strict(False)] = ()
    """Pairs on which the first test must not show its effect."""
    no_placebo: str | None = None
    """Why there is none."""
    mutation: Mutation
    carrier_off: Mutation | None = None
    """The carrier alone switched off, where the mutation does more or something else."""
    beside: Annotated[tuple[Beside, ...], Strict(False)] = ()
    """The same tests from other arms."""
    revised: Text | None = None
    """What of its tests, pass rules or placebos was changed after numbers had been seen."""
    note: str | None = None
    """What a reader should know of the test's limits."""

    @model_validator(mode="after")
    def _placebo_or_reason(self) -> Claim:
        if bool(self.placebo) == (self.no_placebo is not None):
            raise PydanticCustomError(
                "placebo", "a claim has `placebo` pairs, or says under `no_placebo` why it has none", {}
            )
        return self


def force_of(claim: Claim, test: int) -> str:
    """What a test can show: its own force, or the claim's."""
    return claim.tests[test].force or claim.force


def merged(claim: Claim, test: int, term: str) -> Measure:
    """The measure of a term: the claim's, with what the test and then the term state instead."""
    found = claim.measure
    for over in (claim.tests[test].measure, claim.tests[test].terms.get(term)):
        if over is not None:
            found = found.model_copy(update={key: getattr(over, key) for key in over.model_fields_set})
    return found if found.arm is not None else found.model_copy(update={"arm": term})


class Claims(Model):
    """All claims of an argument with the arms that test them."""

    kind: Literal["claims"]
    title: Text
    source: Text
    proposed: Annotated[tuple[Annotated[tuple[Name, Name], Strict(False)], ...], Strict(False)] = ()
    """Placebo pairs proposed for every claim before any was tested; shown also where a claim has others."""
    grounded: dict[FileName, FileName] = Field(default_factory=dict)
    """World to the world of the same date with numbers from data."""
    arms: dict[Name, Arm] = Field(min_length=1)
    claims: dict[Name, Claim] = Field(min_length=1)
    _file: File | None = PrivateAttr(default=None)

    @property
    def file(self) -> File | None:
        """The file it was read from."""
        return self._file

    def at(self, file: File) -> Claims:
        """The same, read from a file: what it names is looked for beside it first."""
        placed = self.model_copy()
        placed._file = file
        return placed

    def place_of(self, name: str) -> str:
        """The file of a scenario or world that it names, or the name where no such file is found."""
        if self._file is None:
            return name
        folder = self._file.parent
        if name.endswith((".yaml", ".yml")):
            return str(folder / name) if is_file(folder / name) else name
        return answer(f"find {name} near {folder}", lambda: str(_shelf(folder).get(name, name)))


@lru_cache(maxsize=8)
def _shelf(folder: File) -> dict[str, File]:
    return known(folder)
