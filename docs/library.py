"""Run every scenario of the library and write docs/scenarios.md: verdicts, differences, surprises.

``python docs/library.py`` takes about a minute. What would surprise stands in each scenario's file, in
words that were written before the first run; SURPRISES holds the same as tests on the runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from realpolitik.analysis.comparison import mean, paired_difference
from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.shares import share
from realpolitik.engine.ensemble import simulate
from realpolitik.experiment.verdict import VERDICTS, last_year, verdict
from realpolitik.world.loading import load_case
from realpolitik.world.reading import read

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "scenarios.md"
SHELF = ROOT / "scenarios"
RUNS, SEED = 300, 20241101
FAMILIES = {
    "": "The first six",
    "west": "The West",
    "ukraine": "War in Ukraine",
    "israel": "Israel and Iran",
    "gulf": "The Gulf",
    "bilateral": "Between the two",
    "caucasus": "South Caucasus",
    "order": "World order",
    "stacked": "Several at once",
    "history": "Looking back",
}
ARGUED = {
    "+": "maximum-pressure israel-iran-war snapback long-war escalated-war limited-strikes "
    "russia-israel-break gulf-iran-detente caspian-accord corridor-completed fighters-delivered "
    "investment-delivered payment-system three-plus-three china-as-patron clubs-deepen "
    "colour-revolution iranian-hardening western-decline eastern-bloc siege",
    "-": "nuclear-deal ukraine-settlement gulf-inducement relief-for-iran relief-for-russia wedge-to-iran "
    "wedge-to-russia frozen-war shadow-war russia-israel-thaw islands-flare investment-stalls "
    "payment-failure zangezur-pushed zangezur-standoff iranian-opening grand-settlement "
    "west-splits-them",
}
"""Where the motivation argues the index to go against the baseline; the rest argue both ways or not."""
EXCLUDED = ("baseline", "iranian-hardening", "siege", "eastern-bloc", "israel-iran-war")
"""Scenarios whose surprise the rules all but exclude: no pair with some autonomy climbs that high."""
HARDLY = 0.01
MOST, RARE, TURNED = 0.5, 0.05, 0.25
HEAD = f"""\
# The scenario library

Made by `python docs/library.py`: {RUNS} runs of each scenario from seed {SEED} to the horizon of its
world; do not edit by hand. All scenarios share their luck run by run. Brackets hold 95 % intervals: of shares
by Wilson, of differences of the last year's mean index by paired runs. They say what more runs would change,
not whether the numbers are right.

**Surprise** is what the scenario's file called surprising before it was run (the words of those that look
back were sharpened after a trial run, which left the answers as they were). Words are read alike: an
alignment *tightens*, *holds* or *frays* if more than half of the runs do; something *rises* or *is above* if
its paired difference is; an alliance, Russian force or an early treaty *happens* in more than one run in
twenty; a verdict *turns* in more than a quarter of the runs under the same luck. *Open*: the interval holds
the threshold. *Could hardly happen*: the rules all but exclude it (no pair with some autonomy climbs to an
alliance), so that its absence says little.

**Argued, found** is the direction of the index against the baseline: what the motivation argues, as read
after the runs from the words written before them, and what the model gives (*hardly*: by less than
{HARDLY:g}, of which nothing should be made). A dash: it argues both ways, or not of the index. Bold: the two
differ.
"""
Numbers = NDArray[np.float64]


class Runs(NamedTuple):
    """One ensemble: record arrays with a leading run axis, and the places of names."""

    start: tuple[int, int]
    steps_per_year: int
    actors: tuple[str, ...]
    channels: tuple[str, ...]
    focus: tuple[int, int]
    index: Numbers
    volume: Numbers
    dependence: Numbers
    pressure: Numbers
    rung: NDArray[np.int8]
    bargain: NDArray[np.int8]
    failed: int

    def pair(self, table: str, first: str, second: str) -> Numbers:
        """A table's record for an ordered pair (runs, records, ...)."""
        values: Numbers = getattr(self, table)[:, :, self.actors.index(first), self.actors.index(second)]
        return values

    def aligned(self, first: str = "RUS", second: str = "IRN") -> Numbers:
        """Last year's mean index of a pair, per run."""
        return last_year(self.pair("index", first, second), self.steps_per_year)

    def verdicts(self) -> NDArray[np.str_]:
        """The verdict on every run."""
        index = self.index[:, :, self.focus[0], self.focus[1]]
        return verdict(last_year(index, self.steps_per_year) - index[:, 0])

    def supply(self, first: str, second: str, *channels: str) -> Numbers:
        """Last year's mean of what one delivers to another, summed over channels, per run."""
        places = [self.channels.index(name) for name in channels]
        return last_year(self.pair("volume", first, second)[:, :, places].sum(axis=2), self.steps_per_year)

    def record(self, month: str) -> int:
        """The record of a month."""
        year, number = (int(part) for part in month.split("-"))
        return (year - self.start[0]) * 12 + number - self.start[1]


