"""A chunk of runs as flat columns: one row per run, and one row per run and record.

The focus index of a run's outcome, on which its verdict rests, keeps its 64 bits; every other level is kept
as float32, whose seven digits are three more than any table, picture or sentence shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from realpolitik.engine.failures import reasons
from realpolitik.experiment.calendar import record_months
from realpolitik.experiment.camps import MOST_ACTORS, lowest_camps, propensity
from realpolitik.experiment.verdict import OTHER_BANDS, last_year, verdict
from realpolitik.theory.alignment import TREATY_WEIGHT
from realpolitik.theory.balance import triangle_balance
from realpolitik.theory.inputs import PRESSURES, Case

Columns = dict[str, NDArray[Any]]
EXACT = frozenset({"index_start", "index_end", "change"})
"""Columns of outcomes that stay float64: the verdict is read from them."""


class Chunk(Protocol):
    """What an engine yields: a block of runs in order of their numbers."""

    @property
    def first_run(self) -> int: ...
    @property
    def runs(self) -> int: ...
    @property
    def history(self) -> Any: ...
    @property
    def ledger(self) -> NDArray[np.float64] | None: ...
    @property
    def failed(self) -> NDArray[np.integer[Any]]: ...


def pairs(case: Case) -> Iterator[tuple[int, int, str]]:
    """Unordered pairs ``(i, j, "A_B")`` in the order (0, 1), (0, 2), …, (1, 2), …."""
    for i, first in enumerate(case.actors):
        for j in range(i + 1, len(case.actors)):
            yield i, j, f"{first}_{case.actors[j]}"


def directions(case: Case) -> Iterator[tuple[int, int, str]]:
    """Both directions of the focus pair."""
    i, j = case.focus
    yield i, j, f"{case.actors[i]}_{case.actors[j]}"
    yield j, i, f"{case.actors[j]}_{case.actors[i]}"


def outcome_columns(case: Case, chunk: Chunk, seed: int) -> Columns:
    """One row per run: verdicts, rungs and their dates, gap, asymmetry, bargains, balance, camps, events.

    Nothing in it refers to the chunk's own memory.
    """
    history, (i, j), year = chunk.history, case.focus, case.steps_per_year
    index = history.index[:, :, i, j]
    rung = history.rung[:, :, i, j]
    end = last_year(index, year)
    change = np.where(chunk.failed == 0, end - index[:, 0], np.nan)
    signed = TREATY_WEIGHT * rung / max(1, len(case.rungs) - 1)
    treaty = last_year(signed, year) - signed[:, 0]
    rows: Columns = {
        "run": chunk.first_run + np.arange(chunk.runs, dtype=np.int32),
        "seed": np.full(chunk.runs, seed, np.int64),
        "verdict": verdict(change).astype(object),
        **{f"verdict_{100 * band:02.0f}": verdict(change, band).astype(object) for band in OTHER_BANDS},
        "verdict_without_treaty": verdict(change - treaty).astype(object),
        "index_start": index[:, 0],
        "index_end": end,
        "change": change,
        "alliance": (rung == len(case.rungs) - 1).any(axis=1),
        "rung_start": rung[:, 0].astype(np.int8),
        "rung_max": rung.max(axis=1).astype(np.int8),
        "rung_end": rung[:, -1].astype(np.int8),
    }
    for rank in range(1, len(case.rungs)):
        rows[f"rung_{rank}_record"] = first_record(rung >= rank)
    for a, b, name in directions(case):
        gap = implementation_gap(history, a, b)
        rows[f"gap_start_{name}"], rows[f"gap_end_{name}"] = gap[:, 0], last_year(gap, year)
        for d, channel in enumerate(case.channels):
            rows[f"volume_end_{name}_{channel}"] = last_year(history.volume[:, :, a, b, d], year)
        rows[f"dependence_end_{name}"] = last_year(history.dependence[:, :, a, b], year)
    asymmetry = history.dependence[:, :, j, i] - history.dependence[:, :, i, j]
    rows["asymmetry_start"], rows["asymmetry_end"] = asymmetry[:, 0], last_year(asymmetry, year)
    for a, b, name in pairs(case):
        held = history.bargain[:, :, a, b]
        rows[f"bargains_{name}"] = ((held[:, 1:] == 1) & (held[:, :-1] == 0)).sum(axis=1).astype(np.int16)
    rows["balance_start"] = triangle_balance(history.index[:, 0])
    rows["balance_end"] = triangle_balance(history.index[:, -1])
    if 2 <= len(case.actors) <= MOST_ACTORS:
        for when, record in (("start", 0), ("end", -1)):
            ties = propensity(
                history.common_threat[:, record], history.hostility[:, record], history.dependence[:, record]
            )
            rows[f"camps_{when}"] = np.array(lowest_camps(case.inputs.power, ties, case.actors), dtype=object)
    for v, event in enumerate(case.events):
        rows[f"fired_{event}"] = (history.fired[:, :, v] > 0).sum(axis=1).astype(np.int16)
    rows["failed"] = chunk.failed.astype(np.int32)
    rows["failure"] = np.array(reasons(case, history, chunk.failed), dtype=object)
    return {name: column.copy() if name in EXACT else lean(column) for name, column in rows.items()}


def lean(column: NDArray[Any]) -> NDArray[Any]:
    """A column as it is stored: float32 for float64, all others as they are."""
    return column.astype(np.float32) if column.dtype == np.float64 else column


def monthly_columns(case: Case, chunk: Chunk, *, full: bool = True) -> Columns:
    """One row per run and record: every pair's index, rung and bargain; the focus pair; drivers; events.

    Of the focus pair both gaps; with ``full`` all its channels, pressure, hostility, grievance, trust and
    dependence as well.
    """
    history, runs = chunk.history, chunk.runs
    records = history.index.shape[1]
    months = record_months(case.start, case.steps_per_year, records).astype("datetime64[us]")
    rows: Columns = {
        "run": np.repeat(chunk.first_run + np.arange(runs, dtype=np.int32), records),
        "month": np.tile(np.arange(records, dtype=np.int16), runs),
        "date": np.tile(months, runs),
    }
    for i, j, name in pairs(case):
        rows[f"index_{name}"] = history.index[:, :, i, j]
    for i, j, name in pairs(case):
        rows[f"rung_{name}"] = history.rung[:, :, i, j].astype(np.int8)
        rows[f"bargain_{name}"] = history.bargain[:, :, i, j].astype(np.int8)
    for i, j, name in directions(case):
        rows[f"gap_{name}"] = implementation_gap(history, i, j)
        if not full:
            continue
        for d, channel in enumerate(case.channels):
            rows[f"volume_{name}_{channel}"] = history.volume[:, :, i, j, d]
            rows[f"pledge_{name}_{channel}"] = history.pledge[:, :, i, j, d]
        for c, pressure in enumerate(PRESSURES):
            rows[f"pressure_{name}_{pressure}"] = history.pressure[:, :, i, j, c]
        for quantity in ("hostility", "grievance", "trust", "dependence"):
            rows[f"{quantity}_{name}"] = getattr(history, quantity)[:, :, i, j]
    for e, driver in enumerate(case.drivers):
        rows[f"driver_{driver}"] = history.driver[:, :, e]
    for v, event in enumerate(case.events):
        rows[f"fired_{event}"] = history.fired[:, :, v].astype(np.int8)
    return {name: lean(column).reshape(-1) for name, column in rows.items()}


def ledger_columns(case: Case, chunk: Chunk, causes: tuple[str, ...]) -> Columns:
    """One row per run and record: what each cause has added to the focus pair's index since the start."""
    if chunk.ledger is None:
        raise ValueError("the engine was not asked for a ledger")
    runs, records = chunk.ledger.shape[:2]
    rows: Columns = {
        "run": np.repeat(chunk.first_run + np.arange(runs, dtype=np.int32), records),
        "month": np.tile(np.arange(records, dtype=np.int16), runs),
    }
    for c, cause in enumerate(causes):
        rows[cause] = lean(chunk.ledger[:, :, c]).reshape(-1)
    return rows


