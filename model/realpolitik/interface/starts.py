"""Tell the user where a start is not what the rules would hold: goodwill, and pressure beyond reach."""

from __future__ import annotations

from collections.abc import Iterable

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
                "ordered pairs are less hostile than their grievances make them. Standing goodwill makes "
                "up for it; links that should lower their hostility do nothing.",
            ),
            (
                overreach(case),
                "observed pressures lie beyond reach (capacity for sanctions, power x proximity for force) "
                "and fade from the start on.",
            ),
        )
        for found, words in kinds:
            if found:
                rest = "" if shown is None or len(found) <= shown else f"\n  … and {len(found) - shown} more"
                lines = "".join(f"\n  {pair}" for pair in found[:shown])
                notes.append(f"Note: in {case.world}, {len(found)} {words}{lines}{rest}")
    return notes