@cache
def runs(name: str) -> Runs:
    """The ensemble of a scenario, run once."""
    case = load_case(name)
    chunks = list(simulate(case, RUNS, SEED))
    tables = ("index", "volume", "dependence", "pressure", "rung", "bargain")
    parts = [np.concatenate([getattr(chunk.history, table) for chunk in chunks]) for table in tables]
    failed = sum(int(np.count_nonzero(chunk.failed)) for chunk in chunks)
    return Runs(case.start, 12, case.actors, case.channels, case.focus, *parts, failed)


# Answers: True, False, or None where the interval holds the threshold.
Answer = bool | None


def above(estimate: Estimate, bound: float = 0.0) -> Answer:
    """Whether an estimate lies above a bound, by its whole interval."""
    return True if estimate.low > bound else False if estimate.high <= bound else None


def below(estimate: Estimate, bound: float = 0.0) -> Answer:
    """Whether an estimate lies below a bound, by its whole interval."""
    return True if estimate.high < bound else False if estimate.low >= bound else None


def either(*answers: Answer) -> Answer:
    """True if one is; open if none is and one is open."""
    return True if True in answers else None if None in answers else False


def not_above(estimate: Estimate, bound: float = 0.0) -> Answer:
    """Whether an estimate lies at or below a bound, by its whole interval."""
    answer = above(estimate, bound)
    return None if answer is None else not answer


def not_below(estimate: Estimate, bound: float = 0.0) -> Answer:
    """Whether an estimate lies at or above a bound, by its whole interval."""
    answer = below(estimate, bound)
    return None if answer is None else not answer


def moved(name: str, reference: str = "baseline") -> Estimate:
    """Difference of the last year's mean index."""
    return paired_difference(runs(name).aligned(), runs(reference).aligned())


def ended(name: str, kind: str) -> Estimate:
    """Share of runs with a verdict."""
    return share(runs(name).verdicts() == kind)


def turned(name: str) -> Answer:
    """Whether the verdict differs from the baseline's in more than a quarter of the runs."""
    return above(share(runs(name).verdicts() != runs("baseline").verdicts()), TURNED)


def strayed(name: str, by: float) -> Answer:
    """Whether the index differs by more than a bound from the baseline's."""
    return either(above(moved(name), by), below(moved(name), -by))


def delivered(name: str, first: str, second: str, *channels: str) -> Estimate:
    """Difference from the baseline in what one delivers to another."""
    return paired_difference(
        runs(name).supply(first, second, *channels), runs("baseline").supply(first, second, *channels)
    )


def arms(name: str) -> Estimate:
    """Difference from the baseline in Russian arms for Iran."""
    return delivered(name, "RUS", "IRN", "arms")


def both_ways(name: str, *channels: str) -> Estimate:
    """Difference from the baseline in what the two deliver to each other."""
    mine, base = runs(name), runs("baseline")
    total = [
        kept.supply("RUS", "IRN", *channels) + kept.supply("IRN", "RUS", *channels) for kept in (mine, base)
    ]
    return paired_difference(*total)


def reached(name: str, rung: int, by: str | None = None) -> Estimate:
    """Share of runs in which the two reached a rung, by a month."""
    kept = runs(name)
    records = kept.pair("rung", "RUS", "IRN")[:, : None if by is None else kept.record(by) + 1]
    return share(records.max(axis=1) >= rung)


