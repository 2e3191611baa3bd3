"""A result folder opened for reading: tables as arrays, or SQL over all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from realpolitik.experiment import manifest
from realpolitik.experiment.lazy_table import LazyTable, unmasked
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.recording import DATASETS, LEAST_LEVEL
from realpolitik.experiment.store import literal, parquet
from realpolitik.world.problems import did_you_mean

ALIASES = {"outcomes": "runs", "monthly": "months", "ledger": "causes"}
"""Other names of the tables, for queries."""
AT_ONCE = 50_000
"""Runs of a scenario up to which its outcomes are read in one go."""


def open_result(path: str | Path) -> Result:
    """Open the folder that a batch wrote; raises ResultProblem if there is none or parts are missing.

    Whether the bytes of a part are those that were written is asked when its table is first read.
    """
    return Result(Path(path))


class Result:
    """Outcomes (one row per run), monthly (one per run and record) and ledger of a batch.

    Rows come in order of scenario, run and record. ``query`` sees tables of these three names.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = manifest.read(folder)
        missing = manifest.missing(folder, self.manifest)
        if missing:
            raise ResultProblem(
                f"{len(missing)} of the parts of {folder} are gone or cut off, the first {missing[0]}.",
                "Run the same command with --resume, which makes them anew.",
            )

    @property
    def complete(self) -> bool:
        """Whether the batch has run to its end."""
        return bool(self.manifest["status"] == "complete")

    @property
    def scenarios(self) -> list[str]:
        """Names of the scenarios, in the order in which they were asked for."""
        return [scenario["name"] for scenario in self.manifest["scenarios"]]

    def scenario(self, name: str) -> dict[str, Any]:
        """What the manifest says of a scenario: question, actors, focus, dates, events, resolved document."""
        for scenario in self.manifest["scenarios"]:
            if scenario["name"] == name:
                return dict(scenario)
        raise ResultProblem(
            f"{self.folder} holds no scenario {name}.", f"It holds {', '.join(self.scenarios)}."
        )

    def outcomes(self, scenario: str | None = None) -> dict[str, NDArray[Any]]:
        """One row per run; a ``rung_…_record`` is masked where the rung was never reached."""
        return self.table("outcomes", scenario)

    def rows(self, scenario: str) -> Mapping[str, NDArray[Any]]:
        """The outcomes of a scenario; of many runs each column is read when it is asked for, and not kept."""
        parts = self.parts("outcomes", self.scenario(scenario)["name"])
        if sum(self.manifest["parts"][name]["rows"] for name in parts) <= AT_ONCE:
            return self.outcomes(scenario)
        self._sound(parts)
        return LazyTable(self.connection, self._source(parts))

    def monthly(self, scenario: str | None = None) -> dict[str, NDArray[Any]]:
        """One row per run and record."""
        return self.table("monthly", scenario)

    def ledger(self, scenario: str | None = None) -> dict[str, NDArray[Any]]:
        """One row per run and record: what each cause added to the focus pair's index, ``start`` included."""
        return self.table("ledger", scenario)

    def frame(self, name: str, scenario: str | None = None, *, library: str = "pandas") -> Any:
        """A table (see `table`) as a data frame of pandas or, where it is installed, of polars."""
        from realpolitik.experiment.frames import frame

        return frame(self, name, scenario, library)

    def dataset(self) -> Any:
        """All tables as an xarray Dataset, where it is installed: scenario, run, month, pair, channel …"""
        from realpolitik.experiment.frames import dataset

        return dataset(self)

    @property
    def tables(self) -> list[str]:
        """Names of the tables that are there."""
        return [dataset for dataset in DATASETS["full"] if self.keeps(dataset)]

    def columns(self, name: str) -> dict[str, str]:
        """Columns of a table with their SQL types."""
        return {row[0]: row[1] for row in self.connection.execute(f"describe {self._known(name)}").fetchall()}

    def query(self, sql: str) -> Any:
        """A DuckDB relation over the tables: ``.df()``, ``.fetchall()`` or ``.fetchnumpy()`` take it out.

        Raises ResultProblem if a part of a table that it names has been altered.
        """
        self.check(sql)
        return self.connection.sql(sql)

    def arrays(self, sql: str) -> dict[str, NDArray[Any]]:
        """The answer to a query as arrays by column."""
        return {name: unmasked(column) for name, column in self.query(sql).fetchnumpy().items()}

    def damaged(self) -> list[str]:
        """Parts whose bytes are no longer those that the batch wrote."""
        return manifest.damaged(self.folder, self.manifest)

    def check(self, sql: str) -> None:
        """Raise ResultProblem if the bytes of a table that a query names are not those that were written."""
        words = set(re.findall(r"[a-z]+", sql.lower()))
        for dataset, alias in ALIASES.items():
            if {dataset, alias} & words:
                self._sound(self.parts(dataset))

    def _sound(self, parts: Sequence[str]) -> None:
        found = manifest.spoilt(self.folder, self.manifest, parts)
        if found:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            raise ResultProblem(
                f"{self.folder / found[0]}{more}: not what the batch wrote; the digest differs.",
                "Run the same command with --resume, which makes it anew.",
            )

    def keeps(self, dataset: str) -> bool:
        """Whether at least one part of a table is there."""
        return any(name.startswith(f"{dataset}/") for name in self.manifest["parts"])

    def demand(self, dataset: str) -> None:
        """Raise ResultProblem, with the remedy, unless a table was recorded and a part of it is finished."""
        if self.keeps(dataset):
            return
        if dataset not in DATASETS[self.manifest["record"]]:
            raise ResultProblem(
                f"{self.folder} keeps no {dataset}: it was recorded with --record {self.manifest['record']}.",
                f"Run it again with --record {LEAST_LEVEL[dataset]}.",
            )
        raise ResultProblem(f"{self.folder} holds no finished part yet.", "Go on with the batch: --resume.")

    @cached_property
    def connection(self) -> Any:
        """A database in memory with one view per dataset."""
        import duckdb

        connection = duckdb.connect()
        for dataset in DATASETS["full"]:
            parts = self.parts(dataset)
            if parts:
                source = self._source(parts, union_by_name=True)
                try:
                    connection.execute(f"create view {dataset} as select * from {source}")
                except duckdb.Error:  # which names no file that its user knows
                    self._sound(parts)
                    raise
                connection.execute(f"create view {ALIASES[dataset]} as select * from {dataset}")
        return connection

    def parts(self, dataset: str, scenario: str | None = None) -> list[str]:
        """Names of the finished files of a table, or of a scenario's in it."""
        prefix = f"{dataset}/" if scenario is None else f"{dataset}/{scenario}/"
        return sorted(name for name in self.manifest["parts"] if name.startswith(prefix))

    def _known(self, name: str) -> str:
        known = {dataset: dataset for dataset in ALIASES}
        known |= {alias: dataset for dataset, alias in ALIASES.items()}
        if name not in known:
            raise ResultProblem(f"There is no table {name}.", did_you_mean(name, known))
        self.demand(known[name])
        return known[name]

    def _source(self, parts: Sequence[str], *, union_by_name: bool = False) -> str:
        return parquet((self.folder / name for name in parts), union_by_name=union_by_name)

    def table(self, name: str, scenario: str | None = None) -> dict[str, NDArray[Any]]:
        """A table by name (outcomes or runs, monthly or months, ledger), rows in order; gaps are masked."""
        dataset = self._known(name)
        order = "run" if dataset == "outcomes" else "run, month"
        where = ""
        if scenario is not None:
            where = f"where scenario = {literal(self.scenario(scenario)['name'])}"
        ranks = " ".join(f"when {literal(name)} then {rank}" for rank, name in enumerate(self.scenarios))
        return self.arrays(f"select * from {dataset} {where} order by case scenario {ranks} end, {order}")
