"""What `realpolitik tip` does: pull levers, say where the verdict flips, and write table and picture."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from realpolitik.analysis.tipping import Frontier, frontier, tip
from realpolitik.experiment.levers import Pull, present, pulling
from realpolitik.experiment.problems import ResultProblem
from realpolitik.interface.destination import check_folder
from realpolitik.interface.summary import console
from realpolitik.interface.tipping_tables import (
    Pulled,
    Question,
    Tipping,
    document,
    lever_table,
    markdown,
    pair_table,
    picture_names,
    remarks,
)
from realpolitik.world.lever_schema import Lever
from realpolitik.world.levers import lever_at, load_levers, misfit
from realpolitik.world.loading import load_case
from realpolitik.world.resolve import Resolved, resolve

PAIR_VALUES = 5
PAIR_GRID = 5


def tip_and_report(question: Question) -> None:
    """Answer the question on the screen and, with ``out``, in a folder."""
    _check_numbers(question)
    check_folder(question.out)
    case = load_case(question.scenario, world=question.world, until=question.until)
    resolved = resolve(question.scenario, world=question.world)
    table = load_levers()
    left_out: tuple[tuple[str, str], ...] = ()
    if question.levers:
        chosen = {
            name: lever_at(name, resolved, table, question.span if k == 0 else None)
            for k, name in enumerate(question.levers)
        }
    else:
        reasons = {name: misfit(lever, resolved) for name, lever in table.items()}
        chosen = {name: lever for name, lever in table.items() if not reasons[name]}
        left_out = tuple((name, reason) for name, reason in reasons.items() if reason)
        if not chosen:
            raise ResultProblem(
                f"No lever of the table fits the world {case.world}.", "Name one with --lever."
            )
    screen = console(sys.stderr)
    words = f"Pulling {len(chosen)} lever{'s' if len(chosen) > 1 else ''} …"
    with screen.status(words) if screen.is_terminal else nullcontext() as status:
        count = [0]

        def told() -> None:
            count[0] += 1
            if status is not None:
                status.update(f"{words} {count[0]} ensembles of {question.runs:,} runs")

        pull = pulling(
            resolved,
            question.runs,
            question.seed,
            until=question.until,
            workers=question.workers,
            told=told,
        )
        found = tuple(_pulled(name, lever, resolved, pull, question.until) for name, lever in chosen.items())
        pair = _pair(found, pull) if len(found) == 2 and question.levers else None
    answer = Tipping(case, question, found, left_out, pair)
    _print(answer)
    if question.out is not None:
        for path in write(answer, question.out):
            print(path)


def _check_numbers(question: Question) -> None:
    if question.runs < 20:
        raise ResultProblem(f"--runs is {question.runs}.", "Give at least 20; shares of fewer say nothing.")
    if question.seed < 0:
        raise ResultProblem(f"--seed is {question.seed}.", "Give a whole number from 0.")
    if len(question.levers) > 2:
        raise ResultProblem(f"{len(question.levers)} levers are named.", "Name one lever, two, or none.")
    if len(set(question.levers)) < len(question.levers):
        raise ResultProblem("The same lever is named twice.", "Name two different levers.")
    if question.span is not None and not question.levers:
        raise ResultProblem("--range needs a lever.", "Name it with --lever.")


def _pulled(name: str, lever: Lever, resolved: Resolved, pull: Pull, until: str | None) -> Pulled:
    start, still = present(lever, resolved, until=until)
    found = tip(lambda value: pull([(lever, value)]), *lever.range, pull([]), present=start, full=lever.full)
    return Pulled(name, lever, start, still, found)


def _pair(levers: Sequence[Pulled], pull: Pull) -> tuple[Pulled, Frontier]:
    """The flip of the second lever at five values of the first."""
    one, two = levers
    low, high = one.lever.range
    values = [low + (high - low) * k / (PAIR_VALUES - 1) for k in range(PAIR_VALUES)]
    found = frontier(
        lambda a, b: pull([(one.lever, a)] if b is None else [(one.lever, a), (two.lever, b)]),
        values,
        *two.lever.range,
        present=two.start,
        full=two.lever.full,
        grid=PAIR_GRID,
    )
    return one, found


def _print(answer: Tipping) -> None:
    screen = console()
    for table in filter(None, (lever_table(answer), pair_table(answer))):
        screen.print(table.caption, style="bold", highlight=False)
        screen.print(table.rich(), highlight=False)
        if table.note:
            screen.print(table.note, style="dim", highlight=False)
        screen.print()
    for line in remarks(answer):
        screen.print(f"- {line}", highlight=False)
    screen.print(answer.source, style="dim", highlight=False)


def write(answer: Tipping, folder: Path) -> list[Path]:
    """Write page, numbers and picture; returns their paths."""
    from realpolitik.experiment.store import write_json, write_text
    from realpolitik.interface.plots import style
    from realpolitik.interface.plots.tipping import draw, draw_pair

    folder.mkdir(parents=True, exist_ok=True)
    page, numbers = folder / "tipping.md", folder / "tipping.json"
    write_json(numbers, document(answer))
    pictures = []
    for number, name in enumerate(picture_names(answer)):
        pictures += style.save(draw(answer, number), folder, name)
    if answer.pair is not None:
        pictures += style.save(draw_pair(answer), folder, "tipping-pair")
    write_text(page, markdown(answer))
    return [page, numbers, *pictures]
