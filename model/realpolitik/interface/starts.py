"""Tell the user where a start rests on goodwill: grievance there exceeds the hostility that is observed."""

from __future__ import annotations

from collections.abc import Iterable

from realpolitik.theory.inputs import Case

SHOWN = 3


def start_notes(cases: Iterable[Case], shown: int | None = SHOWN) -> list[str]:
    """One note per world with such pairs; ``shown`` of them are named (None: all)."""
    from realpolitik.engine.rest import goodwill

    notes: dict[str, str] = {}
    for case in cases:
        found = goodwill(case)
        if case.world in notes or not found:
            continue
        rest = "" if shown is None or len(found) <= shown else f"\n  … and {len(found) - shown} more"
        lines = "".join(f"\n  {pair}" for pair in found[:shown])
        notes[case.world] = (
            f"Note: in {case.world}, {len(found)} of {len(case.actors) * (len(case.actors) - 1)} ordered "
            f"pairs are less hostile than their grievances make them. Standing goodwill makes up for it; "
            f"links that should lower their hostility do nothing.{lines}{rest}"
        )
    return list(notes.values())
