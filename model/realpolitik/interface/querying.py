"""What `realpolitik query` does: SQL over the tables of a result, as a table, CSV or a file."""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from typing import Any

from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.result import ALIASES, Result, open_result
from realpolitik.experiment.store import atomically, literal
from realpolitik.interface.summary import console

SHOWN = 60  # rows on a screen
WRITERS = {".csv": "format csv, header", ".parquet": "format parquet", ".json": "format json, array true"}


def query_and_print(folder: Path, sql: str, *, as_csv: bool, out: Path | None) -> None:
    """Answer a query on the screen, as CSV, or in a file whose name says its format.

    Raises ResultProblem, with the columns of the tables it names, if the query cannot be answered.
    """
    import duckdb

    result = open_result(folder)
    if out is not None and out.suffix.lower() not in WRITERS:
        raise ResultProblem(f"--out is {out}.", f"End its name in {', '.join(WRITERS)}.")
    if out is not None and as_csv:
        raise ResultProblem("--csv prints, --out writes.", "Give one of the two.")
    if out is not None and out.resolve().is_relative_to(folder.resolve()):
        raise ResultProblem(f"--out {out} lies within the result.", "Name a file outside of it.")
    words = set(re.findall(r"[a-z_]+", sql.lower()))
    try:
        reading = f"from query({literal(sql)})"  # DuckDB's own way to take one SELECT and nothing that writes
        result.check(sql)
        _prepare(result, sql, words)
        if out is None:
            (_print_csv if as_csv else _print)(result.connection.execute(reading))
        else:
            _write(result, reading, out)
    except duckdb.Error as error:
        said = re.sub(r"\s+", " ", str(error).split("\n\n")[0]).strip()
        raise ResultProblem(f"The query cannot be answered. {said}", columns_of(result, words)) from None


def _prepare(result: Result, sql: str, words: set[str]) -> None:
    """Make the tables that only some queries ask for; raises ResultProblem for one that was not recorded."""
    for dataset, alias in ALIASES.items():
        if re.search(rf"\b(from|join)\s+({dataset}|{alias})\b", sql, re.IGNORECASE):
            result.demand(dataset)
    if {"parameters", "scenarios"} & words:
        _describe_scenarios(result)


def _write(result: Result, sql: str, out: Path) -> None:
    options = WRITERS[out.suffix.lower()]
    atomically(
        out, lambda path: result.connection.execute(f"copy ({sql}) to {literal(str(path))} ({options})")
    )
    print(out)


def _print_csv(answer: Any) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(column[0] for column in answer.description)
    while rows := answer.fetchmany(10_000):
        writer.writerows(rows)


def columns_of(result: Result, words: set[str]) -> str:
    """The columns of the tables that a query names, and the names of the other tables."""
    from textwrap import fill

    named = [table for table in result.tables if {table, ALIASES[table]} & words]
    lines = []
    for table in named:
        listed = ", ".join(name if name.isidentifier() else f'"{name}"' for name in result.columns(table))
        heading = f"{ALIASES[table]} (or {table}) has the columns "
        lines.append(fill(heading + listed, 98, subsequent_indent="  ", break_on_hyphens=False))
    others = [ALIASES[table] for table in result.tables if table not in named]
    heading = "Other tables" if named else "There are the tables"
    more = (
        f"{heading}: {', '.join([*others, 'parameters', 'scenarios'])}; `describe NAME` tells their columns."
    )
    return "\n".join([*lines, more])


def _describe_scenarios(result: Result) -> None:
    """Tables of the scenarios, and of their global parameters as resolved."""
    about = [result.scenario(name) for name in result.scenarios]
    rows = [(one["name"], *parameter) for one in about for parameter in one["parameters"].items()]
    told = [
        tuple(one[key] for key in ("name", "title", "question", "world", "start", "until")) for one in about
    ]
    for name, columns, values in (
        ("parameters", "scenario varchar, name varchar, value double", rows),
        (
            "scenarios",
            "scenario varchar, title varchar, question varchar, world varchar, start varchar, until varchar",
            told,
        ),
    ):
        result.connection.execute(f"create or replace table {name} ({columns})")
        if values:
            places = ", ".join("?" * len(values[0]))
            result.connection.executemany(f"insert into {name} values ({places})", values)


def _print(answer: Any) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    columns, rows = answer.description, answer.fetchmany(SHOWN + 1)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for place, column in enumerate(columns):
        numeric = any(isinstance(row[place], int | float) for row in rows)
        table.add_column(column[0], justify="right" if numeric else "left", overflow="fold")
    for row in rows[:SHOWN]:
        table.add_row(*(_text(value) for value in row))
    screen = console()
    screen.print(table)
    if len(rows) > SHOWN:
        note = f"The first {SHOWN} rows; --csv or --out gives all."
        screen.print(note, style="dim", highlight=False)


def _text(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
