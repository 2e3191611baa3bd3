"""The findings as tables of at most 100 columns, and as a few plain sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from realpolitik.analysis.findings import PACT, PARTNERSHIP, Findings, ScenarioFindings, verdict_bands
from realpolitik.analysis.worlds import changed_findings, leading_verdict, sign
from realpolitik.experiment.verdict import BAND, VERDICTS
from realpolitik.interface.numbers import counted, decimal, difference_text, mean_text, percent, share_text
from realpolitik.interface.table import WIDTH, Table

RARE = 0.005  # bargains struck in a smaller share of runs in every scenario are left out of the table


def header(findings: Findings) -> str:
    """One line: how many runs, which seed, version, horizon and world."""
    return (
        f"{runs_told(findings)} · seed {findings.seed} · realpolitik {findings.version} · "
        f"{findings.start} to {findings.until} · world {', '.join(findings.worlds)}"
    )


def runs_told(findings: Findings) -> str:
    """How many runs there are; of an unfinished batch, of which scenarios and how many were asked for."""
    if findings.complete:
        return f"{counted(findings.runs, 'run')} per scenario"
    there = {name: one.runs for name, one in findings.scenarios.items()}
    named = [f"{count:,} of {counted(findings.runs, 'run')} of {name}" for name, count in there.items()]
    missing = [name for name in findings.asked if name not in there]
    nothing = [f"nothing yet of {_listed(missing)}"] if missing else []
    return "; ".join(["unfinished batch: " + ", ".join(named), *nothing])


def tables(findings: Findings) -> list[Table]:
    """All tables, the verdict first."""
    found = [verdict_table(findings)]
    if len(findings.rungs) > PARTNERSHIP:
        found.append(treaty_table(findings))
    found.append(delivery_table(findings))
    bargains = bargain_table(findings)
    return [*found, *([bargains] if bargains else []), band_table(findings)]


def verdict_table(findings: Findings) -> Table:
    """Verdict shares, the index and its paired difference to the baseline."""
    starts = {decimal(scenario.index_start) for scenario in findings.scenarios.values()}
    common = len(starts) == 1  # one start for all: the column has room for the interval on one line
    rows = []
    for name, scenario in findings.scenarios.items():
        start = "" if common else f"{decimal(scenario.index_start)} → "
        rows.append(
            (
                name,
                *(share_text(scenario.verdicts[verdict]) for verdict in VERDICTS),
                start + mean_text(scenario.index_end),
                difference_text(scenario.difference) if scenario.difference else "–",
            )
        )
    heading = f"index from {starts.pop()} to" if common else "index: start → last year"
    first, second = findings.focus
    return Table(
        f"Does {first}–{second} tighten? Per cent of runs [95 % Monte Carlo interval]",
        ("scenario", *VERDICTS, heading, f"against {findings.baseline}"),
        rows,
        f"{verdict_bands()}. Differences compare runs under the same luck.",
    )


def treaty_table(findings: Findings) -> Table:
    """How probably each rung from the partnership upwards is reached."""
    top = len(findings.rungs) - 1
    ranks = [rank for rank in (PARTNERSHIP, PACT, top) if rank <= top]
    rows = []
    for name, scenario in findings.scenarios.items():
        signing = scenario.signing
        dates = f"{signing.median} ({signing.early} – {signing.late})" if signing.median else "–"
        early = (share_text(scenario.partnership_early),) if scenario.partnership_early else ()
        rows.append(
            (name, *early, *(share_text(scenario.rungs[str(rank)]) for rank in dict.fromkeys(ranks)), dates)
        )
    has_early = any(scenario.partnership_early for scenario in findings.scenarios.values())
    early_heading = (f"{PARTNERSHIP} by {findings.early}",) if has_early else ()
    names = "; ".join(f"{rank} {findings.rungs[rank]}" for rank in dict.fromkeys(ranks))
    return Table(
        f"Treaties: per cent of runs that reach a rung by {findings.until} [95 % interval]",
        (
            "scenario",
            *early_heading,
            *(f"rung {rank}" for rank in dict.fromkeys(ranks)),
            f"rung {PARTNERSHIP}: median (quartiles)",
        ),
        rows,
        f"Rungs: {names}. Dates are of the runs that reach the rung.",
    )


def delivery_table(findings: Findings) -> Table:
    """What is promised but not delivered, who depends on whom, and how balanced the whole is."""
    directions = next(iter(findings.scenarios.values())).gap_end
    rows = []
    for name, scenario in findings.scenarios.items():
        gaps = (
            f"{decimal(scenario.gap_start[way], 2)} → {_short_mean(scenario.gap_end[way])}"
            for way in directions
        )
        rows.append(
            (
                name,
                *gaps,
                f"{decimal(scenario.asymmetry_start)} → {mean_text(scenario.asymmetry_end)}",
                f"{percent(scenario.balance_start)} → {percent(scenario.balance_end.value)}",
            )
        )
    first, second = findings.focus
    return Table(
        "Delivery and dependence: start → last year [95 % interval]",
        ("scenario", *(f"gap {way.replace('_', '→')}" for way in directions), "asymmetry", "balanced, %"),
        rows,
        f"Gap: share of pledges not delivered. Asymmetry: dependence of {second} on {first} less "
        "the reverse. "
        "Balanced: share of triangles whose signs agree.",
    )


def bargain_table(findings: Findings) -> Table | None:
    """Share of runs in which a pair strikes a bargain; None if none does."""
    struck = [
        pair
        for pair in next(iter(findings.scenarios.values())).bargains
        if any(scenario.bargains[pair].value >= RARE for scenario in findings.scenarios.values())
    ]
    if not struck:
        return None
    struck = sorted(
        struck, key=lambda pair: -max(s.bargains[pair].value for s in findings.scenarios.values())
    )[:5]
    return Table(
        f"Bargains: per cent of runs in which a pair strikes one by {findings.until} [95 % interval]",
        ("scenario", *(pair.replace("_", "–") for pair in struck)),
        [
            (name, *(share_text(scenario.bargains[pair]) for pair in struck))
            for name, scenario in findings.scenarios.items()
        ],
        "A bargain suspends pressure against restraint.",
    )


def band_table(findings: Findings) -> Table:
    """Verdict shares under narrower and wider bands, and without what signing as such adds to the index."""
    bands = list(next(iter(findings.scenarios.values())).other_bands)
    rows = [
        (
            name,
            *(
                " / ".join(percent(shares[verdict].value) for verdict in VERDICTS)
                for shares in (
                    scenario.other_bands[bands[0]],
                    scenario.verdicts,
                    *map(scenario.other_bands.get, bands[1:]),
                    scenario.without_treaty,
                )
                if shares
            ),
        )
        for name, scenario in findings.scenarios.items()
    ]
    return Table(
        "How much hangs on the measure? Per cent tightens / holds / frays",
        (
            "scenario",
            f"band {bands[0]}",
            f"band {BAND:.2f}".replace("0.", "."),
            *(f"band {band}" for band in bands[1:]),
            "treaty term left out",
        ),
        rows,
        "Treaty term left out: the index without the .05 a rung that it counts for signing; band .04.",
    )


def sentences(findings: Findings) -> list[str]:
    """Three findings in words: the baseline's verdict, what moves the index most, how far treaties go."""
    said = []
    base = findings.scenarios.get(findings.baseline)
    if base is not None:
        said.append(_baseline_sentence(findings, base))
    others = {name: s for name, s in findings.scenarios.items() if s.difference is not None}
    if others:
        said.append(_difference_sentence(findings, others))
    if len(findings.rungs) > PARTNERSHIP:
        said.append(_treaty_sentence(findings))
    return said


