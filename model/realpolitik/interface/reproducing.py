"""What `realpolitik reproduce` does: make a result again, and say whether and how it differs."""

from __future__ import annotations

import sys
from pathlib import Path

from realpolitik.experiment.manifest import changes
from realpolitik.experiment.reproduction import Reproduction, reproduce
from realpolitik.experiment.result import open_result
from realpolitik.interface.running import compile_rules, progress_bar
from realpolitik.interface.summary import console

NAMED = 12


def reproduce_and_tell(folder: Path, workers: int | None) -> bool:
    """Reproduce a result and print what came of it; whether every file is the same, there and made again."""
    from realpolitik.experiment.reproduction import cases_of

    result, screen = open_result(folder), console(sys.stderr)
    document = result.manifest
    for change in changes(document):
        screen.print(f"Not as it was: {change}.", highlight=False)
    if result.complete:
        compile_rules(cases_of(result)[0], document["record"] == "full", screen)
    with progress_bar(screen, document["runs"] * len(result.scenarios)) as progress:
        found = reproduce(result, workers=workers, progress=progress)
    for line in lines(found, document["digest"]):
        console().print(line, highlight=False, soft_wrap=True)
    return found.same and not found.damaged


def lines(found: Reproduction, digest: str) -> list[str]:
    """What came of it, in words."""
    told = []
    if found.damaged:
        told.append(
            f"{len(found.damaged)} files are no longer what the manifest says, the first {found.damaged[0]}; "
            "the same command with --resume makes them anew."
        )
    if found.same:
        which = (
            "as the manifest has them"
            if found.damaged
            else f"the same to the last byte. Digest {digest[:16]}"
        )
        return [*told, f"Reproduced: {found.files} files, {which}."]
    told.append(f"Not reproduced: {len(found.different)} of {found.files} files differ.")
    told += [f"  {name}: {how}" for name, how in list(found.different.items())[:NAMED]]
    if len(found.different) > NAMED:
        told.append(f"  and {len(found.different) - NAMED} more")
    if found.changed:
        told.append(f"Not as it was when they were made: {'; '.join(found.changed)}.")
    else:
        told.append(
            "Version, libraries and kind of machine are those of the manifest: look for a fault of the "
            "machine, or report it."
        )
    return told
