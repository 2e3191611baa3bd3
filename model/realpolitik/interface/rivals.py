"""What `realpolitik rivals` does: put scenarios through simpler theories and say what survives."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

from realpolitik import __version__
from realpolitik.analysis.rivals.study import MODEL, NOTICEABLE, Rivals, compare
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.record import read_record, unaltered
from realpolitik.experiment.verdict import VERDICTS
from realpolitik.interface.cases import load_batches
from realpolitik.interface.destination import check_study
from realpolitik.interface.numbers import counted, decimal, difference_text, percent, signed
from realpolitik.interface.running import compile_rules, progress_bar
from realpolitik.interface.studying import Answer, deliver, inputs
from realpolitik.interface.summary import console
from realpolitik.interface.table import Table
from realpolitik.theory.inputs import Case

SOURCES = {
    "weighted mean": "compromise by power and salience [achen2006]",
    "landscape": "two camps of least frustration [axelrod1993]",
    "bargain": "expected-utility bargaining, probabilistic election [mesquita1984; scholz2011; wise2015]",
}


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    scenarios: tuple[str, ...]
    runs: int
    seed: int
    until: str | None
    world: str | None
    figures: bool
    out: Path | None
    workers: int | None
    words: tuple[str, ...]


def rivals_and_report(request: Request) -> Rivals:
    """Compare, print and write."""
    check_study(request.out, "rivals")
    record = read_record(Path(request.scenarios[0]), "rivals") if len(request.scenarios) == 1 else None
    with inputs(request.scenarios[0], record):
        return _answered(request, record)


def _answered(request: Request, record: dict[str, Any] | None) -> Rivals:
    if record is not None:
        with unaltered(request.scenarios[0]):
            asked = record["study"]
            request = replace(
                request,
                scenarios=tuple(asked["scenarios"]),
                runs=int(asked["runs"]),
                seed=int(asked["seed"]),
                until=asked["until"],
                world=asked["world"],
            )
    if len(request.scenarios) < 2:
        raise ResultProblem(
            "Only one scenario was given.", "Name at least two: the first is what the others are set against."
        )
    if request.runs < 20:
        raise ResultProblem(f"--runs is {request.runs}.", "Give at least 20.")
    cases = load_batches(list(request.scenarios), (request.world,), request.until)[request.world]
    if len({case.name for case in cases}) < len(cases):
        raise ResultProblem("Two scenarios bear the same name.", "Give each once.")
    if len({tuple(case.actors[k] for k in case.focus) for case in cases}) > 1:
        raise ResultProblem("The scenarios are about different pairs.", "Give scenarios of one question.")
    screen = console(sys.stderr)
    compile_rules(cases[0], False)
    began = monotonic()
    with progress_bar(screen, request.runs * len(cases)) as tell:
        found = compare(cases, request.runs, request.seed, workers=request.workers, told=tell)
    answer = Answer(
        kind="rivals",
        title=f"Which conclusions about {focus(cases[0])} survive the choice of theory?",
        tables=tables(found),
        remarks=remarks(found),
        source=source(found, cases, request),
        study={name: getattr(request, name) for name in ("scenarios", "runs", "seed", "until", "world")},
        inputs={case.name: case.fingerprint for case in cases},
        numbers=document(found),
        seed=request.seed,
        runs=request.runs * len(cases),
        seconds=monotonic() - began,
        pictures=_pictures(found, cases, request) if request.figures else {},
    )
    deliver(answer, request.out, record, request.words)
    return found


def focus(case: Case) -> str:
    """The pair in question by its labels."""
    i, j = case.focus
    return f"{case.actor_labels[i]}–{case.actor_labels[j]}"


def source(found: Rivals, cases: list[Case], request: Request) -> str:
    """Runs, seed, version and world in one line."""
    return (
        f"{counted(found.runs, 'run')} per scenario · seed {request.seed} · realpolitik {__version__} · "
        f"world {', '.join(dict.fromkeys(case.world for case in cases))}"
    )


def tables(found: Rivals) -> list[Table]:
    """Differences by theory, then verdicts."""
    first, others = found.scenarios[0], found.scenarios[1:]
    rows = []
    for name in others:
        cells = [difference_text(found.contrasts[(name, MODEL)].difference)]
        for theory in found.theories[1:]:
            one = found.contrasts[(name, theory)]
            blind = abs(one.difference.value) < NOTICEABLE
            cells.append("none" if blind else f"{signed(one.difference.value)} {'−0+'[one.sign + 1]}")
        rows.append((name, *cells, _survives(found, name)))
    differences = Table(
        f"Against {first}: difference of the change of the index, rival theories on the same spread",
        ("scenario", "this model [95 %]", *found.theories[1:], "survives in"),
        rows,
        "+ or −: a direction whose 95 % interval leaves 0 out. none: the theory sees no difference, "
        "for it knows drivers and numbers, no contracts and no events.",
    )
    verdicts = Table(
        "Most frequent verdict, per cent of runs",
        ("scenario", *found.theories),
        [(name, *(_verdict(found, name, theory) for theory in found.theories)) for name in found.scenarios],
        "Rivals have no scale of their own; theirs is set so that scenarios spread as in this model.",
    )
    return [differences, verdicts]


def remarks(found: Rivals) -> list[str]:
    """What survives, in plain sentences."""
    others = found.scenarios[1:]
    rivals = len(found.theories) - 1
    told = [name for name in others if found.contrasts[(name, MODEL)].sign]
    whole = [name for name in told if len(found.survives(name)) == rivals]
    denied = [name for name in told if found.denied(name)]
    lines = [
        f"Of {len(others)} directions against {found.scenarios[0]} this model tells {len(told)} from chance; "
        f"all {rivals} rivals see {len(whole)} of them the same way"
        + (f": {', '.join(whole)}." if whole else ".")
    ]
    for name in denied:
        lines.append(
            f"{name} hangs on the theory: {', '.join(found.denied(name))} would have it the other way."
        )
    for theory, tau in found.agreement.items():
        lines.append(
            f"Ranks of scenarios, {theory} against this model: Kendall's tau {decimal(tau.value, 2)} "
            f"[{decimal(tau.low, 2)} {decimal(tau.high, 2)}]."
        )
    return lines


def document(found: Rivals) -> dict[str, Any]:
    """All numbers found, as plain data."""
    return {
        "runs": found.runs,
        "scale": found.scale,
        "theories": {name: SOURCES.get(name, "realpolitik") for name in found.theories},
        "contrasts": {
            name: {
                theory: {
                    "difference": found.contrasts[(name, theory)].difference._asdict(),
                    "sign": found.contrasts[(name, theory)].sign,
                    "verdicts": found.contrasts[(name, theory)].shares,
                }
                for theory in found.theories
            }
            for name in found.scenarios
        },
        "agreement": {name: tau._asdict() for name, tau in found.agreement.items()},
    }


def _survives(found: Rivals, name: str) -> str:
    if not found.contrasts[(name, MODEL)].sign:
        return "no direction"
    return f"{len(found.survives(name))} of {len(found.theories) - 1}"


def _verdict(found: Rivals, name: str, theory: str) -> str:
    shares = found.contrasts[(name, theory)].shares
    best = max(VERDICTS, key=lambda word: shares[word])
    return f"{best} {percent(shares[best])}"


def _pictures(found: Rivals, cases: list[Case], request: Request) -> dict[str, Any]:
    from realpolitik.interface.plots.rivals import draw

    return {"rivals": lambda: draw(found, focus(cases[0]), source(found, cases, request))}
