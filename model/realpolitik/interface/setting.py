"""What `realpolitik set` does: set numbers by hand and show how fit and verdict move, on common luck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from realpolitik import __version__
from realpolitik.analysis.comparison import paired_difference, paired_share_difference
from realpolitik.analysis.shares import share
from realpolitik.experiment.levers import changes
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.tuning.emulator import Pilot
from realpolitik.experiment.tuning.likelihood import Likelihood
from realpolitik.experiment.tuning.pilot import OWN
from realpolitik.experiment.tuning.reading import load_tuning
from realpolitik.experiment.tuning.setting import Moved, fit_moves
from realpolitik.experiment.tuning.simulating import answers
from realpolitik.experiment.verdict import VERDICTS, verdict
from realpolitik.interface.cases import load_batches
from realpolitik.interface.numbers import difference_text, share_text
from realpolitik.interface.running import compile_rules
from realpolitik.interface.summary import console
from realpolitik.interface.table import Table
from realpolitik.world.studies import kind_of

LEAST = 32
FRESH = 128  # runs with luck of their own, from which scatter is told


@dataclass(frozen=True)
class Request:
    """What the user asked for: changes, and what they are held against."""

    words: tuple[str, ...]
    runs: int
    seed: int
    workers: int | None


def set_and_show(request: Request) -> None:
    """Print fit and verdict before and after; raises ProblemsFound, ResultProblem."""
    texts = tuple(word for word in request.words if "=" in word)
    sources = [word for word in request.words if "=" not in word]
    if not texts or len(sources) > 1:
        raise ResultProblem(
            "Nothing is set." if not texts else f"Several studies: {', '.join(sources)}.",
            "Write realpolitik set PATH=VALUE … [STUDY or SCENARIO].",
        )
    source = sources[0] if sources else "baseline"
    screen, found = console(), []
    is_study = kind_of(source) == "study"
    scenario = load_tuning(source).study.overlay if is_study else source
    before = load_batches([scenario], [None], None)[None][0]
    after = load_batches([scenario], [None], None, texts)[None][0]
    compile_rules(before, False)
    if is_study:
        found.append(_fit(source, texts, request.workers))
    one, two = (changes(case, request.runs, request.seed, request.workers) for case in (before, after))
    found.append(_verdicts(scenario, one, two))
    for table in found:
        screen.print(table.caption, style="bold", highlight=False)
        screen.print(table.rich(), highlight=False)
        screen.print(table.note, style="dim", highlight=False)
        screen.print()
    screen.print(
        f"{', '.join(texts)} · {request.runs:,} runs each, paired · seed {request.seed} · "
        f"realpolitik {__version__}",
        style="dim",
        highlight=False,
    )


def _fit(source: str, texts: tuple[str, ...], workers: int | None) -> Table:
    stated = dict(text.split("=", 1) for text in texts)
    bare = dict.fromkeys(stated, 1.0)
    start = load_tuning(source, instead=bare).start_values
    values = {
        path: start[path] * float(text[1:]) if text.startswith("*") else float(text)
        for path, text in stated.items()
    }
    tuning = load_tuning(source, instead=values)
    count = max(tuning.study.replications, LEAST)
    tuning = type(tuning)(
        tuning.study.model_copy(update={"replications": count}),
        tuning.document,
        tuning.origins,
        tuning.blocks,
    )
    points = np.array([[one[name] for name in tuning.names] for one in (start, values)])
    said = answers(tuning, points, workers=workers)
    own = answers(tuning, points[:1], replications=FRESH, first_luck=OWN, own_luck=True, workers=workers)
    pilot = Pilot(np.zeros((1, len(values))), tuple(own))
    likelihood = Likelihood(tuning.blocks, pilot, count)
    moves = fit_moves(tuning, likelihood, said)
    return Table(
        f"Fit to the targets of {tuning.study.name}: deviance, lower is better",
        ("target", "before", "after", "difference"),
        [_row(one) for one in moves],
        f"{count} runs at each start, common luck; 95 % intervals by resampling them.",
    )


def _row(one: Moved) -> tuple[str, ...]:
    difference = f"{one.after - one.before:+.2f} [{one.low:+.2f} {one.high:+.2f}]".replace("-", "−")
    return one.target, f"{one.before:.2f}".replace("-", "−"), f"{one.after:.2f}".replace("-", "−"), difference


def _verdicts(scenario: str, one: Any, two: Any) -> Table:
    kept = np.isfinite(one) & np.isfinite(two)
    one, two = one[kept], two[kept]
    rows = []
    for name in VERDICTS:
        first, second = verdict(one) == name, verdict(two) == name
        rows.append(
            (
                name,
                share_text(share(first)),
                share_text(share(second)),
                _points(paired_share_difference(second, first)),
            )
        )
    moved = paired_difference(two, one)
    rows.append(("change of the index", f"{one.mean():+.3f}", f"{two.mean():+.3f}", difference_text(moved)))
    return Table(
        f"Verdict of {scenario}",
        ("", "before", "after", "difference, paired"),
        [tuple(text.replace("-", "−") for text in row) for row in rows],
        "95 % intervals; differences of shares in points of per cent.",
    )


def _points(found: Any) -> str:
    return f"{100 * found.value:+.1f} [{100 * found.low:+.1f} {100 * found.high:+.1f}]"
