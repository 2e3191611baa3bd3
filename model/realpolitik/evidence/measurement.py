"""The measurement model: how a state of the model would be seen in each source.

An observation is a + b · state + noise, averaged over the months in which the source looks, or added up over
its window. The scale is free for each series; noise is estimated from years that no test uses, on pairs that
do not join two of the flagship's blocs.
"""

from __future__ import annotations

import json
import math
from functools import cache, lru_cache
from importlib.resources import files
from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from realpolitik.evidence.derived import observed
from realpolitik.evidence.series import INDEX, STATES, Array, Series

Quantity = Literal["diplomacy", "trade", "arms", "hostility", "sanction", "force", "rung"]
TRAINING_END = 2013
DRAWS = 400
# Blocs of the flagship's worlds; noise is taken from pairs inside a bloc or with a state outside all of them.
BLOCS = (
    ("RUS",),
    ("IRN",),
    ("ISR",),
    ("SAU", "ARE", "QAT", "OMN", "KWT", "BHR"),
    ("USA", "GBR", "FRA", "DEU"),
)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NoiseYears(_Part):
    """Years from which noise is estimated, where 2013 does not do."""

    until: int
    why: str


class Measurement(_Part):
    """How one source sees one quantity."""

    quantity: Quantity
    of: Literal["both", "each"]
    sign: Literal[-1, 1]
    months: Annotated[tuple[int, int], Field(description="First and last month of the year.")] = (1, 12)
    window: Annotated[int, Field(ge=1, description="Years over which the source adds up.")] = 1
    logarithm: Annotated[float | None, Field(gt=0, description="Cut below which the log is taken.")] = None
    published: Annotated[int, Field(ge=0, description="Months from the end of the period.")]
    noise: NoiseYears = NoiseYears(until=TRAINING_END, why="")
    weakness: str


class Measurements(_Part):
    """All sources by the name of their series."""

    kind: Literal["measurement"]
    measurements: dict[str, Measurement]


def schema() -> str:
    """JSON Schema of the measurement model, as text."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**dialect, **Measurements.model_json_schema()}, indent=1) + "\n"


class Noise(NamedTuple):
    """What of a series' movement is transient, what stays (a local level, by moments, pooled over pairs)."""

    sd: float
    """Standard deviation of the observation about the state."""
    range: tuple[float, float]
    """90 % of it over draws of the pairs."""
    step: float
    """Standard deviation of the state's own change from one period to the next."""
    persistence: float
    """Lag-one correlation of changes: −½ if all is noise, 0 if nothing is."""
    pairs: int
    years: tuple[int, int]

    @property
    def transient(self) -> float:
        """Share of the variance of changes that is noise."""
        total = 2 * self.sd**2 + self.step**2
        return 2 * self.sd**2 / total if total else 0.0


@lru_cache(maxsize=1)
def measurements() -> dict[str, Measurement]:
    """Every source by the name of its series."""
    from ruamel.yaml import YAML

    text = (files("realpolitik.data") / "observed" / "measurement.yaml").read_text(encoding="utf-8")
    return Measurements.model_validate(YAML(typ="safe").load(text)).measurements


def elsewhere() -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """(N, N) pairs on which noise is estimated: those that do not join two of the five blocs."""
    bloc = np.full(len(STATES), -1)
    for number, states in enumerate(BLOCS):
        bloc[[INDEX[state] for state in states]] = number
    joins = (bloc[:, None] >= 0) & (bloc[None, :] >= 0) & (bloc[:, None] != bloc[None, :])
    return np.asarray(~joins & ~np.eye(len(STATES), dtype=bool))