def force(name: str) -> Answer:
    """Whether Russia uses force against Israel in more than one run in twenty."""
    return above(share(runs(name).pair("pressure", "RUS", "ISR")[:, :, 1].max(axis=1) > 0.02), RARE)


def while_bargaining(name: str, pair: tuple[str, str], values: Callable[[Runs], Numbers]) -> Estimate:
    """Difference from the baseline over the months in which a bargain is in force in this scenario alone."""
    mine, base = runs(name), runs("baseline")
    holds = (mine.pair("bargain", *pair) == 1) & (base.pair("bargain", *pair) == 0)
    gap = np.where(holds, values(mine) - values(base), 0.0).sum(axis=1)
    months = holds.sum(axis=1)
    return mean(gap[months > 0] / months[months > 0])


def kept_bargain(name: str, other: str) -> Numbers:
    """Months in which a bargain with the West is in force, per run."""
    return (runs(name).pair("bargain", other, "WEST") == 1).sum(axis=1).astype(np.float64)


def russian_arms(kept: Runs) -> Numbers:
    """Russian arms for Iran, every run and record."""
    return kept.pair("volume", "RUS", "IRN")[:, :, kept.channels.index("arms")]


def between(name: str, first: str, last: str) -> Numbers:
    """Mean index of the two over some months, per run."""
    kept = runs(name)
    means: Numbers = kept.pair("index", "RUS", "IRN")[:, kept.record(first) : kept.record(last) + 1].mean(
        axis=1
    )
    return means


def old_arms() -> Estimate:
    """Arms for Iran in 2010-14 against those of the start in 2001."""
    record, kept = russian_arms(runs("quintet-2001")), runs("quintet-2001")
    window = slice(kept.record("2010-01"), kept.record("2014-12") + 1)
    return paired_difference(record[:, window].mean(axis=1), record[:, 0])


def settled_half() -> Estimate:
    """What a frozen war changes against half of what a settlement changes."""
    frozen, settled, base = (
        runs(name).aligned() for name in ("frozen-war", "ukraine-settlement", "baseline")
    )
    return mean((frozen - base) - 0.5 * (settled - base))


