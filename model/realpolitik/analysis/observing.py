"""The model beside the sources: what each would have seen of runs from an origin, noise included."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from realpolitik.engine.ensemble import simulate
from realpolitik.evidence.derived import between, observed
from realpolitik.evidence.grounding.actors import Actors
from realpolitik.evidence.grounding.builder import TWELVE, ground
from realpolitik.evidence.measurement import Scale, as_observed, measurements, noise, scale
from realpolitik.evidence.series import INDEX
from realpolitik.theory.inputs import FORCE, SANCTION, Case
from realpolitik.world.loading import case_of

Floats = NDArray[np.float64]
LAST = "2023-12"
QUANTILES = (0.05, 0.5, 0.95)


class Seen(NamedTuple):
    """What a source would have seen from an origin on: times in years and the 5, 50 and 95 % quantile."""

    times: Floats
    low: Floats
    middle: Floats
    high: Floats
    own_level: bool
    """Whether the pair had been observed before the origin and starts from there."""


def actors_with(pair: tuple[str, str], listed: str | None = None) -> Actors:
    """The actors given, else the thirteen, with both of the pair taken out of their blocs or added."""
    if listed is not None:
        return Actors.of(listed)
    members = dict(Actors.of(TWELVE).members)
    for name in pair:
        if name in members or name not in INDEX:
            continue
        members = {bloc: tuple(s for s in states if s != name) for bloc, states in members.items()}
        members[name] = (name,)
    return Actors({name: states for name, states in members.items() if states})


def model_seen(
    origin: str, actors: Actors, pairs: list[tuple[str, str]], runs: int, seed: int
) -> dict[tuple[str, str, str], Seen]:
    """Series and directed pair to what the source would have seen of runs from an origin, drivers known.

    The slope of each source is that of the least-squares line over all pairs of actors in the last year seen
    before the origin (the first year of the source if it began later). Its constant lets the pair start from
    its own mean of the last three years seen; without any it is the line's. The source's noise is added.
    """
    case = case_of(ground(origin, actors, mode="known", until=LAST))
    kept = _runs(case, pairs, runs, seed)
    found = {}
    for name, measured in measurements().items():
        line = _scale(name, origin, actors, case)
        if not np.isfinite(line.constant) or line.slope == 0:
            continue
        for first, second in pairs:
            states = kept[measured.quantity, first, second]
            if measured.of == "both":
                states = (states + kept[measured.quantity, second, first]) / 2
            times, seen = as_observed(name, states, origin)
            if not len(times):
                continue
            own = _own(name, origin, actors, first, second)
            begun = (
                own - line.slope * _begin(measured.logarithm, states) if np.isfinite(own) else line.constant
            )
            low, middle, high = np.quantile(begun + line.slope * seen, QUANTILES, axis=0)
            wide = 1.645 * noise(name).sd
            found[name, first, second] = Seen(
                times, *_widened(low, middle, high, wide), own_level=bool(np.isfinite(own))
            )
    return found


def _begin(logarithm: float | None, states: Floats) -> float:
    level = float(states[:, 0].mean())
    return level if logarithm is None else float(np.log(max(level, logarithm)))


def _own(name: str, origin: str, actors: Actors, first: str, second: str) -> float:
    """Mean of the pair's last three years seen before the origin; NaN if there are none."""
    series = observed(name)
    seen = len(series.until(origin).times)
    periods = 36 if series.frequency == "month" else 3
    i, j = actors.names.index(first), actors.names.index(second)
    values = between(name, actors)[max(seen - periods, 0) : seen, i, j]
    return float(np.nanmean(values)) if np.isfinite(values).any() else float("nan")


def _widened(low: Floats, middle: Floats, high: Floats, wide: float) -> tuple[Floats, Floats, Floats]:
    """The 90 % band of runs and noise together, taken as independent."""
    return middle - np.hypot(middle - low, wide), middle, middle + np.hypot(high - middle, wide)


def _runs(
    case: Case, pairs: list[tuple[str, str]], runs: int, seed: int
) -> dict[tuple[str, str, str], Floats]:
    """Quantity and directed pair to (runs, records)."""
    wanted = {*pairs, *((b, a) for a, b in pairs)}
    parts: dict[tuple[str, str, str], list[Floats]] = {}
    for chunk in simulate(case, runs, seed):
        for first, second in wanted:
            i, j = case.actors.index(first), case.actors.index(second)
            for quantity, states in _states(case, chunk.history, i, j).items():
                parts.setdefault((quantity, first, second), []).append(np.array(states, dtype=np.float64))
    return {key: np.concatenate(chunks) for key, chunks in parts.items()}


def _states(case: Case, history: Any, i: int, j: int) -> dict[str, Floats]:
    """(runs, records) of every quantity that a source sees, of i toward j."""
    volumes = {name: case.channels.index(name) for name in ("diplomacy", "trade", "arms")}
    return {
        **{name: history.volume[:, :, i, j, d] for name, d in volumes.items()},
        "hostility": history.hostility[:, :, i, j],
        "sanction": history.pressure[:, :, i, j, SANCTION],
        "force": history.pressure[:, :, i, j, FORCE],
        "rung": history.rung[:, :, i, j].astype(float),
    }


def _scale(name: str, origin: str, actors: Actors, case: Case) -> Scale:
    """The line from states at the origin to what the source said then, over all pairs."""
    measured, series = measurements()[name], observed(name)
    before = len(series.until(origin).times)
    at = max(before - 1, 0)
    said = between(name, actors)
    said = said[max(at - 11, 0) : at + 1].mean(axis=0) if series.frequency == "month" else said[at]
    x = case.believed
    channels = {channel: x.volume[..., d] for d, channel in enumerate(case.channels)}
    state = {
        **channels,
        "hostility": x.hostility,
        "sanction": x.pressure[..., SANCTION],
        "force": x.pressure[..., FORCE],
        "rung": x.rung.astype(float),
    }[measured.quantity]
    if measured.of == "both":
        state = (state + state.T) / 2
    if measured.logarithm is not None:
        state = np.log(np.maximum(state, measured.logarithm))
    apart = ~np.eye(len(state), dtype=bool)
    return scale(name, state[apart], said[apart])