@cache
def noise(name: str) -> Noise:
    """Noise of a source: minus the lag-one covariance of changes is the variance of the observation.

    With y = level + e: Δy = Δlevel + e − e₋₁, cov(Δy, Δy₋₁) = −var(e), var(Δy) = var(Δlevel) + 2 var(e).
    Raises KeyError for a series without measurement.
    """
    measured, series = measurements()[name], observed(name)
    until = measured.noise.until
    kept = elsewhere() if measured.of == "each" else np.triu(elsewhere())
    begin = int(str(series.times[0])[:4])
    values = series.between(begin, f"{until}-12" if series.frequency == "month" else until)
    changes = np.diff(values[:, kept], axis=0)
    changes = changes - np.nanmean(changes)
    products = changes[1:] * changes[:-1]
    used = np.isfinite(products).any(axis=0)
    sums = np.array(
        [
            np.nansum(changes**2, axis=0),
            np.isfinite(changes).sum(axis=0),
            np.nansum(products, axis=0),
            np.isfinite(products).sum(axis=0),
        ]
    )[:, used]
    total, lagged = _moments(sums)
    rng = np.random.default_rng(0)
    draws = [_moments(sums[:, rng.integers(0, sums.shape[1], sums.shape[1])]) for _ in range(DRAWS)]
    low, high = np.quantile([_observation(*moments) for moments in draws], (0.05, 0.95)) + 0.0
    variance = _observation(total, lagged) ** 2
    return Noise(
        sd=variance**0.5,
        range=(float(low), float(high)),
        step=max(total - 2 * variance, 0.0) ** 0.5,
        persistence=lagged / total if total else 0.0,
        pairs=int(used.sum()),
        years=(begin, until),
    )


def _moments(sums: Array) -> tuple[float, float]:
    """Variance and lag-one covariance of changes, pooled."""
    squares, count, products, pairs = sums.sum(axis=1)
    return float(squares / count), float(products / pairs)


def _observation(total: float, lagged: float) -> float:
    """Standard deviation of the observation from the moments of its changes."""
    return math.sqrt(max(min(-lagged, total / 2), 0.0))


def as_observed(name: str, states: Array, start: str) -> tuple[Array, Array]:
    """The state as the source would see it but for scale and noise: middle of each period and (…, periods).

    `states` is (…, T + 1), monthly from `start` on, the first record being that month; before it the first
    level holds. Whole years only; a source that adds up looks back over its window.
    """
    measured, series = measurements()[name], observed(name)
    if measured.logarithm is not None:
        states = np.log(np.maximum(states, measured.logarithm))
    first = int(np.array(start, dtype="datetime64[M]").astype(int))
    if series.frequency == "month":
        count = states.shape[-1]
        return (np.arange(first, first + count) + 0.5) / 12 + 1970, states
    last = first + states.shape[-1] - 1
    years = np.arange(-(-first // 12), (last + 1) // 12) + 1970
    low, high = measured.months
    seen = []
    for year in years:
        begin = (year - 1970 - (measured.window - 1)) * 12 + low - 1
        months = np.arange(begin, (year - 1970) * 12 + high)
        seen.append(states[..., np.clip(months - first, 0, None)].mean(axis=-1))
    return years + 0.5, np.stack(seen, axis=-1) if seen else np.empty((*states.shape[:-1], 0))


class Scale(NamedTuple):
    """Observation = constant + slope · state."""

    constant: float
    slope: float

    def __call__(self, state: Array) -> Array:
        """The state on the scale of the source."""
        return np.asarray(self.constant + self.slope * state)


def scale(name: str, state: Array, seen: Array) -> Scale:
    """Least squares of what was observed on the state, over whatever pairs and times are given.

    Where the slope would have the wrong sign it is 0: the source then says nothing of the state.
    """
    known = np.isfinite(state) & np.isfinite(seen)
    x, y = state[known], seen[known]
    if len(x) < 2 or np.ptp(x) == 0:
        return Scale(float(y.mean()) if len(y) else float("nan"), 0.0)
    slope = float(np.cov(x, y, bias=True)[0, 1] / x.var())
    slope = slope if slope * measurements()[name].sign > 0 else 0.0
    return Scale(float(y.mean() - slope * x.mean()), slope)


def drawn(name: str, seen: Array, rng: np.random.Generator) -> Array:
    """States on the scale of a source with the noise of observing them: what a file would hold."""
    return np.asarray(seen + noise(name).sd * rng.standard_normal(seen.shape))


def known_until(name: str, month: str) -> str:
    """Month before which a period must have ended to be published when `month` begins."""
    return str(np.array(month, dtype="datetime64[M]") - measurements()[name].published)


def latest_published(name: str, month: str) -> Series:
    """What of a series had been published when a month began, not only observed: origins do not use it."""
    return observed(name).until(known_until(name, month))
