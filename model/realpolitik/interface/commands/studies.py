"""Commands that vary, tune and compare models; each imports heavy libraries only when called."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from realpolitik.interface.commands.options import Seed, Workers
from realpolitik.interface.telling import told


def add(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command()(sensitivity)
    app.command()(discover)
    app.command()(rivals)
    app.command()(worlds)
    app.command()(nowcast)
    app.command()(tune)
    app.command("set")(set_)


def sensitivity(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|STUDY", help="A scenario, a study's YAML file, or a folder to repeat."
        ),
    ],
    vary: Annotated[
        list[str] | None,
        typer.Option("--vary", metavar="PATTERN", help="Numbers to vary, as parameters.* or actors.RUS.*."),
    ] = None,
    base: Annotated[int | None, typer.Option(help="Base points of the Sobol scheme, a power of 2.")] = None,
    replications: Annotated[int | None, typer.Option(help="Runs at each point of the Sobol scheme.")] = None,
    trajectories: Annotated[int | None, typer.Option(help="Trajectories of the screening.")] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", "-s", help="Seed of all chance; 0 if left out.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Last month; the world's horizon if left out.")] = None,
    world: Annotated[str | None, typer.Option(help="Start from this world instead.")] = None,
    budget: Annotated[
        bool, typer.Option("--budget/--no-budget", help="Share of variance by grade, over all numbers.")
    ] = True,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw the pictures.")] = True,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for page, numbers, pictures, record.")
    ] = None,
    workers: Workers = None,
) -> None:
    """Say which numbers decide the outcome, how much rests on judgement, and what to find out next."""
    with told():
        from realpolitik.interface.sensitivity import Request, sensitivity_and_report

        sensitivity_and_report(
            Request(
                source=source,
                vary=tuple(vary or ()),
                base=base,
                replications=replications,
                trajectories=trajectories,
                seed=seed,
                until=until,
                world=world,
                budget=budget,
                figures=figures,
                out=out,
                workers=workers,
                words=tuple(sys.argv[1:]),
            )
        )


def nowcast(
    result: Annotated[
        Path, typer.Argument(metavar="RESULT", help="Folder that `run --out` wrote, or a nowcast to repeat.")
    ],
    events: Annotated[
        Path | None, typer.Option("--events", help="YAML file of what was observed, kind: observations.")
    ] = None,
    scenario: Annotated[
        list[str] | None, typer.Option("--scenario", help="Only this scenario; all if left out.")
    ] = None,
    least: Annotated[float, typer.Option(help="Refuse if fewer runs remain in effect.")] = 50.0,
    seed: Annotated[int, typer.Option("--seed", "-s", min=0, help="Seed of the resampling.")] = 0,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw the pictures.")] = True,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for page, numbers, pictures, record.")
    ] = None,
) -> None:
    """Weigh stored runs by what has been observed since, and say what would be worth watching next."""
    with told():
        from realpolitik.interface.nowcast import Request, nowcast_and_report

        nowcast_and_report(
            Request(result, events, tuple(scenario or ()), least, seed, figures, out, tuple(sys.argv[1:]))
        )


def discover(
    source: Annotated[
        str,
        typer.Argument(
            metavar="RESULT|STUDY", help="A result folder, a batch's YAML file, or a discovery to repeat."
        ),
    ],
    of: Annotated[str, typer.Option(help="The verdict to be explained: tightens, holds or frays.")] = "frays",
    scenario: Annotated[
        list[str] | None, typer.Option("--scenario", help="Only this scenario; all together if left out.")
    ] = None,
    boxes: Annotated[int, typer.Option(min=1, help="At most so many boxes.")] = 2,
    map_: Annotated[
        tuple[str, str] | None,
        typer.Option("--map", metavar="X Y", help="Map the verdicts over two numbers, drivers or levers."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", "-s", min=0, help="Seed of halves and resamples.")] = 0,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw the pictures.")] = True,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for page, numbers, pictures, record.")
    ] = None,
    workers: Workers = None,
) -> None:
    """Say in plain language in which futures a verdict comes about, and where the boundaries lie."""
    with told():
        from realpolitik.interface.discovery import Request, discover_and_report

        discover_and_report(
            Request(
                source,
                of,
                tuple(scenario or ()),
                boxes,
                map_,
                seed,
                figures,
                out,
                workers,
                tuple(sys.argv[1:]),
            )
        )


def rivals(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            metavar="SCENARIO…", help="The first is what the others are set against; or a study to repeat."
        ),
    ],
    runs: Annotated[int, typer.Option("--runs", "-n", help="Runs per scenario.")] = 500,
    seed: Seed = 0,
    until: Annotated[str | None, typer.Option(help="Last month; the world's horizon if left out.")] = None,
    world: Annotated[str | None, typer.Option(help="Start from this world instead.")] = None,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw the picture.")] = True,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for page, numbers, picture, record.")
    ] = None,
    workers: Workers = None,
) -> None:
    """Put scenarios through simpler theories and say which conclusions survive the choice of theory."""
    with told():
        from realpolitik.interface.rivals import Request, rivals_and_report

        rivals_and_report(
            Request(tuple(scenarios), runs, seed, until, world, figures, out, workers, tuple(sys.argv[1:]))
        )


def worlds(
    here: Annotated[
        str, typer.Argument(metavar="A", help="A world, such as quintet-2024-11; or a study to repeat.")
    ],
    there: Annotated[
        str | None, typer.Argument(metavar="[B]", help="A world of the same actors and date, other numbers.")
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option("--also", metavar="C=D", help="Two worlds of another date, for what starts there."),
    ] = None,
    register: Annotated[
        list[str] | None, typer.Option(help="Register of findings; facts and claims if left out.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help="Only this finding, such as F5.")
    ] = None,
    runs: Annotated[int, typer.Option("--runs", "-n", help="Runs per arm.")] = 1000,
    seed: Seed = 0,
    why: Annotated[
        bool, typer.Option("--why/--no-why", help="Swap their tables for each finding that changes.")
    ] = True,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw the pictures.")] = True,
    reuse: Annotated[
        bool,
        typer.Option("--reuse/--no-reuse", help="Find ensembles of earlier calls again, and keep new ones."),
    ] = True,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for page, numbers, pictures, record.")
    ] = None,
    workers: Workers = None,
) -> None:
    """Say which facts and claims survive another world's numbers, and which tables turn the others."""
    with told():
        from realpolitik.interface.two_worlds import Request, compare_and_report

        names = tuple(register or ("facts", "claims"))
        compare_and_report(
            Request(
                here, there, tuple(also or ()), names, tuple(only or ()), runs, seed, why, figures, reuse,
                out, workers, tuple(sys.argv[1:]),
            )
        )  # fmt: skip


