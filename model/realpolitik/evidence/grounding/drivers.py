"""Drivers of a date: level at the start, what they do to the actors, and how they go on.

As a forecast each driver follows a process; known, it follows what was observed after the start.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from realpolitik.evidence.grounding.actors import Actors, average_pairs
from realpolitik.evidence.grounding.conventions import conventions
from realpolitik.evidence.grounding.estimate import number
from realpolitik.evidence.grounding.links import linked
from realpolitik.evidence.grounding.view import View
from realpolitik.evidence.series import Array, load

Mode = Literal["forecast", "known"]
PRICE_YEARS, RECENT_MONTHS = 20, 3
NOTEWORTHY = 0.03  # change of a sanctions index that makes a driver of its own
LEVEL_MARGIN = 0.1


def drivers(
    view: View, actors: Actors, weights: Array, disputes: set[str], until: str, mode: Mode
) -> dict[str, Any]:
    """Every driver that touches the actors, as a world states it."""
    found = {}
    for name, entry in conventions("drivers")["drivers"].items():
        involved = entry["involves"]
        if involved and not actors.listed.intersection(involved):
            continue
        links = linked(entry["links"], actors, weights, disputes, sanctions=mode == "forecast")
        if links:
            found[name] = _driver(view, entry, links, until, mode)
    if mode == "known":
        found |= _sanctions(view, actors, weights, until)
    return found


def _driver(view: View, entry: dict[str, Any], links: Any, until: str, mode: Mode) -> dict[str, Any]:
    source = tuple(entry.get("source", ()))
    if "slope" in entry:
        slope = entry["slope"]
        start = number(0, 0, 0, "judgement", (), "measured from the start")
        low, high = slope["range"]
        ramp = number(slope["value"], low, high, "judgement", (), slope["why"])
        process: dict[str, Any] = {"kind": "ramp", "slope": ramp}
    else:
        level, path = _levels(view, entry, until)
        start = _level(level, source, "observed before the start")
        process = _schedule(path, source) if mode == "known" else _forecast(view, entry)
    return {
        "label": entry["label"],
        "unit": entry["unit"],
        "start": start,
        "process": process,
        "links": links,
    }


def _levels(view: View, entry: dict[str, Any], until: str) -> tuple[float, dict[str, float]]:
    """Level at the start from what was seen, and observed levels after it by month."""
    if "theatre" in entry:
        return _theatre(view, entry["theatre"], until)
    if entry.get("price"):
        return _price(view, until)
    path = entry["path"]
    before = [month for month in path if month < view.date]
    start = float(path[max(before)]) if before else 0.0
    return start, _after(view, {month: float(level) for month, level in path.items()}, until)


def _theatre(view: View, theatre: dict[str, Any], until: str) -> tuple[float, dict[str, float]]:
    seen = view.series("theatre_level").of(theatre["name"])
    series = load("theatre_level")
    path = {
        f"{time}-01": float(theatre["levels"][int(level)])
        for time, level in zip(series.times, series.of(theatre["name"]), strict=True)
    }
    return float(theatre["levels"][int(seen[-1])]), _after(view, path, until)


def price_scale(view: View) -> tuple[float, float]:
    """Mean and standard deviation of the log oil price over the last twenty years seen."""
    seen = np.log(view.series("oil_price").values[-12 * PRICE_YEARS :])
    return float(seen.mean()), float(seen.std())


def _price(view: View, until: str) -> tuple[float, dict[str, float]]:
    mean, sd = price_scale(view)
    series = load("oil_price")
    score = (np.log(series.values) - mean) / sd
    path = {}
    for k in range(0, len(score) - 2, 3):  # quarters
        path[str(series.times[k])] = float(score[k : k + 3].mean())
    seen = len(view.series("oil_price").times)
    return float(score[seen - RECENT_MONTHS : seen].mean()), _after(view, path, until)


def _after(view: View, path: dict[str, float], until: str) -> dict[str, float]:
    """Levels after the start by month; what falls on the start itself comes a month later."""
    first = str(np.array(view.date, dtype="datetime64[M]") + 1)
    later: dict[str, float] = {}
    for month in sorted(path):
        if view.date <= month <= until:
            later[max(month, first)] = path[month]
    return later


def _schedule(path: dict[str, float], source: tuple[str, ...]) -> dict[str, Any]:
    if not path:
        return {"kind": "constant"}
    return {
        "kind": "schedule",
        "values": {month: _level(level, source, "observed") for month, level in path.items()},
    }


def _level(level: float, source: tuple[str, ...], why: str) -> dict[str, Any]:
    return number(level, level - LEVEL_MARGIN, level + LEVEL_MARGIN, "data", source, why)


def _forecast(view: View, entry: dict[str, Any]) -> dict[str, Any]:
    spec = entry["forecast"]
    source, why, kind = tuple(spec.get("source", ())), spec["why"], spec["kind"]

    def rate(value: float) -> dict[str, Any]:
        grade = "data" if source else "judgement"
        return number(value, value / 2, 2 * value, grade, source, why)

    if kind == "markov":
        states = {
            name: number(v, v, v, "judgement", (), "by definition") for name, v in spec["states"].items()
        }
        rates = {a: {b: rate(value) for b, value in to.items()} for a, to in spec["rates"].items()}
        return {"kind": kind, "states": states, "rates": rates}
    if kind == "self_exciting":
        early = view.last + 1 < spec.get("from", 0)
        base = spec["base_before"] if early else spec["base"]
        others = ("excitation", "excitation_decay", "jump", "value_decay")
        return {"kind": kind, "base": rate(base), **{name: rate(spec[name]) for name in others}}
    if entry.get("price"):
        return _price_process(view, source, why)
    levels = [
        entry["theatre"]["levels"][int(v)] for v in view.series("theatre_level").of(entry["theatre"]["name"])
    ]
    mean, sd = float(np.mean(levels)), max(float(np.std(levels)), spec["floor"])
    return {
        "kind": kind,
        "mean": number(mean, max(mean - 0.06, 0), mean + 0.06, "data", source, why),
        "sd": number(sd, 0.75 * sd, 1.25 * sd, "data", source, why),
        "reversion": rate(spec["reversion"]),
    }


def _price_process(view: View, source: tuple[str, ...], why: str) -> dict[str, Any]:
    seen = np.log(view.series("oil_price").values[-12 * PRICE_YEARS :])
    off = seen - seen.mean()
    persistence = float(np.clip(off[1:] @ off[:-1] / (off @ off), 0.5, 0.995))
    reversion = -12 * float(np.log(persistence))
    return {
        "kind": "mean_reverting",
        "mean": number(0, 0, 0, "judgement", (), "by definition"),
        "sd": number(1, 1, 1, "judgement", (), "by definition"),
        "reversion": number(reversion, reversion / 2, 2 * reversion, "data", source, why),
    }


def _sanctions(view: View, actors: Actors, weights: Array, until: str) -> dict[str, Any]:
    """The observed index of every pair whose sanctions change after the start, as a driver of its own."""
    series = load("sanctions")
    index = np.array([average_pairs(weights, values) for values in series.values])
    begun = len(view.series("sanctions").times)
    found = {}
    for i, sender in enumerate(actors.names):
        for j, target in enumerate(actors.names):
            if i == j or begun == 0:
                continue
            path = {f"{t}-01": float(v) for t, v in zip(series.times, index[:, i, j], strict=True)}
            later = _after(view, path, until)
            start = float(index[begun - 1, i, j])
            if max((abs(level - start) for level in later.values()), default=0.0) <= NOTEWORTHY:
                continue
            gain = number(1, 1, 1, "data", ["gsdb"], "the index itself")
            found[f"sanctions_{sender}_{target}"] = {
                "label": f"sanctions of {sender} on {target}",
                "unit": "index, 0 to 1",
                "start": _level(start, ("gsdb",), "observed before the start"),
                "process": _schedule(later, ("gsdb",)),
                "links": {"pressure": {sender: {target: {"sanction": gain}}}},
            }
    return found
