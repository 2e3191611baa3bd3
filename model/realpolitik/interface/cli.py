"""The command line. Heavy libraries are imported by the command that needs them: help comes at once."""

from __future__ import annotations

import codecs
import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from realpolitik.interface.commands import batches, evidence, studies
from realpolitik.interface.commands.options import Executor, Scheduler, Storage, Workers
from realpolitik.interface.telling import MISTAKE, in_ascii, told

app = typer.Typer(
    name="realpolitik",
    help="Does an alignment of states tighten or fray? Runs scenarios, reports verdicts with intervals.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Scenarios = Annotated[
    list[str], typer.Argument(metavar="SCENARIO…", help="Names (see `list`) or paths of YAML files.")
]
ResultFolder = Annotated[Path, typer.Argument(metavar="RESULT", help="Folder that `run --out` wrote.")]


@app.callback(invoke_without_command=True)
def _main(
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
) -> None:
    codecs.register_error("in_ascii", in_ascii)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="in_ascii")
    if version:
        from realpolitik import __version__

        typer.echo(f"realpolitik {__version__}")
        raise typer.Exit


@app.command()
def run(
    scenarios: Scenarios,
    runs: Annotated[int, typer.Option("--runs", "-n", help="Runs per scenario.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", "-s", help="Seed of all chance; 0 is one too.")] = 0,
    until: Annotated[
        str | None, typer.Option(help="Last month, such as 2030-12; the world's horizon if left out.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Result folder; results/… if left out.")
    ] = None,
    world: Annotated[
        str | None, typer.Option(help="Start all scenarios from this world instead of their own.")
    ] = None,
    also_world: Annotated[
        list[str] | None,
        typer.Option(help="Run them from this world too and say which findings change. May be repeated."),
    ] = None,
    also_runs: Annotated[int, typer.Option(help="Runs per scenario for --also-world.")] = 300,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="PATH=VALUE", help="Assume another number, as parameters.common_cause=1.2."
        ),
    ] = None,
    record: Annotated[
        str | None,
        typer.Option(
            metavar="LEVEL",
            help="What to keep: outcomes (a row per run), monthly (every pair's course too; for pictures) "
            "or full (the causes too; for `explain`). Full if left out.",
        ),
    ] = None,
    ledger: Annotated[
        bool, typer.Option("--ledger/--no-ledger", help="--no-ledger is another word for --record monthly.")
    ] = True,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw the pictures.")] = True,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an unfinished batch.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove an earlier result in the folder first.")
    ] = False,
    workers: Workers = None,
    executor: Executor = "local",
    scheduler: Scheduler = None,
    storage: Storage = None,
) -> None:
    """Run scenarios many times, print the verdicts, and write figures and a summary page."""
    with told():
        from realpolitik.experiment.recording import level
        from realpolitik.interface.running import Request, run_and_report

        run_and_report(
            Request(
                scenarios=scenarios,
                runs=runs,
                seed=seed,
                until=until,
                out=out,
                world=world,
                also_worlds=tuple(also_world or ()),
                also_runs=also_runs,
                changes=tuple(changes or ()),
                record=level(record, ledger),
                figures=figures,
                resume=resume,
                replace=replace,
                workers=workers,
                executor=executor,
                scheduler=scheduler,
                storage=storage,
            )
        )


@app.command()
def summary(result: ResultFolder) -> None:
    """Print the verdict shares, intervals and comparisons of a result, within 100 columns."""
    with told():
        from realpolitik.analysis.findings import find
        from realpolitik.experiment.result import open_result
        from realpolitik.interface.running import companions
        from realpolitik.interface.summary import console, print_summary

        opened = open_result(result)
        if opened.manifest.get("design"):
            from realpolitik.interface.batching import tell

            tell(opened)
            return
        print_summary(find(opened), console(), companions(opened))


@app.command()
def figures(
    result: ResultFolder,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Another folder for the pictures.")] = None,
) -> None:
    """Draw the pictures of a result as PNG and SVG."""
    with told():
        from realpolitik.analysis.findings import find
        from realpolitik.experiment.result import open_result
        from realpolitik.interface.plots.gallery import write_figures

        opened = open_result(result)
        written = write_figures(opened, find(opened), out)
        typer.echo(f"{len(written)} files in {written[0].parent}")


@app.command()
def report(result: ResultFolder) -> None:
    """Write the summary page (summary.md) and its numbers (summary.json) of a result."""
    with told():
        from realpolitik.analysis.findings import find
        from realpolitik.experiment.result import open_result
        from realpolitik.interface.report import write_report
        from realpolitik.interface.running import companions

        opened = open_result(result)
        for path in write_report(opened, find(opened), companions(opened)):
            typer.echo(str(path))


@app.command()
def explain(
    result: ResultFolder,
    scenario: Annotated[
        str | None, typer.Option("--scenario", help="The scenario to explain; the first if left out.")
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", help="Compare it with this one; the baseline if left out.")
    ] = None,
    run_number: Annotated[
        int | None, typer.Option("--run", metavar="K", help="Tell the story of this run instead.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for page, numbers and pictures.")
    ] = None,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw the pictures.")] = True,
    attribution: Annotated[
        bool,
        typer.Option("--attribution/--no-attribution", help="Run the changes apart, to tell their shares."),
    ] = True,
    workers: Workers = None,
) -> None:
    """Say why: causes, which changes make the difference, turning points, types of runs; or one run."""
    with told():
        from realpolitik.interface.explaining import explain_and_report

        explain_and_report(result, scenario, against, run_number, out, figures, attribution, workers)


