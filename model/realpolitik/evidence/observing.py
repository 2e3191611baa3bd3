"""Build the shipped series from a folder of raw files; what the folder lacks is named, not made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from realpolitik.evidence.raw import capability, constraint, events, exchange, votes
from realpolitik.evidence.raw.tables import Derived, RawFiles

GROUPS: tuple[Callable[[RawFiles], Iterator[Derived]], ...] = (
    votes.series,
    events.series,
    exchange.series,
    constraint.series,
    capability.series,
)
CHRONOLOGY = ("id", "date", "actors", "type", "valence_rus_irn", "confidence", "event", "source")


@dataclass(frozen=True)
class Observed:
    """What was built: file names and texts, and the raw files that were not there."""

    files: dict[str, str]
    missing: tuple[str, ...]


def build(folder: Path) -> Observed:
    """Derive every series for which the folder has the raw file. Touches no file but those it reads."""
    raw = RawFiles(folder)
    built = {f"{series.name}.csv": series.text() for group in GROUPS for series in group(raw)}
    listed = {"key_votes.csv": votes.key_votes(raw), "chronology.csv": _chronology(raw)}
    built |= {name: text for name, text in listed.items() if text is not None}
    return Observed(built, tuple(dict.fromkeys(raw.missing)))


def _chronology(raw: RawFiles) -> str | None:
    table = raw.read("chronology")
    if table is None:
        return None
    text: str = table[list(CHRONOLOGY)].sort_values(["date", "id"]).to_csv(index=False, lineterminator="\n")
    return text
