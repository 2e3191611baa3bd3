"""What `realpolitik batch` does: check the study, run its points, print and draw what they bring about."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from realpolitik.analysis.responses import Responses, respond
from realpolitik.experiment.executors import chosen
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.result import Result
from realpolitik.experiment.space import room_left
from realpolitik.experiment.study import Batch
from realpolitik.interface.batch_tables import document, markdown, plan_lines, response_table, source
from realpolitik.interface.running import compile_rules, progress_bar, where
from realpolitik.interface.starts import start_notes
from realpolitik.interface.summary import console


@dataclass(frozen=True)
class Order:
    """What the user asked for."""

    study: str
    out: Path | None = None
    record: str | None = None
    plan: bool = False
    figures: bool = True
    resume: bool = False
    replace: bool = False
    workers: int | None = None
    executor: str = "local"
    scheduler: str | None = None
    storage: str | None = None


def batch_and_report(order: Order) -> None:
    """Run the batch, print its tables, write page, numbers and figures; or print the plan alone."""
    executor = chosen(order.executor, order.scheduler, order.workers, order.storage)
    batch = Batch(order.study)
    record = order.record or batch.stated.record
    folder = order.out or Path("results") / batch.name
    if not order.plan:
        batch.check(folder, record=record, resume=order.resume, replace=order.replace)
    screen = console(sys.stderr)
    compile_rules(batch.cases[0], record == "full")
    if order.plan:
        plan = batch.plan(record=record, workers=order.workers)
        for line in plan_lines(plan, record, room_left(folder)):
            console().print(line, highlight=False)
        return
    for note in start_notes(batch.cases):
        screen.print(note, highlight=False)
    command = command_line(order, folder)
    try:
        with progress_bar(screen, batch.design.runs * len(batch.cases)) as progress:
            result = batch.run(
                folder,
                record=record,
                executor=executor,
                progress=progress,
                found=progress.found,
                say=lambda line: screen.print(line, highlight=False),
                resume=order.resume,
                replace=order.replace,
                command=command,
            )
    except KeyboardInterrupt:
        screen.print()
        raise ResultProblem(
            f"Stopped. The finished parts are kept in {folder}.",
            f"Go on with: {command} {where(order)}--resume",
            stopped=True,
        ) from None
    found = [respond(result, name) for name in result.scenarios]
    print_responses(result, found)
    with screen.status("Drawing the pictures …") if screen.is_terminal else nullcontext():
        page = write(result, found, figures=order.figures)
    print(f"\nPage: {page}" + (f"   Pictures: {folder / 'figures'}" if order.figures else ""))


def tell(result: Result) -> None:
    """Print the tables of a finished batch."""
    print_responses(result, [respond(result, name) for name in result.scenarios])


def print_responses(result: Result, found: Sequence[Responses]) -> None:
    """The tables of a batch on the screen."""
    screen = console()
    for one in found:
        table = response_table(one)
        screen.print(table.caption, style="bold", highlight=False)
        screen.print(table.rich(), highlight=False)
        screen.print(table.note, style="dim", highlight=False)
        screen.print()
    screen.print(source(result), style="dim", highlight=False)


def write(result: Result, found: Sequence[Responses], *, figures: bool = True) -> Path:
    """Write page, numbers and, if asked, a picture per scenario; returns the page."""
    from realpolitik.experiment.store import write_json, write_text

    pictures: list[str] = []
    if figures:
        from realpolitik.interface.plots import style
        from realpolitik.interface.plots.responses import draw

        for one in found:
            name = f"responses-{one.scenario}"
            style.save(draw(one, source(result)), result.folder / "figures", name)
            pictures.append(f"figures/{name}.png")
    page = result.folder / "summary.md"
    write_json(result.folder / "summary.json", document(result, found))
    write_text(page, markdown(result, found, pictures))
    return page


def command_line(order: Order, folder: Path) -> str:
    """The command that makes this result, as one would type it."""
    words = ["realpolitik", "batch", order.study]
    words += ["--record", order.record] if order.record else []
    words += [] if order.figures else ["--no-figures"]
    return shlex.join([*words, "--out", str(folder)])