def joined(blocks: list[Columns]) -> Columns:
    """Blocks of the same columns, one after the other; masks are kept."""
    if not blocks:
        return {}
    return {
        name: np.ma.concatenate([block[name] for block in blocks])
        if isinstance(column, np.ma.MaskedArray)
        else np.concatenate([block[name] for block in blocks])
        for name, column in blocks[0].items()
    }


def first_record(reached: NDArray[np.bool_]) -> np.ma.MaskedArray[Any, Any]:
    """The first record at which a condition holds, masked where it never does; ``(R, T+1) -> (R,)``."""
    return np.ma.masked_array(reached.argmax(axis=1).astype(np.int32), mask=~reached.any(axis=1))


def implementation_gap(history: Any, i: int, j: int) -> NDArray[np.float64]:
    """Share of pledges from i to j not delivered, ``1 - Σx / Σy``, (R, T+1); 0 without pledges."""
    delivered = _over_channels(history.volume[:, :, i, j])
    promised = _over_channels(history.pledge[:, :, i, j])
    return 1.0 - np.divide(delivered, promised, out=np.ones_like(delivered), where=promised > 0)


def _over_channels(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum over the last axis, channel by channel: many times as fast as summing six numbers at a time."""
    total = shares[..., 0].copy()
    for d in range(1, shares.shape[-1]):
        total += shares[..., d]
    return total


def described(case: Case) -> Mapping[str, Any]:
    """What a reader of the results needs to know about a scenario, as plain data for the manifest."""
    months = record_months(case.start, case.steps_per_year, case.steps + 1)
    return {
        "name": case.name,
        "title": case.title,
        "question": case.question,
        "world": case.world,
        "fingerprint": case.fingerprint,
        "actors": list(case.actors),
        "actor_labels": list(case.actor_labels),
        "channels": list(case.channels),
        "rungs": list(case.rungs),
        "drivers": list(case.drivers),
        "parameters": {name: float(value) for name, value in case.inputs.parameters.items()},
        "driver_start": [float(level) for level in case.believed.driver_start],
        "focus": [case.actors[k] for k in case.focus],
        "start": str(months[0]),
        "until": str(months[-1]),
        "steps": case.steps,
        "steps_per_year": case.steps_per_year,
        "events": [
            {"name": name, "label": label or name, "record": step} for name, label, step in _events(case)
        ],
        "schedules": [
            {
                "driver": name,
                "records": [int(s) for s in process.numbers["steps"]],
                "values": [float(v) for v in process.numbers["values"]],
            }
            for name, process in zip(case.drivers, case.processes, strict=True)
            if process.kind == "schedule"
        ],
        "document": dict(case.document),
    }


def _events(case: Case) -> Iterator[tuple[str, str, int | None]]:
    for v, name in enumerate(case.events):
        label = case.event_labels[v] if v < len(case.event_labels) else ""
        step = case.event_steps[v] if v < len(case.event_steps) else None
        yield name, label, None if step is None else int(step)
