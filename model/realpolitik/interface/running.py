"""What `realpolitik run` does: check every input, run, and report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from realpolitik.analysis.findings import Findings, find
from realpolitik.experiment.batch import check_folder, run_batch
from realpolitik.experiment.executors import chosen
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.result import Result, open_result
from realpolitik.interface.cases import load_batches
from realpolitik.interface.numbers import counted
from realpolitik.interface.report import write_report
from realpolitik.interface.starts import start_notes
from realpolitik.interface.summary import console, print_summary
from realpolitik.theory.inputs import Case

WORLDS = "worlds"


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    scenarios: Sequence[str]
    runs: int
    seed: int
    until: str | None
    out: Path | None
    world: str | None
    also_worlds: tuple[str, ...]
    also_runs: int
    changes: tuple[str, ...]
    record: str
    figures: bool
    resume: bool
    replace: bool
    workers: int | None
    executor: str = "local"
    scheduler: str | None = None
    storage: str | None = None


def run_and_report(request: Request) -> None:
    """Run the scenarios, print the summary and write figures and page; say where they are."""
    _check_numbers(request)
    executor = chosen(request.executor, request.scheduler, request.workers, request.storage)
    loaded = load_batches(
        request.scenarios, (request.world, *request.also_worlds), request.until, request.changes
    )
    batches: dict[str | None, list[Case]] = {None: loaded[request.world]}
    # A world may be given by its path; its folder and its findings bear its name.
    sources: dict[str | None, str] = {loaded[given][0].world: given for given in request.also_worlds}
    if len(sources) < len(set(request.also_worlds)):
        raise ResultProblem("Two worlds of --also-world bear the same name.", "Give each world once.")
    batches.update({name: loaded[given] for name, given in sources.items()})
    folder = request.out or Path("results") / _default_name([case.name for case in batches[None]])
    screen = console(sys.stderr)
    results: dict[str | None, Result] = {}
    counts = {
        name: request.runs if name is None else min(request.also_runs, request.runs) for name in batches
    }
    targets = {name: folder if name is None else folder / WORLDS / name for name in batches}
    for name, cases in batches.items():
        check_folder(
            cases,
            counts[name],
            request.seed,
            targets[name],
            record=request.record if name is None else "outcomes",
            resume=request.resume,
            replace=request.replace,
        )
    compile_rules(batches[None][0], request.record == "full")
    for note in start_notes(cases[0] for cases in batches.values()):
        screen.print(note, highlight=False)
    total = sum(counts[name] * len(cases) for name, cases in batches.items())
    try:
        with progress_bar(screen, total) as progress:
            for name, cases in batches.items():
                results[name] = run_batch(
                    cases,
                    counts[name],
                    request.seed,
                    targets[name],
                    record=request.record if name is None else "outcomes",
                    executor=executor,
                    progress=progress,
                    found=progress.found,
                    say=lambda line: screen.print(line, highlight=False),
                    resume=request.resume,
                    replace=request.replace,
                    command=command_line(request, targets[name], None if name is None else sources[name]),
                )
    except KeyboardInterrupt:
        screen.print()
        raise ResultProblem(
            f"Stopped. The finished parts are kept in {folder}.",
            f"Go on with: {command_line(request, folder, None)} {where(request)}--resume",
            stopped=True,
        ) from None
    result = results[None]
    findings = find(result)
    others = {name: find(other) for name, other in results.items() if name is not None}
    print_summary(findings, console(), others)
    if request.figures:
        from realpolitik.interface.plots.gallery import write_figures

        with screen.status("Drawing the pictures …") if screen.is_terminal else nullcontext():
            write_figures(result, findings)
    write_report(result, findings, others)
    print(
        f"\nPage: {folder / 'summary.md'}" + (f"   Pictures: {folder / 'figures'}" if request.figures else "")
    )


def companions(result: Result) -> dict[str, Findings]:
    """Findings of the finished companion batches that lie in a result folder."""
    found = {}
    for manifest in sorted((result.folder / WORLDS).glob("*/manifest.json")):
        other = open_result(manifest.parent)
        if other.complete:
            found[manifest.parent.name] = find(other)
    return found


def command_line(request: Request, folder: Path, world: str | None) -> str:
    """The command that makes this result, as one would type it."""
    import shlex

    words = [
        "realpolitik",
        "run",
        *request.scenarios,
        "--runs",
        str(request.runs),
        "--seed",
        str(request.seed),
    ]
    for flag, value in (("--until", request.until), ("--world", request.world)):
        words += [flag, value] if value else []
    for name in request.also_worlds if world is None else ():
        words += ["--also-world", name]
    if request.also_worlds and world is None:
        words += ["--also-runs", str(request.also_runs)]
    for change in request.changes:
        words += ["--set", change]
    record = request.record if world is None else "outcomes"
    words += [] if record == "full" else ["--record", record]
    words += [] if request.figures else ["--no-figures"]
    if world is not None:
        words[words.index("--runs") + 1] = str(min(request.also_runs, request.runs))
        words += ["--world", world]
    return shlex.join([*words, "--out", str(folder)])


def where(asked: Any) -> str:
    """By whom a batch was asked to be computed, as words of a command line that end in a space, or none."""
    import shlex

    words = [] if asked.workers is None else ["--workers", str(asked.workers)]
    if asked.scheduler is not None:
        words += ["--executor", asked.executor, "--scheduler", asked.scheduler]
    words += [] if asked.storage is None else ["--storage", asked.storage]
    return "".join(f"{shlex.quote(word)} " for word in words)


def _check_numbers(request: Request) -> None:
    wrong = []
    if request.runs < 1:
        wrong.append(f"--runs is {request.runs}")
    if request.also_worlds and request.also_runs < 1:
        wrong.append(f"--also-runs is {request.also_runs}")
    if not 0 <= request.seed < 2**63:
        wrong.append(f"--seed is {request.seed}")
    if wrong:
        raise ResultProblem(
            f"{'; '.join(wrong)}.",
            "Runs are whole numbers from 1, seeds from 0 to 9223372036854775807.",
        )


def _default_name(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]}-and-{len(names) - 1}-more"


def compile_rules(case: Case, ledger: bool) -> None:
    """Make one run before the clock of the batch starts, so that what must be compiled is."""
    from realpolitik.engine.ensemble import simulate

    for _ in simulate(case, 1, 0, ledger=ledger, workers=1):
        pass


class Count:
    """Counts runs as they are made, apart from those that lay there, and shows them."""

    def __init__(self, show: Callable[[str, int, float], None] = lambda *_: None) -> None:
        self.made, self.there, self.began, self._show = 0, 0, monotonic(), show

    def __call__(self, scenario: str, runs: int) -> None:
        self.made += runs
        self._show(scenario, runs, self.rate)

    def found(self, scenario: str, runs: int) -> None:
        """Runs that an earlier attempt made."""
        self.there += runs
        self._show(scenario, runs, self.rate)

    @property
    def seconds(self) -> float:
        return max(monotonic() - self.began, 0.1)

    @property
    def rate(self) -> float:
        """Runs made in a second."""
        return self.made / self.seconds

    def told(self) -> str:
        """What was made, in words."""
        if not self.made:
            return f"No run was made{': nothing was missing' if self.there else ''}."
        there = f" {self.there:,} were there." if self.there else ""
        return f"{counted(self.made, 'run')} in {self.seconds:.0f} s ({self.rate:,.0f} a second).{there}"


@contextmanager
def progress_bar(screen: Any, total: int) -> Iterator[Count]:
    """A bar with rate and time left on a terminal; elsewhere one line at the end."""
    if not screen.is_terminal:
        count = Count()
        yield count
        screen.print(count.told())
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:<20}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=screen) as bar:
        task = bar.add_task("starting", total=total, rate="")

        def show(scenario: str, runs: int, rate: float) -> None:
            bar.update(task, advance=runs, description=scenario, rate=f"{rate:,.0f} runs/s")

        count = Count(show)
        yield count
        bar.update(task, completed=total)  # a total may be a guess
    if count.there and not count.made:
        screen.print(count.told())