def camps_line(findings: Findings) -> str | None:
    """The two camps of least landscape energy at the start, and how often they are those of the end."""
    base = findings.scenarios.get(findings.baseline) or next(iter(findings.scenarios.values()))
    if not base.camps_end:
        return None
    ends = ", ".join(f"{_camps(camps)} in {share_text(found)} %" for camps, found in base.camps_end.items())
    start = _camps(base.camps_start or "")
    return (
        f"Two camps of least energy ({base.name}): at the start {start}; at the end {ends} "
        "(chance only; errors of the inputs are not in these shares)."
    )


def worlds_line(findings: Findings, companions: Mapping[str, Findings]) -> list[str]:
    """One line per companion world: which findings change under it."""
    lines = []
    for world, theirs in companions.items():
        changes = changed_findings(findings, theirs)
        verdict = "; ".join(changes) if changes else "no finding changes"
        lines.append(f"Under {world} ({counted(theirs.runs, 'run')}): {verdict}.")
    return lines


def print_summary(findings: Findings, console: Any, companions: Mapping[str, Findings] | None = None) -> None:
    """Print header, questions, tables and sentences to a Rich console."""
    from rich.padding import Padding
    from rich.text import Text

    console.print(Text(header(findings), style="bold"), soft_wrap=False)
    console.print()
    for name, scenario in findings.scenarios.items():
        console.print(Text.assemble((name, "bold"), ": ", scenario.question))
    for table in tables(findings):
        console.print()
        console.print(Text(table.caption, style="bold"))
        console.print(table.rich())
        if table.note:
            console.print(Padding(Text(table.note, style="dim"), (0, 0, 0, 0)))
    console.print()
    failed = sum(scenario.failed for scenario in findings.scenarios.values())
    extra = [camps_line(findings), *worlds_line(findings, companions or {})]
    if failed:
        extra.append(failed_told(failed))
    for line in [*sentences(findings), *(line for line in extra if line)]:
        console.print(Text(f"• {line}"))