@app.command()
def check(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Worlds, scenarios, claims, or folders of them.")
    ],
) -> None:
    """Check worlds and scenarios; report every problem with its place. Exit code 2 if there are errors."""
    with told():
        from realpolitik.interface.tuning_checks import check_tuning
        from realpolitik.world.loading import check as find_problems
        from realpolitik.world.problems import report as listing

        problems = sorted({*find_problems(paths), *check_tuning(paths)})
        wrong = any(problem.severity == "error" for problem in problems)
        typer.echo(listing(problems), err=wrong)
        if wrong:
            raise typer.Exit(MISTAKE)
        from realpolitik.interface.starts import start_notes
        from realpolitik.world.loading import cases_in

        cases = cases_in(paths)
        for note in start_notes(cases, shown=None):
            typer.echo(note)


@app.command()
def landscape(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="Name or path of a scenario or world.")],
    world: Annotated[str | None, typer.Option(help="Start from this world instead.")] = None,
    draws: Annotated[int, typer.Option(help="Draws of the inputs within their plausible ranges.")] = 400,
    seed: Annotated[int, typer.Option("--seed", "-s", help="Seed of the draws.")] = 0,
) -> None:
    """Show the two camps into which the start falls, the way between them, and how sure that is."""
    with told():
        from realpolitik.interface.terrain import print_landscape

        print_landscape(scenario, world, draws, seed)


@app.command("verify")
def verify_claims(
    claims: Annotated[
        list[str] | None, typer.Argument(metavar="[CLAIM…]", help="Names such as C07; all if left out.")
    ] = None,
    full: Annotated[
        bool | None,
        typer.Option(
            "--full/--quick", help="With shuffled worlds, drawn numbers and mutations, or without (seconds)."
        ),
    ] = None,
    runs: Annotated[int, typer.Option("--runs", "-n", help="Runs per arm.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", "-s", help="Seed of all chance.")] = 0,
    permutations: Annotated[
        int | None, typer.Option(help="Worlds with start tables shuffled over pairs; 200 with --full.")
    ] = None,
    draws: Annotated[
        int | None, typer.Option(help="Draws of all numbers from their ranges; 100 with --full.")
    ] = None,
    runs_each: Annotated[int, typer.Option(help="Runs per arm in each of those worlds.")] = 40,
    mutations: Annotated[
        bool | None, typer.Option("--mutations/--no-mutations", help="Whether each test can fail.")
    ] = None,
    register: Annotated[str, typer.Option(help="Name or path of another register of claims.")] = "claims",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write PATH.md, PATH.json and pictures as well.")
    ] = None,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw the pictures.")] = True,
    reuse: Annotated[
        bool,
        typer.Option("--reuse/--no-reuse", help="Find ensembles of earlier calls again, and keep new ones."),
    ] = True,
    workers: Workers = None,
) -> None:
    """Test what the paper claims: supported, mixed or not, how strongly, and in which other worlds."""
    with told():
        from realpolitik.analysis.verification import Effort
        from realpolitik.interface.verifying import Question, refuse_more, verify_and_report

        if full is False:
            refuse_more(permutations=permutations, draws=draws, mutations=mutations)
        effort = Effort(
            runs=runs,
            seed=seed,
            permutations=permutations if permutations is not None else 200 * bool(full),
            draws=draws if draws is not None else 100 * bool(full),
            runs_each=runs_each,
            mutations=bool(full) if mutations is None else mutations,
            workers=workers,
        )
        verify_and_report(Question(tuple(claims or ()), register, effort, out, figures, reuse))


@app.command()
def tip(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="Name or path of a scenario or world.")],
    levers: Annotated[
        list[str] | None,
        typer.Option(
            "--lever",
            metavar="PATH",
            help="A name of levers.yaml, drivers.NAME or the path of a number; twice for a pair.",
        ),
    ] = None,
    runs: Annotated[int, typer.Option("--runs", "-n", help="Runs per value of a lever.")] = 300,
    seed: Annotated[int, typer.Option("--seed", "-s", help="Seed of all chance; 0 is one too.")] = 0,
    until: Annotated[str | None, typer.Option(help="Last month; the world's horizon if left out.")] = None,
    world: Annotated[str | None, typer.Option(help="Start from this world instead.")] = None,
    span: Annotated[
        tuple[float, float] | None,
        typer.Option("--range", metavar="LOW HIGH", help="Another range for the (first) lever."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for page, numbers, picture.")
    ] = None,
    workers: Workers = None,
) -> None:
    """Show how far a lever (or each that actors hold) must move before the verdict of most runs flips."""
    with told():
        from realpolitik.interface.tipping import tip_and_report
        from realpolitik.interface.tipping_tables import Question

        tip_and_report(Question(scenario, tuple(levers or ()), runs, seed, until, world, span, out, workers))


@app.command("list")
def list_scenarios() -> None:
    """List the scenarios that come with the program, each with its question."""
    with told():
        from realpolitik.interface.catalogue import print_catalogue

        print_catalogue()


@app.command()
def schema(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the JSON Schemas.")] = Path(
        "scenarios/schema"
    ),
) -> None:
    """Write the JSON Schemas by which editors complete and check worlds and scenarios."""
    with told():
        from realpolitik.interface.series import write_evidence_schemas, write_terms_schema
        from realpolitik.world.json_schema import write_schemas

        for path in [*write_schemas(out), *write_evidence_schemas(out), write_terms_schema(out)]:
            typer.echo(str(path))


@app.command()
def parameters(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write to this file instead of the screen.")
    ] = None,
) -> None:
    """Show every global parameter and every number of the worlds with its grounds (docs/parameters.md)."""
    with told():
        from realpolitik.experiment.store import write_text
        from realpolitik.world.rendering import page as parameters_page

        page = parameters_page()
        if out is None:
            typer.echo(page, nl=False)
        else:
            write_text(out, page)
            typer.echo(str(out))


for commands in (batches, studies, evidence):
    commands.add(app)