SURPRISES: dict[str, Callable[[str], Answer]] = {
    "baseline": lambda s: either(
        above(reached(s, 4), RARE), above(share(runs(s).pair("rung", "RUS", "IRN")[:, -1] < 1), RARE)
    ),
    "nuclear-deal": lambda s: above(ended(s, "tightens"), MOST),
    "maximum-pressure": lambda s: above(ended(s, "frays"), MOST),
    "ukraine-settlement": lambda s: above(ended(s, "tightens"), MOST),
    "gulf-inducement": lambda s: not_below(arms(s)),
    "israel-iran-war": force,
    "snapback": lambda s: either(above(ended(s, "frays"), MOST), not_below(moved(s, "long-war"))),
    "relief-for-russia": lambda s: either(
        above(ended(s, "tightens"), MOST), not_above(moved(s, "ukraine-settlement"))
    ),
    "relief-for-iran": lambda s: not_below(moved(s, "long-war")),
    "wedge-to-russia": lambda s: either(
        above(share(runs(s).pair("bargain", "RUS", "WEST")[:, -1] == 1), MOST),
        not_below(while_bargaining(s, ("RUS", "WEST"), russian_arms)),
    ),
    "wedge-to-iran": lambda s: either(
        above(paired_difference(kept_bargain(s, "IRN"), kept_bargain("wedge-to-russia", "RUS"))),
        not_below(while_bargaining(s, ("IRN", "WEST"), lambda kept: kept.pair("dependence", "IRN", "RUS"))),
    ),
    "new-administration": lambda s: below(ended(s, "frays"), MOST),
    "long-war": lambda s: not_above(moved(s)),
    "frozen-war": lambda s: above(settled_half()),
    "escalated-war": lambda s: not_above(moved(s, "long-war")),
    "shadow-war": lambda s: strayed(s, 0.01),
    "limited-strikes": lambda s: either(force(s), above(delivered(s, "RUS", "IRN", "security"))),
    "russia-israel-thaw": lambda s: not_below(arms(s)),
    "russia-israel-break": lambda s: either(
        not_above(arms(s)), above(mean(runs(s).supply("RUS", "IRN", "arms")), 0.45)
    ),
    "gulf-iran-detente": lambda s: below(arms(s)),
    "islands-flare": turned,
    "houthi-support": lambda s: either(
        not_below(paired_difference(runs(s).aligned("RUS", "GULF"), runs("baseline").aligned("RUS", "GULF"))),
        below(moved(s)),
    ),
    "payment-system": lambda s: not_above(both_ways(s, "trade")),
    "payment-failure": lambda s: either(not_below(both_ways(s, "trade")), above(ended(s, "frays"), MOST)),
    "investment-delivered": lambda s: either(
        turned(s),
        not_above(
            paired_difference(
                *(last_year(runs(name).pair("dependence", "IRN", "RUS"), 12) for name in (s, "baseline"))
            )
        ),
    ),
    "investment-stalls": lambda s: not_above(
        mean(runs(s).aligned() + runs("investment-delivered").aligned() - 2 * runs("baseline").aligned())
    ),
    "corridor-completed": lambda s: either(not_above(both_ways(s, "trade")), turned(s)),
    "caspian-accord": lambda s: strayed(s, 0.02),
    "fighters-delivered": lambda s: not_above(arms(s), 0.01),
    "zangezur-pushed": lambda s: below(
        paired_difference(
            *((runs(name).pair("rung", "RUS", "IRN")[:, -1] >= 2).astype(float) for name in (s, "baseline"))
        ),
        -RARE,
    ),
    "zangezur-standoff": lambda s: below(
        paired_difference(
            *((runs(name).pair("rung", "RUS", "IRN")[:, -1] >= 2).astype(float) for name in (s, "baseline"))
        ),
        -RARE,
    ),
    "three-plus-three": lambda s: strayed(s, 0.02),
    "clubs-deepen": lambda s: above(ended(s, "frays"), MOST),
    "china-as-patron": lambda s: above(moved(s)),
    "western-decline": lambda s: above(moved(s)),
    "colour-revolution": lambda s: not_above(both_ways(s, "diplomacy", "security")),
    "iranian-opening": lambda s: above(ended(s, "tightens"), MOST),
    "iranian-hardening": lambda s: above(reached(s, 4), RARE),
    "grand-settlement": lambda s: above(ended(s, "holds"), MOST),
    "siege": lambda s: either(above(reached(s, 4), RARE), force(s)),
    "west-splits-them": lambda s: either(not_below(arms(s)), above(ended(s, "holds"), MOST)),
    "eastern-bloc": lambda s: above(reached(s, 3), 0.1),
    "quintet-2001": lambda s: either(above(reached(s, 2, "2022-01"), RARE), not_below(old_arms())),
    "quintet-2015": lambda s: either(
        above(paired_difference(between(s, "2017-01", "2017-12"), between(s, "2023-11", "2024-10"))),
        not_above(paired_difference(between(s, "2023-11", "2024-10"), between(s, "2022-02", "2022-02"))),
    ),
    "quintet-2016": lambda s: either(above(reached(s, 2, "2022-01"), RARE), below(reached(s, 2), MOST)),
    "quintet-2022": lambda s: either(
        below(ended(s, "tightens"), MOST),
        above(mean(runs(s).supply("RUS", "IRN", "arms")), 0.45),
        above(reached(s, 2, "2022-12"), RARE),
    ),
}
WORDS = {True: "**yes**", False: "no", None: "open"}


def shelves() -> Iterator[tuple[str, list[Path]]]:
    """Every family with its scenario files; the baseline first."""
    for family in FAMILIES:
        scenarios = (
            file for file in (SHELF / family).glob("*.yaml") if read(file).data["kind"] == "scenario"
        )
        files = sorted(scenarios, key=lambda file: (file.stem != "baseline", file.stem))
        yield family, files