def failed_told(failed: int) -> str:
    """How many runs failed."""
    rest = "is left out" if failed == 1 else "are left out"
    return f"{counted(failed, 'run')} failed (numbers left the reals) and {rest}."


def console(file: Any = None) -> Any:
    """A Rich console of at most 100 columns that prints brackets as they stand; plain without a terminal."""
    from rich.console import Console

    plain: dict[str, Any] = {"file": file, "highlight": False, "markup": False, "emoji": False}
    probe = Console(**plain)
    width = min(WIDTH, probe.width) if probe.is_terminal else WIDTH
    return Console(**plain, width=width)


def _baseline_sentence(findings: Findings, base: ScenarioFindings) -> str:
    first, second = findings.focus_labels
    leading = leading_verdict(base)
    weight = "most runs" if base.majority else "the largest share of runs, but no clear majority"
    rest = ", ".join(f"{v} in {share_text(base.verdicts[v])} %" for v in VERDICTS if v != leading)
    return (
        f"{base.name}: the alignment of {first} and {second} {leading} in "
        f"{share_text(base.verdicts[leading])} % "
        f"({weight}); it {rest}. The index goes from {decimal(base.index_start)} to "
        f"{mean_text(base.index_end)}; "
        f"nine runs in ten end between {decimal(base.index_spread[0])} and {decimal(base.index_spread[1])}."
    )


def _difference_sentence(findings: Findings, others: Mapping[str, ScenarioFindings]) -> str:
    def moved(name: str) -> float:
        difference = others[name].difference
        return difference.value if difference else 0.0

    ups = [name for name in others if _sign(others[name]) > 0]
    downs = [name for name in others if _sign(others[name]) < 0]
    parts = []
    for names, words, choose in ((downs, "down", min), (ups, "up", max)):
        if names:
            name = choose(names, key=moved)
            difference = others[name].difference
            assert difference is not None
            leading = leading_verdict(others[name])
            parts.append(
                f"{name} moves the index {words} most, by {difference_text(difference)}; "
                f"under it the alignment {leading} in {share_text(others[name].verdicts[leading])} %"
            )
    none = [name for name in others if _sign(others[name]) == 0]
    if none:
        parts.append(f"no difference can be told for {_listed(none)}")
    return f"Compared with {findings.baseline} under the same luck: " + ". ".join(parts) + "."


def _treaty_sentence(findings: Findings) -> str:
    top = str(len(findings.rungs) - 1)
    parts = []
    base = findings.scenarios.get(findings.baseline)
    if base is not None:
        if base.partnership_early is not None:
            parts.append(
                f"a {findings.rungs[PARTNERSHIP]} is reached by {findings.early} in "
                f"{share_text(base.partnership_early)} % of {base.name} runs"
            )
        else:
            parts.append(
                f"a {findings.rungs[PARTNERSHIP]} is reached in {share_text(base.rungs[str(PARTNERSHIP)])} % "
                f"of {base.name} runs"
            )
    highest = max(findings.scenarios.values(), key=lambda scenario: scenario.rungs[top].value)
    if highest.rungs[top].value == 0:
        parts.append(
            f"a {findings.rungs[-1]} in no run of any scenario (at most {percent(highest.rungs[top].high)} %)"
        )
    else:
        parts.append(f"a {findings.rungs[-1]} at most in {share_text(highest.rungs[top])} % ({highest.name})")
    return _capital("; ".join(parts)) + "."


def _sign(scenario: ScenarioFindings) -> int:
    return sign(scenario.difference) if scenario.difference else 0


def _short_mean(found: Any) -> str:
    return f"{decimal(found.value, 2)} [{decimal(found.low, 2)} {decimal(found.high, 2)}]"


def _camps(text: str) -> str:
    return " against ".join(camp.replace(" ", ", ") for camp in text.split(" | "))


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