def tune(
    study: Annotated[str, typer.Argument(metavar="STUDY", help="Name or path of a YAML file, kind: study.")],
    only: Annotated[str | None, typer.Option(help="Only the best point, or only the posterior.")] = None,
    recover: Annotated[
        int | None, typer.Option(min=1, help="Instead: tune to this many made-up worlds with known numbers.")
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Say what it will take, and keep nothing.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an unfinished study.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Begin an earlier study anew.")] = False,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw the pictures.")] = True,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder of the study; results/NAME if left out.")
    ] = None,
    workers: Workers = None,
) -> None:
    """Tune numbers to observed series and beliefs: the best point, the posterior, what stays unknown."""
    with told():
        from realpolitik.interface.tuning import Request, tune_and_report

        tune_and_report(
            Request(study, only, out, recover, plan, resume, replace, figures, workers, tuple(sys.argv[1:]))
        )


def set_(
    words: Annotated[
        list[str], typer.Argument(metavar="PATH=VALUE… [STUDY]", help="Numbers, and a study or scenario.")
    ],
    runs: Annotated[int, typer.Option("--runs", "-n", help="Runs of the scenario, before and after.")] = 200,
    seed: Seed = 0,
    workers: Workers = None,
) -> None:
    """Set numbers by hand and see at once how the fit to targets and the verdict move."""
    with told():
        from realpolitik.interface.setting import Request, set_and_show

        set_and_show(Request(tuple(words), runs, seed, workers))
