"""A nowcast as tables of at most 100 columns, plain sentences and plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from realpolitik import __version__
from realpolitik.analysis.estimate import Estimate
from realpolitik.interface.numbers import percent, share_text
from realpolitik.interface.table import Table

if TYPE_CHECKING:
    from realpolitik.interface.nowcast import Nowcast

SHOWN = 12


@dataclass(frozen=True)
class Seen:
    """An observation with what it does to the runs."""

    words: str
    alone: float
    """Effective runs if it were the only one."""
    so_far: float
    """Effective runs with this and those before it."""
    chance: Estimate
    """Share of runs in which it is so."""


def source(found: Nowcast) -> str:
    """Runs, seed, version and world in one line."""
    return (
        f"{found.result} · {found.runs:,} runs, worth {found.size:,.0f} after weighting · seed "
        f"{found.seed} · "
        f"realpolitik {__version__} · world {found.world}"
    )


def tables(found: Nowcast) -> list[Table]:
    """All tables, the odds first."""
    listed = [odds_table(found), seen_table(found)]
    if len(found.scenarios) > 1:
        listed.append(scenario_table(found))
    return [*listed, watch_table(found)]


def odds_table(found: Nowcast) -> Table:
    """Share of each verdict before and after."""
    rows = [
        (name, share_text(moved.before), share_text(moved.after), points_text(moved.change))
        for name, moved in found.odds.items()
    ]
    return Table(
        f"{found.focus}: per cent of runs before and after what was observed [95 % Monte Carlo interval]",
        ("verdict", "before", "after", "moved by, points"),
        rows,
        f"Doubt about the verdict: {found.doubt[0]:.2f} bits before, {found.doubt[1]:.2f} after.",
    )


def seen_table(found: Nowcast) -> Table:
    """What was observed and how many runs it leaves."""
    rows = [
        (one.words, f"{percent(one.chance.value)} %", f"{one.alone:,.0f}", f"{one.so_far:,.0f}")
        for one in found.seen
    ]
    return Table(
        "What was observed, and how many runs stay in effect",
        ("observation", "so in", "alone leaves", "so far"),
        rows,
        "so in: share of runs in which it is so (levels: within two errors). Effective sample size.",
    )


def scenario_table(found: Nowcast) -> Table:
    """Odds of scenarios, equal before."""
    even = 1 / len(found.scenarios)
    rows = [
        (name, f"{100 * even:.0f} %", f"{percent(weight)} %")
        for name, weight in sorted(found.scenarios.items(), key=lambda one: -one[1])
    ]
    return Table("Which scenario the observations speak for", ("scenario", "before", "after"), rows)


def watch_table(found: Nowcast) -> Table:
    """What would move the odds most next."""
    rows = [
        (
            found.words[one.what],
            one.when,
            f"{one.bits.value:.3f} [{one.bits.low:.3f}–{one.bits.high:.3f}]",
            one.tells,
        )
        for one in found.watch[:SHOWN]
    ]
    return Table(
        "What to watch next: bits about the verdict that seeing it is expected to give [95 %]",
        ("observable", "in", "bits", "what it would say"),
        rows,
        "Levels seen with an error of half their spread. What chance alone would seem to tell is taken off.",
    )


def remarks(found: Nowcast) -> list[str]:
    """What the tables say in plain sentences."""
    name = max(found.odds, key=lambda one: abs(found.odds[one].change.value))
    moved = found.odds[name]
    clear = moved.change.low > 0 or moved.change.high < 0
    verb = "moved" if clear else "did not move beyond chance:"
    lines = [
        f"The odds that {found.focus} {name} {verb} from {share_text(moved.before)} to "
        f"{share_text(moved.after)} %.",
        f"{found.runs:,} runs are worth {found.size:,.0f} after weighting.",
    ]
    best = next((one for one in found.watch if one.bits.low > 0), None)
    if best is None:
        lines.append("No observable within a year is expected to say anything sure about the verdict.")
    else:
        lines.append(
            f"Most would be learnt from {found.words[best.what]} in {best.when}: "
            f"{best.bits.value:.2f} of the {found.doubt[1]:.2f} bits of doubt ({best.tells})."
        )
    return lines


def document(found: Nowcast) -> dict[str, Any]:
    """All numbers found, as plain data."""
    return {
        "runs": found.runs,
        "effective": found.size,
        "doubt": list(found.doubt),
        "odds": {
            name: {word: part._asdict() for word, part in vars(moved).items()}
            for name, moved in found.odds.items()
        },
        "observations": [
            {"what": one.words, "share": one.chance.value, "alone": one.alone, "so_far": one.so_far}
            for one in found.seen
        ],
        "scenarios": found.scenarios,
        "watch": [
            {
                "what": one.what,
                "when": one.when,
                "bits": one.bits._asdict(),
                "chance": one.chance,
                "tells": one.tells,
            }
            for one in found.watch
        ],
    }


def points_text(found: Estimate) -> str:
    """``+4 [+1 +7]`` percentage points."""
    return f"{_points(found.value)} [{_points(found.low)} {_points(found.high)}]"


def _points(value: float) -> str:
    text = f"{100 * value:+.0f}".replace("-", "−")
    return "0" if text in ("+0", "−0") else text
