"""Points that a CSV or Parquet file holds: one row each, columns named by the paths of the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from realpolitik.experiment.store import literal
from realpolitik.theory.inputs import Floats
from realpolitik.world.batch_schema import FromFile, Posterior
from realpolitik.world.batches import Study
from realpolitik.world.dimensions import Varied
from realpolitik.world.problems import Problem, ProblemsFound, did_you_mean

MOST_TOLD = 5
READERS = {".csv": "read_csv", ".parquet": "read_parquet"}
PLAIN = "hive_partitioning = false"  # a folder named a=1 adds no column


def rows_of(study: Study) -> tuple[tuple[tuple[Varied, ...], ...], Floats]:
    """The dimensions that the file's columns name, per scenario, and its points (P, D).

    Raises ProblemsFound: a column that names no number (a posterior's other columns are left aside if they
    have no dot), a value that is no number or lies beyond its hard bounds, told with its row.
    """
    design = study.batch.design
    assert isinstance(design, FromFile | Posterior)
    table = _table(study, design)
    found: list[Problem] = []
    names = _numbers(study, design, list(table), found)
    columns: list[Floats] = []
    dimensions = study.vary(names, ("design", "path"), found)
    for name in names:
        one = next((one for one in dimensions[0] if one.name == name), None)
        columns.append(_numeric(study, name, table[name], one, found))
    if found:
        raise ProblemsFound(dict.fromkeys(found))
    points = np.column_stack(columns)
    if isinstance(design, Posterior) and design.draws is not None:
        if design.draws > len(points):
            rule = f"the file holds {len(points)} draws"
            problem = study.document.problem(
                ("design", "draws"), rule, value=design.draws, remedy="Ask for no more."
            )
            raise ProblemsFound([problem])
        chosen = np.random.default_rng(design.seed).choice(len(points), design.draws, replace=False)
        points = points[np.sort(chosen)]
    return dimensions, points


def _table(study: Study, design: FromFile | Posterior) -> dict[str, NDArray[Any]]:
    import duckdb

    path = study.folder / design.path
    reader = READERS.get(path.suffix.lower())

    def wrong(rule: str, remedy: str) -> ProblemsFound:
        return ProblemsFound(
            [study.document.problem(("design", "path"), rule, value=design.path, remedy=remedy)]
        )

    if reader is None:
        raise wrong("is neither a CSV nor a Parquet file", "End its name in .csv or .parquet.")
    with duckdb.connect() as connection:
        try:
            twice = _twice(connection, path) if reader == "read_csv" else []
            if twice:
                listed = ", ".join(f"`{one}`" for one in twice)
                raise wrong(f"names {listed} twice", "Keep one column of each name.")
            found = connection.sql(f"select * from {reader}({literal(str(path))}, {PLAIN})").fetchnumpy()
        except duckdb.Error as error:
            said = str(error).splitlines()[0]
            raise wrong(f"cannot be read: {said}", "Write it again, one row a point.") from None
    if not found or not len(next(iter(found.values()))):
        raise wrong("holds no rows", "Give at least one point.")
    return dict(found)


def _twice(connection: Any, path: Path) -> list[str]:
    """Names that the header of a CSV file holds more than once, capitals apart, which its reader renames."""
    terms = f"header = false, all_varchar = true, {PLAIN}"
    sql = f"select * from read_csv({literal(str(path))}, {terms}) limit 1"
    first = connection.execute(sql).fetchall()
    names = [str(one).strip() for row in first for one in row if one is not None and not _is_number(str(one))]
    folded = [name.lower() for name in names]
    return list(dict.fromkeys(name for name in names if folded.count(name.lower()) > 1))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _numbers(
    study: Study, design: FromFile | Posterior, columns: Sequence[str], found: list[Problem]
) -> tuple[str, ...]:
    """The columns that are numbers of the world; a misspelt word in `ignore` or `dimensions` is told."""
    ignored = design.ignore if isinstance(design, FromFile) else ()
    for place, name in enumerate(ignored):
        if name not in columns:
            rule = f"the file has no column `{name}`"
            found.append(
                study.document.problem(("design", "ignore", place), rule, remedy=did_you_mean(name, columns))
            )
    for name in study.batch.dimensions:
        if name not in columns:
            rule = f"the file has no column `{name}`"
            found.append(
                study.document.problem(
                    ("dimensions", name), rule, remedy=did_you_mean(name, columns), key=True
                )
            )
    kept = tuple(
        name
        for name in columns
        if name not in ignored
        and (isinstance(design, FromFile) or "." in name or name in study.batch.dimensions)
    )
    if not kept:
        remedy = "Name its columns by paths, such as parameters.third_party."
        found.append(study.document.problem(("design", "path"), "no column names a number", remedy=remedy))
    return kept


def _numeric(
    study: Study,
    name: str,
    column: NDArray[Any],
    one: Varied | None,
    found: list[Problem],
) -> Floats:
    def told(rule: str, rows: NDArray[np.intp], remedy: str) -> None:
        listed = ", ".join(str(row + 1) for row in rows[:MOST_TOLD]) + (" …" if rows.size > MOST_TOLD else "")
        where = f"column `{name}`, row {listed}" if rows.size else f"column `{name}`"
        found.append(study.document.problem(("design", "path"), f"{where}: {rule}", remedy=remedy))

    try:
        values = np.ma.filled(np.ma.asarray(column).astype(np.float64), np.nan)
    except (TypeError, ValueError):
        told("holds text", np.zeros(0, dtype=np.intp), "Write numbers, or name the column under `ignore`.")
        return np.zeros(len(column))
    missing = np.nonzero(~np.isfinite(values))[0]
    if missing.size:
        told("holds no finite number", missing, "Every row states every number.")
    if one is not None:
        least, most = one.bounds
        beyond = np.nonzero((values < least) | (values > most))[0]
        if beyond.size:
            rule = f"{values[beyond[0]]:g} lies beyond the hard bounds {least:g} to {most:g}"
            told(rule, beyond, "Mend the file.")
        broken = np.nonzero(values != np.round(values))[0] if one.whole and not missing.size else missing[:0]
        if broken.size:
            told(f"{values[broken[0]]:g} is not a whole number", broken, "Mend the file.")
    return values
