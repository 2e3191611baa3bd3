"""Why a finding does not survive another world: the worlds' tables swapped one at a time, and run.

Each swap is an ensemble of its own under the same luck: one world with some tables of the other. A table
turns a finding if the outcome reaches that of the world the table is from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isfinite, nan

from realpolitik.analysis.claims import Request, Setting, Tested, evaluate, key, needed
from realpolitik.analysis.side_by_side import RANKS, Both, world_case
from realpolitik.analysis.variants import variants
from realpolitik.experiment.shifting import base, build, loaded
from realpolitik.experiment.tables import differing, parts, with_tables
from realpolitik.theory.inputs import Case, Floats
from realpolitik.world.claim_schema import Claims

CANDIDATES = 6  # tables that move most toward the other world: only of these are pairs tried
MOST = 4  # tables in the largest set that is tried
LEADING = 0.4  # of the way to the other world: tables that go so far are taken apart, actor by actor
APART = 2  # of which at most so many
Sets = tuple[str, ...]
Tell = Callable[[str, int], None]


@dataclass(frozen=True)
class Swap:
    """One world with tables of the other, and what a test finds there."""

    tables: Sets
    tested: Tested
    turns: bool
    moved: float
    """Of the way from this world's effect to the other's; may be beyond 0 and 1."""


@dataclass(frozen=True)
class Side:
    """Swaps into one of the two worlds."""

    singles: tuple[Swap, ...]
    """Every table by itself, those that move most first."""
    smallest: tuple[Swap, ...]
    """The smallest sets that turn the finding: tables by themselves, else pairs, else one of up to `MOST`
    tables; none where that does not do."""

    def of(self, table: str) -> Swap:
        """The swap of a table by itself."""
        return next(swap for swap in self.singles if swap.tables == (table,))


@dataclass(frozen=True)
class Why:
    """What turns one test: tables put from there into here, and from here into there."""

    both: Both
    into_here: Side
    into_there: Side
    parts_here: tuple[Swap, ...] = ()
    """Actors' and pairs' parts of the tables that go a good part of the way, put from there into here."""
    parts_there: tuple[Swap, ...] = ()

    @property
    def alone(self) -> tuple[str, ...]:
        """Tables that turn it alone both ways: enough by themselves, and needed."""
        one, other = (
            {swap.tables[0] for swap in side.smallest if len(swap.tables) == 1}
            for side in (self.into_here, self.into_there)
        )
        return tuple(swap.tables[0] for swap in self.into_here.singles if swap.tables[0] in one & other)


def attribute(
    claims: Claims, changed: Sequence[Both], setting: Setting, tell: Tell | None = None
) -> list[Why]:
    """Swap the tables in which the worlds differ, one at a time and in both directions, for each test."""
    found = {}
    for pair in dict.fromkeys(both.pair for both in changed):
        mine = [both for both in changed if both.pair == pair]
        worlds = world_case(pair.here), world_case(pair.there)
        names = differing(*worlds)
        sides = []
        for into, out_of in ((pair.here, pair.there), (pair.there, pair.here)):
            play = _Play(claims, setting, into, out_of, tell)
            play.run(mine, [(name,) for name in names])
            sides.append(play)
        for both in mine:
            ways = (both.here, both.there), (both.there, both.here)
            here, there = (_side(play, both, names, *way) for play, way in zip(sides, ways, strict=True))
            apart: list[list[Swap]] = [[], []]
            leading = _leading(here.singles, there.singles)
            while split := [part for name in leading for part in parts(*worlds, name)]:
                made = [
                    play.swaps(both, [(part,) for part in split], *way)
                    for play, way in zip(sides, ways, strict=True)
                ]
                apart = [before + after for before, after in zip(apart, made, strict=True)]
                leading = _leading(*made)
            found[both.name, both.number] = Why(both, here, there, *map(tuple, apart))
    return [found[both.name, both.number] for both in changed]


def reaches(start: Tested, target: Tested, found: Tested) -> bool:
    """Whether an outcome has come from that of the start as far as that of the target, or farther."""
    ranks = [RANKS.get(tested.outcome) for tested in (start, target, found)]
    first, last, now = ranks
    if first is None or last is None or now is None:
        return found.outcome == target.outcome
    return (last - first) * (now - last) >= 0


def _side(play: _Play, both: Both, names: Sequence[str], start: Tested, target: Tested) -> Side:
    """Tables alone; where none turns the finding, pairs of those that move most; then larger sets."""
    singles = play.swaps(both, [(name,) for name in names], start, target)
    smallest = [swap for swap in singles if swap.turns]
    best = [swap.tables[0] for swap in singles[:CANDIDATES]]
    if not smallest and len(best) > 1:
        pairs = play.swaps(both, list(combinations(best, 2)), start, target)
        smallest = [swap for swap in pairs if swap.turns]
        grown = pairs[0].tables
        while not smallest and len(grown) < min(MOST, len(names)):
            wider = play.swaps(both, [(*grown, name) for name in names if name not in grown], start, target)
            smallest = [swap for swap in wider[:1] if swap.turns]
            grown = wider[0].tables
    return Side(tuple(singles), tuple(smallest))


def _leading(here: Sequence[Swap], there: Sequence[Swap]) -> list[str]:
    """Tables, or parts of them, that turn the finding alone or go a good part of the way, both ways."""
    back = {swap.tables: swap for swap in there}
    return [
        swap.tables[0]
        for swap in here
        if min(swap.moved, back[swap.tables].moved) >= LEADING or (swap.turns and back[swap.tables].turns)
    ][:APART]


def _moved(start: Tested, target: Tested, found: Tested) -> float:
    way = target.effect.value - start.effect.value
    return (found.effect.value - start.effect.value) / way if way else nan


class _Play:
    """Ensembles of one world with tables of another, each run once."""

    def __init__(self, claims: Claims, setting: Setting, into: str, out_of: str, tell: Tell | None) -> None:
        self.claims, self.setting, self.tell = claims, setting, tell
        self.into, self.out_of = into, out_of
        self.found: dict[Sets, dict[str, Floats]] = {}

    def run(self, tests: Sequence[Both], sets: Sequence[Sets]) -> None:
        """Run what these tests need under each set of swapped tables, all sets of an arm in one ensemble."""
        arms: dict[str, dict[str, tuple[Request, list[Sets]]]] = {}
        for request in self._requests(tests):
            lacking = [one for one in sets if key(request) not in self.found.get(one, {})]
            if lacking:
                arms.setdefault(request.arm, {})[key(request)] = (request, lacking)
        for arm, asked in arms.items():
            wanted = list(dict.fromkeys(one for _, lacking in asked.values() for one in lacking))
            measures = {name: request.measure for name, (request, _) in asked.items()}
            columns = variants([self._case(arm, one) for one in wanted], measures, self.setting)
            for one, column in zip(wanted, columns, strict=True):
                self.found.setdefault(one, {}).update(column)
            if self.tell is not None:
                self.tell("swaps", len(wanted) * self.setting.runs)

    def swaps(self, both: Both, sets: Sequence[Sets], start: Tested, target: Tested) -> list[Swap]:
        """What a test finds under each set, those that move most toward the target first."""
        self.run([both], sets)
        tested = [self._tested(both, tables) for tables in sets]
        made = [
            Swap(tables, one, reaches(start, target, one), _moved(start, target, one))
            for tables, one in zip(sets, tested, strict=True)
        ]
        return sorted(made, key=lambda swap: -swap.moved if isfinite(swap.moved) else 0.0)

    def _tested(self, both: Both, tables: Sets) -> Tested:
        """A test under a set of swapped tables."""
        picked = {both.name: [both.number]}
        made = evaluate(self.claims, [both.name], self.setting, tests=picked, observed=self.found[tables])
        return made[both.name].tests[0]

    def _requests(self, tests: Sequence[Both]) -> list[Request]:
        asked = [needed(self.claims.claims[both.name], tests=[both.number])[both.number] for both in tests]
        return [request for terms in asked for request in terms]

    def _case(self, arm: str, tables: Sets) -> Case:
        scenario, _, until = base(self.claims, arm)
        donor = loaded(scenario, self.claims.place_of(self.out_of), until)
        return build(self.claims, arm, world=self.into, recast=lambda case: with_tables(case, donor, tables))
