"""What every column of a result means and in which unit: one register for all who describe a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from realpolitik.experiment.verdict import BAND


class Meaning(NamedTuple):
    """A column in words, and its unit; none for names, counts and levels without one."""

    words: str
    unit: str = ""


RECORD = "record, 0 at the start"
_BY_PATTERN: tuple[tuple[str, str, str], ...] = (
    ("scenario", "scenario of the run", ""),
    ("run", "number of the run, from 0", ""),
    ("seed", "seed of all chance", ""),
    ("month", f"{RECORD}; a step of the model, a month unless steps are shorter", "record"),
    ("date", "calendar month of the record", ""),
    (
        "verdict",
        f"tightens, holds or frays: whether the change goes beyond ±{BAND:.2f}",
        "",
    ),
    (r"verdict_(\d\d)", "the verdict under a band of .{0}", ""),
    ("verdict_without_treaty", "the verdict on the index less what signing as such adds to it", ""),
    ("index_start", "alignment index of the focus pair at the start", "−1 to 1"),
    ("index_end", "alignment index of the focus pair, mean of the last year", "−1 to 1"),
    ("change", "index_end less index_start", "index"),
    ("alliance", "whether the focus pair reached the top of the ladder", ""),
    ("rung_start", "rung of the focus pair at the start", "rank"),
    ("rung_max", "highest rung of the focus pair", "rank"),
    ("rung_end", "rung of the focus pair at the end", "rank"),
    (r"rung_(\d+)_record", "record at which the focus pair first stood on rung {0}, none if never", "record"),
    (r"gap_(start|end)_(.+)", "share of pledges not delivered, {1}, {0}", "0 to 1"),
    (
        r"volume_end_(.+)_([^_]+)",
        "exchange from first to second of {0} through {1}, last year",
        "0 to 1",
    ),
    (r"dependence_end_(.+)", "dependence of the first on the second of {0}, last year", "0 to 1"),
    (
        r"asymmetry_(start|end)",
        "dependence of second on first of the pair less the reverse, {0}",
        "−1 to 1",
    ),
    (r"bargains_(.+)", "bargains that {0} struck", "count"),
    (r"balance_(start|end)", "share of triangles whose signs agree, {0}", "0 to 1"),
    (r"camps_(start|end)", "two camps of least landscape energy, {0}", ""),
    ("failed", "0, or 1 + the record at which the run failed", "record"),
    ("failure", "why the run failed; empty if it did not", ""),
    ("point", "point of the design, from 0", ""),
    ("replication", "replication of the point, from 0", ""),
    ("luck", "number of the run whose shocks it got", ""),
    ("mirrored", "whether it got the mirror of those shocks", ""),
    (r"index_(.+)", "alignment index of {0}", "−1 to 1"),
    (r"rung_(.+)", "rung of {0}", "rank"),
    (r"bargain_(.+)", "whether {0} hold a bargain", "0 or 1"),
    (r"gap_(.+)", "share of pledges not delivered, {0}", "0 to 1"),
    (r"volume_(.+)_([^_]+)", "exchange from the first to the second of {0} through {1}", "0 to 1"),
    (r"pledge_(.+)_([^_]+)", "promise of the first to the second of {0} through {1}", "0 to 1"),
    (r"pressure_(.+)_(sanction|force)", "{1} by the first on the second of {0}", "0 to 1"),
    (r"hostility_(.+)", "hostility of the first of {0} toward the second", "0 to 1"),
    (r"grievance_(.+)", "grievance of the first of {0} against the second", "0 to 1"),
    (r"trust_(.+)", "trust of the first of {0} in the second", "0 to 1"),
    (r"dependence_(.+)", "dependence of the first of {0} on the second", "0 to 1"),
    (r"driver_(.+)", "level of the driver {0}", "level"),
    (r"fired_(.+)", "times that the event {0} fired", "count"),
)
_PATTERNS = tuple((re.compile(pattern), words, unit) for pattern, words, unit in _BY_PATTERN)


def meaning(column: str, dataset: str, design: Mapping[str, Any] | None = None) -> Meaning:
    """What a column of a table means; ``design`` is that of the manifest, if there is one.

    >>> meaning("gap_end_RUS_IRN", "outcomes")
    Meaning(words='share of pledges not delivered, RUS–IRN, end', unit='0 to 1')
    """
    for one in (design or {}).get("dimensions", ()):
        if one["name"] == column:
            return Meaning(f"what the design gave the run: {column}", one["unit"])
    if dataset == "ledger" and column not in ("scenario", "run", "month"):
        if column == "start":
            return Meaning("index of the focus pair at the start", "index")
        return Meaning(f"what {column} has added to the focus pair's index up to this record", "index")
    for pattern, words, unit in _PATTERNS:
        found = pattern.fullmatch(column)
        if found:
            return Meaning(words.format(*(text.replace("_", "–") for text in found.groups())), unit)
    return Meaning("")
