"""What `realpolitik reproduce` does: make a result or a study again, and say whether and how it differs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from realpolitik.experiment.manifest import NAME, changes
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.record import NUMBERS, check_seal
from realpolitik.experiment.reproduction import Reproduction, reproduce
from realpolitik.experiment.result import open_result
from realpolitik.experiment.store import unchanged
from realpolitik.interface.numbers import counted
from realpolitik.interface.running import compile_rules, progress_bar
from realpolitik.interface.summary import console

NAMED = 12
ASKED = "Give the folder that --out named, or the PATH.json of a verification."


def reproduce_and_tell(place: Path, workers: int | None) -> bool:
    """Reproduce what a folder (or the file that is its record) holds and print what came of it.

    Returns whether every number is the same, there and made again.
    """
    file = place / NAME if place.is_dir() else place
    document = _read(file)
    kind = kind_of(document)
    if kind is None and file.name != NAME:
        raise ResultProblem(f"{file} records no result and no study.", ASKED)
    if kind is None:
        return _batch(file.parent, workers)
    if kind not in STUDIES:
        raise ResultProblem(
            f"{file} records a {kind}, which is not made again from its record.",
            f"Make it again with `{document['command']}` and compare."
            if document.get("command")
            else "Its record does not say which command made it.",
        )
    return STUDIES[kind](file, document, workers)


def kind_of(document: Mapping[str, Any]) -> str | None:
    """Which study a record is of; None for a batch, and for what is no record at all."""
    if isinstance(document.get("manifest"), dict) and "claims" in document:
        return "verify"
    if document.keys() >= {"terms", "runs_per_origin", "files"}:
        return "hindcast"  # which once did not say so
    return None if document.get("kind") is None else str(document["kind"])


def _read(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ResultProblem(
            f"{file.parent if file.name == NAME else file} holds no result and no study.",
            ASKED,
        ) from None
    except ValueError:
        raise ResultProblem(f"{file} is not readable as JSON.", "Make the result or study again.") from None
    return document if isinstance(document, dict) else {}


def _sensitivity(file: Path, workers: int | None) -> None:
    from realpolitik.interface.sensitivity import Request, sensitivity_and_report

    unasked = dict.fromkeys(("base", "replications", "trajectories", "seed", "until", "world"))
    sensitivity_and_report(
        Request(
            source=str(file),
            vary=(),
            budget=True,
            figures=False,
            out=None,
            workers=workers,
            words=(),
            **unasked,
        )
    )


def _discover(file: Path, workers: int | None) -> None:
    from realpolitik.interface.discovery import Request, discover_and_report

    discover_and_report(Request(str(file), "frays", (), 1, None, 0, False, None, workers, ()))


def _rivals(file: Path, workers: int | None) -> None:
    from realpolitik.interface.rivals import Request, rivals_and_report

    rivals_and_report(Request((str(file),), 0, 0, None, None, False, None, workers, ()))


def _nowcast(file: Path, workers: int | None) -> None:
    from realpolitik.interface.nowcast import Request, nowcast_and_report

    nowcast_and_report(Request(file, None, (), 0.0, 0, False, None, ()))


def _worlds(file: Path, workers: int | None) -> None:
    from realpolitik.interface.two_worlds import Request, compare_and_report

    compare_and_report(
        Request(str(file), None, (), (), (), 0, 0, True, False, False, None, workers, ())
    )  # nothing that earlier calls have kept is believed


def _tune(file: Path, workers: int | None) -> None:
    from realpolitik.interface.tuning import Request, tune_and_report

    tune_and_report(Request(str(file), None, None, None, False, False, False, False, workers, ()))


def _repeated(
    command: Callable[[Path, int | None], None],
) -> Callable[[Path, Mapping[str, Any], int | None], bool]:
    """A study that its own command repeats from its record; it ends with exit code 1 if it differs."""

    def study(file: Path, document: Mapping[str, Any], workers: int | None) -> bool:
        numbers = file.parent / NUMBERS
        spoilt = not unchanged(numbers, document.get("digest"))
        if spoilt:
            print(f"{numbers} is gone or no longer what the manifest says.", file=sys.stderr)
        command(file, workers)
        return not spoilt

    return study


def _hindcast(file: Path, document: Mapping[str, Any], workers: int | None) -> bool:
    from realpolitik.interface.hindcasting import score_again

    check_seal(document, file)
    return score_again(file.parent, document, workers)


def _forecast(file: Path, document: Mapping[str, Any], workers: int | None) -> bool:
    from realpolitik.interface.freezing import freeze_again

    return freeze_again(file, document, workers)


def _verify(file: Path, document: Mapping[str, Any], workers: int | None) -> bool:
    from realpolitik.interface.verifying import verify_again

    return verify_again(file, document, workers)


STUDIES: dict[str, Callable[[Path, Mapping[str, Any], int | None], bool]] = {
    "sensitivity": _repeated(_sensitivity),
    "discover": _repeated(_discover),
    "rivals": _repeated(_rivals),
    "nowcast": _repeated(_nowcast),
    "worlds": _repeated(_worlds),
    "tune": _repeated(_tune),
    "recovery": _repeated(_tune),
    "hindcast": _hindcast,
    "forecast": _forecast,
    "verify": _verify,
}


def _batch(folder: Path, workers: int | None) -> bool:
    from realpolitik.experiment.reproduction import cases_of

    result, screen = open_result(folder), console(sys.stderr)
    document = result.manifest
    for change in changes(document):
        screen.print(f"Not as it was: {change}.", highlight=False)
    if result.complete:
        compile_rules(cases_of(result)[0], document["record"] == "full")
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
            f"No longer what the manifest says: {counted(len(found.damaged), 'file')}, the first "
            f"{found.damaged[0]}; the same command with --resume makes what is spoilt anew."
        )
    if found.same:
        which = (
            "as the manifest has them"
            if found.damaged
            else f"the same to the last byte. Digest {digest[:16]}"
        )
        return [*told, f"Reproduced: {counted(found.files, 'file')}, {which}."]
    told.append(f"Not reproduced: {len(found.different)} of {counted(found.files, 'file')} differ.")
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
