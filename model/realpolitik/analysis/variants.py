"""Measures of a claim in cases that differ in numbers only, all of them in one ensemble."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import nan

import numpy as np

from realpolitik.analysis.claims import Setting, text
from realpolitik.analysis.quantities import take
from realpolitik.engine.ensemble import simulate
from realpolitik.experiment.kept import case_digest, column_key
from realpolitik.theory.inputs import Case, Floats
from realpolitik.world.claim_schema import Measure


def variants(
    cases: Sequence[Case], measures: Mapping[str, Measure], setting: Setting
) -> list[dict[str, Floats]]:
    """Each measure in every run of each case (R,), the cases in one ensemble under the same luck.

    What earlier calls kept is found again.
    """
    found: list[dict[str, Floats]] = [{} for _ in cases]
    keys = [
        {
            name: column_key(case_digest(case), setting.seed, setting.runs, text(measure))
            for name, measure in measures.items()
        }
        if setting.kept is not None
        else {}
        for case in cases
    ]
    for columns, names in zip(found, keys, strict=True):
        if setting.kept is not None:
            there = setting.kept.columns(names.values(), setting.runs)
            columns.update({name: there[key] for name, key in names.items() if key in there})
    lacking = [number for number, columns in enumerate(found) if len(columns) < len(measures)]
    if setting.kept is not None:
        setting.kept.found += len(cases) - len(lacking)
        for _ in lacking:
            setting.kept.about_to_run()
    if not lacking:
        return found
    made = _played([cases[number] for number in lacking], measures, setting)
    for number, columns in zip(lacking, made, strict=True):
        found[number].update(columns)
        if setting.kept is not None:
            setting.kept.keep({keys[number][name]: column for name, column in columns.items()})
    return found


def _played(
    cases: Sequence[Case], measures: Mapping[str, Measure], setting: Setting
) -> list[dict[str, Floats]]:
    parts: dict[str, list[Floats]] = {name: [] for name in measures}
    runs, first = setting.runs, cases[0]
    for chunk in simulate(
        first,
        len(cases) * runs,
        setting.seed,
        alternatives=cases,
        alternative=np.repeat(np.arange(len(cases)), runs),
        luck=np.tile(np.arange(runs), len(cases)),
        ledger=any(measure.quantity == "causes" for measure in measures.values()),
        workers=setting.workers,
        reuse=True,
    ):
        for name, measure in measures.items():
            parts[name].append(np.where(chunk.failed == 0, take(measure, first, chunk), nan))
    whole = {name: np.concatenate(columns).reshape(len(cases), runs) for name, columns in parts.items()}
    return [{name: rows[number] for name, rows in whole.items()} for number in range(len(cases))]
