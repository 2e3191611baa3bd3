"""The landscape of two camps at the start, in words."""

from __future__ import annotations

from math import isinf

from realpolitik.analysis.camps import start_landscape
from realpolitik.experiment.problems import ResultProblem
from realpolitik.interface.numbers import share_text
from realpolitik.interface.summary import console
from realpolitik.world.loading import load_case
from realpolitik.world.ranges import plausible


def print_landscape(scenario: str, world: str | None, draws: int, seed: int) -> None:
    """Print local minima with basin and barrier, the closest rivals, and the odds under uncertain inputs."""
    if draws < 1 or seed < 0:
        raise ResultProblem(
            f"--draws is {draws} and --seed is {seed}.", "Draws start at 1 and seeds at 0; both are whole."
        )
    case = load_case(scenario, world=world)
    found = start_landscape(case, plausible(scenario, world=world), draws, seed)
    screen = console()
    partitions = 2 ** (len(case.actors) - 1)
    screen.print(f"Two camps at the start of {case.world}, {case.start[0]}-{case.start[1]:02d}", style="bold")
    screen.print("Energy: power x power x propensity over pairs in different camps; the lowest is likeliest.")
    screen.print("\nLocal minima", style="bold")
    for low in found.minima:
        barrier = "no other minimum" if isinf(low.barrier) else f"barrier {low.barrier:.2f}"
        screen.print(
            f"  {found.named(low.camps)}: energy {low.energy:.2f}, drains {low.basin:.0f} of {partitions} "
            f"partitions, {barrier}"
        )
    screen.print("\nLowest partitions", style="bold")
    for rival in found.ranking:
        screen.print(f"  {found.named(rival.camps)}: energy {rival.energy:.2f}")
    screen.print(
        f"\nPer cent of {draws:,} draws of the inputs in which a partition is the lowest [95 % interval]",
        style="bold",
    )
    for camps, odds in found.odds.items():
        screen.print(f"  {camps}: {share_text(odds)}")
    screen.print(
        "Drawn: power, order, proximity, hostility, volumes, capacity, outside supply, pressure, each from "
        f"a triangle over its plausible range, independently; seed {seed}.",
        style="dim",
    )
