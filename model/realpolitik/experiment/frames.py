"""Tables of a result as data frames of other libraries."""

from __future__ import annotations

from importlib import import_module
from itertools import product
from typing import Any

import numpy as np

from realpolitik.experiment.meanings import RECORD, meaning
from realpolitik.experiment.problems import ResultProblem
from realpolitik.theory.inputs import PRESSURES

FRAMES = ("pandas", "polars")
FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("index", ("pair",)),
    ("rung", ("pair",)),
    ("bargain", ("pair",)),
    ("gap", ("direction",)),
    ("hostility", ("direction",)),
    ("grievance", ("direction",)),
    ("trust", ("direction",)),
    ("dependence", ("direction",)),
    ("volume", ("direction", "channel")),
    ("pledge", ("direction", "channel")),
    ("pressure", ("direction", "kind")),
    ("driver", ("by",)),
    ("fired", ("event",)),
)
"""Columns of months whose names end in labels, and the dimensions that the labels make."""


def frame(result: Any, table: str, scenario: str | None, library: str) -> Any:
    """A table as a data frame; raises ResultProblem for an unknown or missing library."""
    if library not in FRAMES:
        raise ResultProblem(f"There are no frames of {library}.", f"Choose one of {', '.join(FRAMES)}.")
    module = _library(library)
    columns = result.table(table, scenario)
    if library == "pandas":
        return module.DataFrame({name: _gaps(column, module.NA) for name, column in columns.items()})
    return module.DataFrame({name: _gaps(column, None) for name, column in columns.items()}, strict=False)


def dataset(result: Any) -> Any:
    """Outcomes and, where recorded, months and causes as an xarray Dataset with labelled dimensions.

    Dimensions: scenario, run, month (coordinate date), and where levels have them pair, direction, channel,
    kind (of pressure), by (which driver), event and cause.

    Raises ResultProblem without xarray, if the batch is unfinished, or if scenarios differ in structure.
    """
    xarray = _library("xarray")
    about = [result.scenario(name) for name in result.scenarios]
    alike = ("actors", "channels", "focus", "start", "steps", "drivers")
    if any(other[key] != about[0][key] for other in about for key in alike):
        raise ResultProblem(
            "The scenarios differ in actors, channels, drivers or months, so they share no dimensions.",
            "Take frames, scenario by scenario.",
        )
    if not result.complete:
        raise ResultProblem(f"{result.folder} holds an unfinished batch.", "Let it finish: --resume.")
    arrays: dict[str, Any] = {}
    coordinates: dict[str, Any] = {"scenario": result.scenarios, "run": np.arange(result.manifest["runs"])}
    for name, column in result.table("outcomes").items():
        if name not in ("scenario", "run"):
            arrays[name] = (("scenario", "run"), _cube(result, column), _told(result, name, "outcomes"))
    if result.keeps("monthly"):
        _months(result, about[0], arrays, coordinates)
    if result.keeps("ledger"):
        _causes(result, arrays, coordinates)
    terms = {key: result.manifest[key] for key in ("version", "seed", "digest")}
    return xarray.Dataset(arrays, coordinates, terms)


def _months(result: Any, about: dict[str, Any], arrays: dict[str, Any], coordinates: dict[str, Any]) -> None:
    table = result.table("monthly")
    coordinates["month"] = ("month", np.arange(about["steps"] + 1), {"long_name": RECORD})
    coordinates["date"] = ("month", table["date"][: about["steps"] + 1].astype("datetime64[ns]"))
    labels = _labels(result, about)
    for family, along in FAMILIES:
        names = ["_".join((family, *label)) for label in product(*(labels[name] for name in along))]
        if not any(name in table for name in names):
            continue
        missing = np.full(len(table["run"]), np.nan, np.float32)
        cubes = [_cube(result, table.get(name, missing)) for name in names]
        shape = (*cubes[0].shape, *(len(labels[name]) for name in along))
        unit = next(meaning(name, "monthly").unit for name in names if name in table)
        values = np.stack(cubes, axis=-1).reshape(shape)
        arrays[family] = (("scenario", "run", "month", *along), values, {"units": unit})
        coordinates.update({name: labels[name] for name in along})


def _labels(result: Any, about: dict[str, Any]) -> dict[str, list[str]]:
    actors, (one, other) = about["actors"], about["focus"]
    events = [event["name"] for name in result.scenarios for event in result.scenario(name)["events"]]
    return {
        "pair": [f"{a}_{b}" for i, a in enumerate(actors) for b in actors[i + 1 :]],
        "direction": [f"{one}_{other}", f"{other}_{one}"],
        "channel": list(about["channels"]),
        "kind": list(PRESSURES),
        "by": list(about["drivers"]),
        "event": list(dict.fromkeys(events)),
    }


def _causes(result: Any, arrays: dict[str, Any], coordinates: dict[str, Any]) -> None:
    table = result.table("ledger")
    coordinates["cause"] = [name for name in table if name not in ("scenario", "run", "month")]
    cubes = [_cube(result, table[name]) for name in coordinates["cause"]]
    told = {"long_name": "what each cause has added to the focus pair's index", "units": "index"}
    arrays["contribution"] = (("scenario", "run", "month", "cause"), np.stack(cubes, axis=-1), told)


def _cube(result: Any, column: Any) -> Any:
    """A column as (scenario, run) or (scenario, run, month): rows come in this order; gaps become NaN."""
    shape = (len(result.scenarios), result.manifest["runs"])
    values = (
        np.ma.filled(column.astype(np.float64), np.nan) if np.ma.is_masked(column) else np.asarray(column)
    )
    return values.reshape(shape if values.size == shape[0] * shape[1] else (*shape, -1))


def _gaps(column: Any, nothing: Any) -> Any:
    """A column with ``nothing`` where it has no value."""
    if not np.ma.is_masked(column):
        return column
    return np.where(np.ma.getmaskarray(column), nothing, np.ma.getdata(column).astype(object))


def _told(result: Any, column: str, table: str) -> dict[str, str]:
    told = meaning(column, table, result.manifest.get("design"))
    return {"long_name": told.words, **({"units": told.unit} if told.unit else {})}


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise ResultProblem(
            f"{name} is not installed.", "Install it with: pip install 'realpolitik[frames]'."
        ) from None
