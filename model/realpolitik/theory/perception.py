"""Perception: each actor reads the state of the step, in four passes that build on one another.

A pass fills only the row of its actor, so the order of actors cannot matter.
"""

from __future__ import annotations

from realpolitik.theory.choice import ratio
from realpolitik.theory.compiled import rule
from realpolitik.theory.dependence import dependence, restraint_at_stake, third_party_cost
from realpolitik.theory.hostility import felt_hostility, moved_structure
from realpolitik.theory.interests import need, supply, welfare, worth
from realpolitik.theory.structure import Parameters, Perception, Scene, Standing, State, Tables
from realpolitik.theory.threat import backing, common_threat, insecurity, menace, power_that_bears


@rule
def regard(i: int, tables: Tables, standing: Standing, state: State, scene: Scene, view: Perception) -> None:
    """First pass: hostility toward each other actor, backing given and promised, supply enjoyed."""
    for j in range(tables.power.size):
        if j != i:
            view.structural[i, j] = moved_structure(standing.structural[i, j], scene.hostility_shift[i, j])
            view.hostility[i, j] = felt_hostility(view.structural[i, j], state.grievance[i, j])
            view.backing[i, j] = backing(i, j, state.volume, tables.sensitivity)
            view.promised[i, j] = backing(i, j, state.pledge, tables.sensitivity)
    for d in range(tables.sensitivity.size):
        view.supply[i, d] = supply(i, d, scene.capacity, scene.outside, state.volume)


@rule
def assess_threat(i: int, parameters: Parameters, tables: Tables, scene: Scene, view: Perception) -> None:
    """Second pass: each other actor's share of the power that bears on i."""
    for j in range(tables.power.size):
        if j != i:
            view.menace[i, j] = menace(
                scene.power[j],
                tables.proximity[i, j],
                abs(scene.order[i] - scene.order[j]),
                parameters.ideational_share,
                view.hostility[j, i],
            )
    total = power_that_bears(i, scene.power, tables.proximity, view.backing, view.menace)
    for j in range(tables.power.size):
        view.threat[i, j] = ratio(view.menace[i, j], total, 0.0)


@rule
def assess_interests(i: int, tables: Tables, state: State, scene: Scene, view: Perception) -> None:
    """Third pass: insecurity, needs, worth of a unit, welfare, dependence, and threats shared."""
    view.insecurity[i] = insecurity(i, view.threat, state.pressure)
    for d in range(tables.sensitivity.size):
        view.need[i, d] = need(
            tables.base_need[i, d], tables.threat_load[d], view.insecurity[i], scene.need_shift[i, d]
        )
        view.worth[i, d] = worth(view.need[i, d], view.supply[i, d])
    view.welfare[i] = welfare(i, view.need, view.supply)
    for j in range(tables.power.size):
        if j != i:
            view.dependence[i, j] = dependence(
                i, j, view.worth, scene.capacity, state.volume, view.welfare[i]
            )
            view.common_threat[i, j] = common_threat(i, j, view.threat)


@rule
def assess_stakes(i: int, state: State, view: Perception) -> None:
    """Fourth pass: what serving j would cost i with others, and what j could hold back."""
    for j in range(view.welfare.size):
        if j != i:
            view.third_party[i, j] = third_party_cost(i, j, view.dependence, view.threat, state.pressure)
            view.restraint[i, j] = restraint_at_stake(i, j, view.threat, view.promised)


@rule
def perceive(
    parameters: Parameters, tables: Tables, standing: Standing, state: State, scene: Scene, view: Perception
) -> None:
    """All passes, all actors."""
    actors = tables.power.size
    for i in range(actors):
        regard(i, tables, standing, state, scene, view)
    for i in range(actors):
        assess_threat(i, parameters, tables, scene, view)
    for i in range(actors):
        assess_interests(i, tables, state, scene, view)
    for i in range(actors):
        assess_stakes(i, state, view)
