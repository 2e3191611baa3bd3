"""Tipping points as tables of at most 100 columns, as a page and as plain data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import ceil, log10
from pathlib import Path
from typing import Any

from realpolitik import __version__
from realpolitik.analysis.shares import runs_to_decide
from realpolitik.analysis.tipping import Frontier, Tip
from realpolitik.experiment.verdict import BAND, VERDICTS
from realpolitik.interface.numbers import decimal, difference_text, share_text
from realpolitik.interface.table import Table
from realpolitik.theory.inputs import Case
from realpolitik.world.lever_schema import Lever

PANELS = 6  # levers in one picture
NOT_TOLD = "not told apart"
MOST_RUNS = 100_000  # beyond, no number of runs is named
BEYOND = "·"  # an end of an interval that lies beyond the range


@dataclass(frozen=True)
class Question:
    """What the user asked for."""

    scenario: str
    levers: tuple[str, ...]
    runs: int
    seed: int
    until: str | None
    world: str | None
    span: tuple[float, float] | None
    out: Path | None
    workers: int | None


@dataclass(frozen=True)
class Pulled:
    """A lever with what it does."""

    name: str
    lever: Lever
    start: float | None  # where it stands, if anything stands
    still: bool  # whether it stays there
    tip: Tip


@dataclass(frozen=True)
class Tipping:
    """The answer about a scenario, with what it rests on."""

    case: Case
    question: Question
    levers: tuple[Pulled, ...]
    left_out: tuple[tuple[str, str], ...]  # name and reason
    pair: tuple[Pulled, Frontier] | None = None  # the first lever's frontier for the second

    @property
    def focus(self) -> str:
        """The pair the question is about, by its labels."""
        i, j = self.case.focus
        return f"{self.case.actor_labels[i]}–{self.case.actor_labels[j]}"

    @property
    def source(self) -> str:
        """Runs, seed, version and world in one line."""
        return (
            f"scenario {self.case.name} · {self.question.runs:,} runs per value of a lever · "
            f"seed {self.question.seed} · realpolitik {__version__} · world {self.case.world}"
        )


def level(value: float | None, lever: Lever) -> str:
    """A value of a lever, as fine as two hundredths of its range; ``·`` where there is none."""
    if value is None:
        return BEYOND
    width = lever.range[1] - lever.range[0]
    return decimal(value, max(0, min(4, 2 - ceil(log10(width) - 0.5))))


def flip_text(found: Tip, lever: Lever) -> str:
    """``.33 [.30 .37]``, or that there is none."""
    flip = found.flip
    if flip is None:
        return "no flip*" if found.undecided else "no flip"
    if not found.told_apart:
        return NOT_TOLD
    if found.start_open:
        return f"open to {level(found.far, lever)}"
    if found.present is None and not found.crossings:  # the search began at an end, and found it flipped
        return "at any value" if flip.value in (flip.low, flip.high) else "at any value*"
    return f"{level(flip.value, lever)} [{level(flip.low, lever)} {level(flip.high, lever)}]"


def range_text(lever: Lever) -> str:
    """``0 to 1``."""
    return " to ".join(f"{end:g}".replace("-", "−") for end in lever.range)


def verdict_words(found: Tip) -> str:
    """``holds → frays``, or the verdict that stays."""
    if found.flip is None:
        return found.verdict
    sure = found.told_apart and not found.start_open
    return f"{found.verdict} {'→' if sure else 'or'} {found.flip.after}"


def start_text(pulled: Pulled) -> str:
    """Where a lever stands: a value, the start of what moves, or nothing."""
    if pulled.start is None:
        return "–"
    return level(pulled.start, pulled.lever) + ("" if pulled.still else " ~")


def lever_table(answer: Tipping) -> Table:
    """One row per lever."""
    rows = [
        (
            f"{p.lever.holder}: {p.lever.label}" if p.lever.holder else p.name,
            range_text(p.lever),
            start_text(p),
            flip_text(p.tip, p.lever),
            verdict_words(p.tip),
            difference_text(p.tip.full.difference),
        )
        for p in answer.levers
    ]
    before = answer.levers[0].tip.before
    shares = ", ".join(f"{name} {share_text(before[name])}" for name in VERDICTS)
    return Table(
        f"How far must a lever move before {answer.focus} flips? Scenario {answer.case.name}: {shares} %",
        ("lever", "range", "now", "flips at [95 %]", "verdict", "index, full lever"),
        rows,
        " ".join(_key(answer)),
    )


def _key(answer: Tipping) -> list[str]:
    """How to read the table; only what occurs in it."""
    lines = [
        "The verdict is that of the median run: tightens if more than half of the runs tighten, frays if "
        f"more than half fray, else holds (band {decimal(BAND, 2)}). Levers are held from the first month "
        "on; differences compare runs under the same luck. Intervals are 95 % Monte Carlo intervals: they "
        "hold chance only."
    ]
    text = " ".join(flip_text(p.tip, p.lever) for p in answer.levers)
    if BEYOND in text:
        lines.append("·: the end of the interval lies beyond the range, or beyond where the lever stands.")
    if NOT_TOLD in text:
        lines.append(
            f"{NOT_TOLD}: from no flip; both ends of its interval are open, so chance alone may make it."
        )
    if "open to" in text:
        lines.append("open to: the verdict now is undecided; from the value named on, the other is certain.")
    if "*" in text:
        lines.append("*: at some values the interval of the share that decides holds one half.")
    if any(p.start is not None and not p.still for p in answer.levers):
        lines.append("~: moves from there by itself.")
    return lines


def remarks(answer: Tipping) -> list[str]:
    """What the table has no room for: turns, further flips, levers left out."""
    lines = [_start_remark(answer)] if not answer.levers[0].tip.start_decided else []
    for p in answer.levers:
        if p.tip.turns is not None:
            lines.append(
                f"{p.name}: not monotone; the mean response turns near {level(p.tip.turns, p.lever)}."
            )
        if len(p.tip.crossings) > 1:
            places = ", ".join(
                f"{c.before} → {c.after} between {level(c.low, p.lever)} and {level(c.high, p.lever)}"
                for c in p.tip.crossings
            )
            lines.append(
                f"{p.name}: over its range the verdict changes {len(p.tip.crossings)} times: {places}."
            )
        if p.tip.flip is not None and p.start is None:
            lines.append(f"{p.name}: nothing of the kind stands in the scenario, so any value is a change.")
    if answer.left_out:
        listed = "; ".join(f"{name} ({reason})" for name, reason in answer.left_out)
        lines.append(f"Left out: {listed}.")
    return lines


def _start_remark(answer: Tipping) -> str:
    """That chance may decide the verdict of the scenario as it stands, and how many runs would tell."""
    before = answer.levers[0].tip.before
    name = min(("tightens", "frays"), key=lambda verdict: abs(before[verdict].value - 0.5))
    runs = runs_to_decide(before[name].value)
    more = f"about {ceil(runs / 10) * 10:,} runs" if runs <= MOST_RUNS else f"more than {MOST_RUNS:,} runs"
    return (
        f"The scenario's own verdict is undecided: {name} {share_text(before[name])} % of "
        f"{before[name].runs:,} runs, so chance may decide on which side of one half it lies; "
        f"{more} would tell if the share stays."
    )


def pair_table(answer: Tipping) -> Table | None:
    """For each value of the first lever, what it takes of the second; None without a pair."""
    if answer.pair is None:
        return None
    one, found = answer.pair
    two = answer.levers[1]
    rows = [
        (
            level(value, one.lever),
            share_text(t.before[t.verdict]) + f" % {t.verdict}",
            flip_text(t, two.lever),
            verdict_words(t),
        )
        for value, t in zip(found.values, found.tips, strict=True)
    ]
    return Table(
        f"What does it take of {two.lever.label} at each value of {one.lever.label}?",
        (one.lever.label, "with the other as it stands", "the other flips at [95 %]", "verdict"),
        rows,
        _smallest(answer) or "",
    )


def _smallest(answer: Tipping) -> str | None:
    """The smallest change of both levers among those shown, each counted in units of its range."""
    if answer.pair is None:
        return None
    one, found = answer.pair
    two = answer.levers[1]
    if one.start is None or two.start is None:
        return None
    verdict = one.tip.verdict
    best: tuple[float, float, float] | None = None
    for value, t in zip(found.values, found.tips, strict=True):
        other = two.start if t.verdict != verdict else (None if t.flip is None else t.flip.value)
        if other is None:
            continue
        size = sum(
            abs(at - p.start) / (p.lever.range[1] - p.lever.range[0])
            for at, p in ((value, one), (other, two))
            if p.start is not None
        )
        best = min(best, (size, value, other)) if best else (size, value, other)
    if best is None:
        return "No combination shown flips the verdict."
    return (
        f"Smallest change of both among those shown, in shares of their ranges: {decimal(best[0], 2)}, "
        f"at {level(best[1], one.lever)} and {level(best[2], two.lever)}."
    )


def document(answer: Tipping) -> dict[str, Any]:
    """The answer as plain data."""
    return {
        "scenario": answer.case.name,
        "world": answer.case.world,
        "fingerprint": answer.case.fingerprint,
        "version": __version__,
        "runs": answer.question.runs,
        "seed": answer.question.seed,
        "band": BAND,
        "levers": {
            p.name: {
                **p.lever.model_dump(mode="json", by_alias=True, exclude_none=True),
                "present": p.start,
                "present_lasts": p.still,
                "verdict": p.tip.verdict,
                "start_decided": p.tip.start_decided,
                "told_apart": p.tip.told_apart,
                "change_to_flip": p.tip.change,
                **_plain(p.tip),
            }
            for p in answer.levers
        },
        "left_out": dict(answer.left_out),
        "pair": None
        if answer.pair is None
        else {
            "first": answer.pair[0].name,
            "second": answer.levers[1].name,
            "values": list(answer.pair[1].values),
            "tips": [_plain(t) for t in answer.pair[1].tips],
        },
    }


def _plain(found: Tip) -> dict[str, Any]:
    """Named tuples as mappings too."""

    def named(item: Any) -> Any:
        if hasattr(item, "_asdict"):
            return {key: named(value) for key, value in item._asdict().items()}
        if isinstance(item, dict):
            return {key: named(value) for key, value in item.items()}
        return [named(entry) for entry in item] if isinstance(item, tuple | list) else item

    return dict(named(asdict(found)))


def picture_names(answer: Tipping) -> list[str]:
    """Names of the pictures of single levers: as many as it takes to hold PANELS levers each at most."""
    pages = -(-len(answer.levers) // PANELS)
    return ["tipping", *(f"tipping-{page}" for page in range(2, pages + 1))]


def markdown(answer: Tipping) -> str:
    """The page: table, remarks, picture, and the coarse look at every lever."""
    i, j = answer.case.focus
    blocks = [
        f"# What would tip {answer.case.actor_labels[i]} and {answer.case.actor_labels[j]}?",
        f"Scenario *{answer.case.name}*: {answer.case.question}",
        lever_table(answer).markdown(),
        "\n".join(f"- {line}" for line in remarks(answer)),
        *(f"![Shares of verdicts as each lever moves]({name}.png)" for name in picture_names(answer)),
    ]
    pair = pair_table(answer)
    if pair is not None:
        blocks += [pair.markdown(), "![Where two levers together flip the verdict](tipping-pair.png)"]
    for p in answer.levers:
        about = p.lever
        source = f", source {', '.join(about.source)}" if about.source else ""
        rows = [
            (
                level(point.value, about),
                *(share_text(point.verdicts[name]) for name in VERDICTS),
                point.verdict,
                difference_text(point.difference),
            )
            for point in p.tip.points
        ]
        table = Table(
            f"{p.name} ({about.unit}). Per cent of runs [95 % Monte Carlo interval]",
            ("value", *VERDICTS, "verdict", "index against the scenario"),
            rows,
            f"Range graded {about.grade}{source}: {about.why}.",
        )
        holder = f"{about.holder}: " if about.holder else ""
        blocks += [f"## {holder}{about.label}", about.question, table.markdown()]
    blocks.append(f"{answer.source}.")
    return "\n\n".join(block for block in blocks if block) + "\n"
