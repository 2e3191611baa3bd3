"""What `realpolitik worlds` does: put facts and claims to two worlds, swap their tables, say what turns."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

from realpolitik import __version__
from realpolitik.analysis.claims import Setting
from realpolitik.analysis.side_by_side import Finding, Pair, check, compare, world_case
from realpolitik.analysis.swaps import Why, attribute
from realpolitik.experiment.kept import Kept, shelf
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.record import read_record, unaltered
from realpolitik.interface.destination import check_study
from realpolitik.interface.running import compile_rules, progress_bar
from realpolitik.interface.studying import Answer, deliver, inputs
from realpolitik.interface.summary import console
from realpolitik.interface.two_worlds_data import document
from realpolitik.interface.two_worlds_tables import Compared, remarks, tables
from realpolitik.interface.verifying import chosen
from realpolitik.world.claim_schema import Claims
from realpolitik.world.claims import load_claims


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    here: str
    there: str | None
    also: tuple[str, ...]
    registers: tuple[str, ...]
    only: tuple[str, ...]
    runs: int
    seed: int
    why: bool
    figures: bool
    reuse: bool
    out: Path | None
    workers: int | None
    words: tuple[str, ...]


ASKED = ("here", "there", "also", "registers", "only", "runs", "seed", "why")


def compare_and_report(request: Request) -> list[Compared]:
    """Compare, print and write."""
    record = read_record(Path(request.here), "worlds") if request.there is None else None
    with inputs(request.here, record):
        return _answered(request, record)


def _answered(request: Request, record: dict[str, Any] | None) -> list[Compared]:
    if record is not None:
        with unaltered(request.here):
            asked = record["study"]
            request = replace(
                request,
                here=str(asked["here"]),
                there=str(asked["there"]),
                also=tuple(asked["also"]),
                registers=tuple(asked["registers"]),
                only=tuple(asked["only"]),
                runs=int(asked["runs"]),
                seed=int(asked["seed"]),
                why=bool(asked["why"]),
            )
    pairs = _pairs(request)
    check_study(request.out, "worlds")
    picked = _picked(request)
    screen = console(sys.stderr)
    kept = Kept(
        shelf() if request.reuse else None,
        lambda: compile_rules(world_case(pairs[0].here), True),
    )
    setting = Setting(request.runs, request.seed, workers=request.workers, kept=kept)
    began = monotonic()
    with progress_bar(screen, _total(picked, pairs, request)) as tell:
        found = [_compared(claims, names, pairs, setting, request.why, tell) for claims, names in picked]
    line = source(request, pairs)
    answer = Answer(
        kind="worlds",
        title=f"Which findings survive the numbers of {world_case(pairs[0].there).world}?",
        tables=tables(found, pairs),
        remarks=remarks(found, pairs),
        source=line,
        study={name: getattr(request, name) for name in ASKED},
        inputs={
            case.world: case.fingerprint
            for pair in pairs
            for case in (world_case(pair.here), world_case(pair.there))
        },
        numbers=document(found, pairs),
        seed=request.seed,
        runs=(kept.run + kept.found) * request.runs,
        seconds=monotonic() - began,
        pictures=_pictures(found, pairs, line) if request.figures and request.out else {},
    )
    deliver(answer, request.out, record, request.words)
    return found


def source(request: Request, pairs: Sequence[Pair]) -> str:
    """Runs, seed, version and worlds in one line."""
    named = "; ".join(f"{_name(pair.here)} against {_name(pair.there)}" for pair in pairs)
    return f"{request.runs:,} runs per arm · seed {request.seed} · realpolitik {__version__} · {named}"


def _compared(
    claims: Claims,
    names: list[str],
    pairs: Sequence[Pair],
    setting: Setting,
    why: bool,
    tell: Callable[[str, int], None],
) -> Compared:
    found: list[Finding] = compare(claims, names, pairs, setting, tell)
    changed = [both for finding in found for both in finding.changed]
    reasons: list[Why] = attribute(claims, changed, setting, tell) if why else []
    return Compared(claims, tuple(found), tuple(reasons))


def _pairs(request: Request) -> list[Pair]:
    if request.there is None:
        raise ResultProblem(
            f"Only one world was given, {request.here}.", "Name two, or the folder of a comparison to repeat."
        )
    if request.runs < 2 or request.seed < 0:
        raise ResultProblem(
            f"--runs is {request.runs}, --seed is {request.seed}.", "Runs start at 2, seeds at 0."
        )
    pairs = [Pair(request.here, request.there)]
    for words in request.also:
        one, equals, other = words.partition("=")
        if not (equals and one and other):
            raise ResultProblem(f"--also {words} names no two worlds.", "Write --also C=D.")
        pairs.append(Pair(one, other))
    for pair in pairs:
        try:
            check(pair)
        except ValueError as error:
            raise ResultProblem(
                f"{error}.", "Only worlds that differ in numbers can be set side by side."
            ) from None
    return pairs


def _picked(request: Request) -> list[tuple[Claims, list[str]]]:
    """The registers with the findings that were asked for."""
    registers = [load_claims(name) for name in request.registers]
    if not request.only:
        return [(claims, list(claims.claims)) for claims in registers]
    known = {name.lower() for claims in registers for name in claims.claims}
    lacking = tuple(name for name in request.only if name.lower() not in known)
    if lacking:
        chosen(registers[0], lacking)
    mine = [
        tuple(name for name in request.only if name.lower() in {one.lower() for one in claims.claims})
        for claims in registers
    ]
    return [(claims, chosen(claims, names)) for claims, names in zip(registers, mine, strict=True) if names]


def _total(picked: list[tuple[Claims, list[str]]], pairs: Sequence[Pair], request: Request) -> int:
    """How many runs it takes, about."""
    arms = sum(len(claims.arms) for claims, _ in picked)
    return 2 * arms * request.runs * (8 if request.why else 1)


def _name(world: str) -> str:
    return world_case(world).world


def _pictures(found: Sequence[Compared], pairs: Sequence[Pair], line: str) -> dict[str, Callable[[], Any]]:
    from realpolitik.interface.plots.two_worlds import pictures

    return pictures(found, pairs, line)