def found(file: Path) -> str:
    """What the author of a scenario notes on its result, in comments that begin with `# Found:`."""
    lines, taking = [], False
    for line in file.read_text(encoding="utf-8").splitlines():
        taking = line.startswith("# Found:") or (taking and line.startswith("# "))
        if taking:
            lines.append(line.removeprefix("# Found:").removeprefix("#").strip())
    return " ".join(lines)


def percent(estimate: Estimate) -> str:
    """A share with its interval, in per cent."""
    value, low, high = (round(100 * number) for number in estimate[:3])
    return f"{value} [{low}–{high}]"


def signed(estimate: Estimate) -> str:
    """A difference with its interval."""
    if estimate.low == estimate.high == 0.0:
        return "0"
    value, low, high = (f"{number:+.3f}".replace("0.", ".").replace("-", "−") for number in estimate[:3])
    return f"{value} [{low} {high}]"


def row(file: Path, family: str, words: dict[str, str]) -> str:
    """One line of a family's table."""
    name = file.stem
    shares = [percent(ended(name, kind)) for kind in VERDICTS]
    parent = words.get("extends", "baseline")
    against = "–"
    if family != "history" and name != "baseline":
        against = signed(moved(name))
        if parent != "baseline":
            against += f"; against {parent} {signed(moved(name, parent))}"
    link = f"[{name}](../scenarios/{file.relative_to(SHELF).as_posix()})"
    surprise = f"{WORDS[SURPRISES[name](name)]}: {words['surprise']}"
    if name in EXCLUDED:
        surprise += " (could hardly happen)"
    cells = [link, words["question"], *shares, against, directions(name), surprise]
    return f"| {' | '.join(cells)} |"


def argued(name: str) -> str | None:
    """The direction that the motivation argues, if it argues one."""
    return next((sign for sign, names in ARGUED.items() if name in names.split()), None)


def direction(name: str) -> str:
    """The direction found against the baseline; 0 where it is hardly any."""
    estimate = moved(name)
    return "0" if abs(estimate.value) < HARDLY else "+" if estimate.value > 0 else "-"


def directions(name: str) -> str:
    """Both in words, bold where they differ."""
    meant, words = argued(name), {"+": "up", "-": "down", "0": "hardly"}
    if meant is None:
        return "–"
    said = f"{words[meant]} / {words[direction(name)]}"
    return said if meant == direction(name) else f"**{said}**"


def agreement() -> str:
    """How many arguments the model follows, and which it does not."""
    names = " ".join(ARGUED.values()).split()
    hardly = [name for name in names if direction(name) == "0"]
    against = [name for name in names if direction(name) not in ("0", argued(name))]
    return (
        f"Of {len(names)} that argue a direction of the index, "
        f"{len(names) - len(hardly) - len(against)} find it; "
        f"{len(hardly)} move it hardly: {', '.join(hardly)}; {len(against)} move it the other way: "
        f"{', '.join(against)}.\n"
    )


def page() -> str:
    """The page as Markdown."""
    lines = [HEAD]
    notes, answers = [], []
    for family, files in shelves():
        lines += [f"## {FAMILIES[family]}\n"]
        lines += [
            "| scenario | question | tightens % | holds % | frays % | index against baseline "
            "| argued / found "
            "| surprise |"
        ]
        lines += ["|---|---|---:|---:|---:|---:|---|---|"]
        for file in files:
            words = YAML(typ="safe").load(file)
            lines.append(row(file, family, words))
            answers.append(SURPRISES[file.stem](file.stem))
            if found(file):
                notes.append(f"- **{file.stem}**: {found(file)}")
        lines.append("")
    failed = sum(runs(file.stem).failed for _, files in shelves() for file in files)
    lines += ["## What surprised\n"]
    lines += [
        f"Of {len(answers)} scenarios {answers.count(True)} surprised, {answers.count(None)} stayed open; "
        f"{failed} runs failed. Of the others {len(EXCLUDED)} could hardly have surprised: "
        f"{', '.join(EXCLUDED)}.\n",
        agreement(),
    ]
    return "\n".join([*lines, *notes]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
