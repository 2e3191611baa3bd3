"""How the index of the focus pair moves under each scenario: median, bands of runs, verdict shares."""

from __future__ import annotations

from typing import Any

import numpy as np

from realpolitik.analysis.findings import Findings
from realpolitik.analysis.paths import Path, path
from realpolitik.experiment.calendar import record_months, year_and_month
from realpolitik.experiment.result import Result
from realpolitik.experiment.verdict import BAND, VERDICTS
from realpolitik.interface.numbers import percent
from realpolitik.interface.plots import style

COLUMNS = 2
PANEL, BETWEEN = 2.4, 0.72  # inches: height of a panel with its headings, and of the headings


def draw(result: Result, findings: Findings) -> Any:
    """Small multiples, one per scenario, on the same axes."""
    names = list(findings.scenarios)
    first, second = findings.focus
    paths = {name: path(result, name, f"index_{_pair(result, first, second)}") for name in names}
    columns = min(COLUMNS, len(names))
    rows = -(-len(names) // columns)
    drawing = style.figure(height=1.75 + PANEL * rows)
    top = style.headline(
        drawing,
        f"Does the {findings.focus_labels[0]}–{findings.focus_labels[1]} alignment tighten or fray?",
        "Alignment index (−1 to 1). Line: median run; dark band: half of the runs; light band: nine in ten. "
        f"Grey strip: ±{BAND:.2f} around the start, within which it holds. Per cent: share of "
        "runs by verdict.",
    )
    bottom = style.footer(drawing, findings, _driver_note(result, findings))
    height = drawing.get_size_inches()[1]
    grid = drawing.add_gridspec(
        rows,
        columns,
        left=0.095,
        right=0.985,
        top=top - 0.42 / height,
        bottom=bottom + 0.34 / height,
        hspace=BETWEEN / (PANEL - BETWEEN),
        wspace=0.1,
    )
    low = min(float(np.nanmin(p.quantiles)) for p in paths.values())
    high = max(float(np.nanmax(p.quantiles)) for p in paths.values())
    start = min(s.index_start for s in findings.scenarios.values())
    low, high = min(low, start - 2.2 * BAND), max(high, start + 2.2 * BAND)
    room = 0.06 * (high - low)
    palette = style.colours(findings)
    for k, name in enumerate(names):
        axes = drawing.add_subplot(grid[k // columns, k % columns])
        axes.set_ylim(low - room, high + room)
        reference = paths.get(findings.baseline) if name != findings.baseline else None
        _panel(axes, result, findings, name, paths[name], reference, palette)
        if k % columns:
            axes.tick_params(labelleft=False, left=False)
    return drawing


def _panel(
    axes: Any,
    result: Result,
    findings: Findings,
    name: str,
    course: Path,
    reference: Path | None,
    palette: dict[str, str],
) -> None:
    scenario, colour = findings.scenarios[name], palette[name]
    dates, quantiles = course.dates, course.quantiles
    span = dates[-1] - dates[0]
    axes.set_xlim(dates[0], dates[-1] + span * 36 // 100)
    axes.fill_between(
        [dates[0], dates[-1]], scenario.index_start - BAND, scenario.index_start + BAND, color="#ECECEC", lw=0
    )
    axes.fill_between(dates, quantiles[:, 0], quantiles[:, -1], color=colour, alpha=0.2, lw=0)
    axes.fill_between(dates, quantiles[:, 1], quantiles[:, 3], color=colour, alpha=0.38, lw=0)
    if reference is not None:
        axes.plot(reference.dates, reference.quantiles[:, 2], color=style.INK, lw=1.2, ls=(0, (4, 2)))
    axes.plot(dates, quantiles[:, 2], color=colour, lw=2.4)
    low, high = axes.get_ylim()
    wanted = [scenario.index_start + offset * BAND for offset in (2.2, 0, -2.2)]
    heights = style.spread(wanted, 0.13 * (high - low), low + 0.06 * (high - low), high - 0.06 * (high - low))
    for verdict, height in zip(VERDICTS, heights, strict=True):
        axes.text(
            dates[-1] + span * 3 // 100,
            height,
            f"{verdict}\n{percent(scenario.verdicts[verdict].value)} %",
            color=style.VERDICT_COLOURS[verdict],
            size=style.SMALL,
            va="center",
            linespacing=1.05,
            weight="bold" if scenario.verdicts[verdict].low > 0.5 else "normal",
        )
    for label, record in dated_events(result, name):
        date = dates[min(record, len(dates) - 1)]
        axes.axvline(date, color=style.QUIET, lw=0.9, ls=":")
        axes.annotate(
            label,
            (date, 0.02),
            xycoords=("data", "axes fraction"),
            xytext=(3, 0),
            textcoords="offset points",
            size=9,
            color=style.QUIET,
        )
    switches = switched(result, findings, name)
    axes.set_title(name, loc="left", weight="bold", color=style.lettering(colour), pad=17)
    fixed = "; ".join(switches) or "no driver fixed"
    axes.text(0, 1.03, f"▸ {fixed}", transform=axes.transAxes, size=9.5, color=style.QUIET)
    _years(axes, dates)
    axes.spines["bottom"].set_bounds(*axes.convert_xunits([dates[0], dates[-1]]))


def switched(result: Result, findings: Findings, name: str) -> list[str]:
    """Drivers that a scenario holds where the baseline does not, as ``us_iran_deal .8 from 2024-12``."""
    about = result.scenario(name)
    usual = _schedules(result, findings.baseline) if findings.baseline in result.scenarios else {}
    if name == findings.baseline:
        return []
    months = record_months(year_and_month(about["start"]), about["steps_per_year"], about["steps"] + 1)
    said = []
    for driver, (records, values) in _schedules(result, name).items():
        if usual.get(driver) == (records, values):
            continue
        steps = [
            f"{value:g} from {months[min(r, len(months) - 1)]}"
            for r, value in zip(records, values, strict=True)
        ]
        said.append(f"{driver} {', '.join(steps[:2])}{', …' if len(steps) > 2 else ''}")
    return said


def dated_events(result: Result, name: str) -> list[tuple[str, int]]:
    """Labels and records of a scenario's events that have a date."""
    return [
        (event["label"], event["record"])
        for event in result.scenario(name)["events"]
        if event["record"] is not None
    ]


def _driver_note(result: Result, findings: Findings) -> str:
    note = f"Dashed: median of {findings.baseline}." if len(findings.scenarios) > 1 else ""
    return f"{note} ▸ what the scenario fixes.".strip()


def _schedules(result: Result, name: str) -> dict[str, tuple[list[int], list[float]]]:
    return {s["driver"]: (s["records"], s["values"]) for s in result.scenario(name)["schedules"]}


def _years(axes: Any, dates: Any) -> None:
    years = np.arange(dates[0].astype("datetime64[Y]") + 1, dates[-1].astype("datetime64[Y]") + 1)
    if not years.size:
        return
    step = max(1, -(-years.size // 4))
    shown = years[::step]
    axes.set_xticks(shown.astype("datetime64[D]"))
    axes.set_xticklabels([str(year) for year in shown])


def _pair(result: Result, first: str, second: str) -> str:
    actors = result.scenario(result.scenarios[0])["actors"]
    return "_".join(sorted((first, second), key=actors.index))
