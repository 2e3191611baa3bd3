"""Tell the user where a start is not what the rules would hold: goodwill, and pressure beyond reach."""

from __future__ import annotations

from collections.abc import Iterable

from realpolitik.interface.numbers import counted
from realpolitik.theory.inputs import Case

SHOWN = 3


def start_notes(cases: Iterable[Case], shown: int | None = SHOWN) -> list[str]:
    """Notes per world on pairs that start on goodwill or beyond their reach; ``shown`` of them are named."""
    from realpolitik.engine.rest import goodwill, overreach

    notes: list[str] = []
    seen: set[str] = set()
    for case in cases:
        if case.world in seen:
            continue
        seen.add(case.world)
        kinds = (
            (
                goodwill(case),
                "ordered pair is less hostile than its grievances make it",
                "ordered pairs are less hostile than their grievances make them",
                "Standing goodwill makes up for it; links that should lower this hostility do nothing.",
            ),
            (
                overreach(case),
                "observed pressure lies beyond reach",
                "observed pressures lie beyond reach",
                "Reach is capacity for sanctions, power x proximity for force; what exceeds it fades from "
                "the start on.",
            ),
        )
        for found, one, more, words in kinds:
            if found:
                rest = "" if shown is None or len(found) <= shown else f"\n  … and {len(found) - shown} more"
                lines = "".join(f"\n  {pair}" for pair in found[:shown])
                notes.append(f"Note: in {case.world}, {counted(len(found), one, more)}. {words}{lines}{rest}")
    return notes
