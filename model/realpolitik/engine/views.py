"""One run's view into arrays of many: no copies, so what a step decides is written where it is recorded."""

from __future__ import annotations

from realpolitik.theory.compiled import rule
from realpolitik.theory.inputs import Floats
from realpolitik.theory.structure import Perception, Record, Standing, State, Tables

History = Record
"""Records with leading axes (runs, records)."""


@rule
def tables_of(tables: Tables, v: int) -> Tables:
    """One variant's tables."""
    return Tables(
        tables.base_need[v],
        tables.autonomy[v],
        tables.capacity[v],
        tables.outside[v],
        tables.power[v],
        tables.order[v],
        tables.proximity[v],
        tables.activity[v],
        tables.position[v],
        tables.salience[v],
        tables.sensitivity[v],
        tables.sensitivity_root[v],
        tables.strategic_weight[v],
        tables.threat_load[v],
        tables.sanction_friction[v],
        tables.evasion[v],
        tables.delivery[v],
        tables.index_weight[v],
        tables.meeting[v],
        tables.cost[v],
        tables.added_cost[v],
        tables.added_exposure[v],
        tables.added_provocation[v],
        tables.exposure[v],
        tables.pull[v],
        tables.provocation[v],
        tables.driver_start[v],
        tables.link_gain[v],
    )


@rule
def record_of(history: History, r: int, t: int) -> Record:
    """One run's record at one step."""
    return Record(
        history.index[r, t],
        history.volume[r, t],
        history.pledge[r, t],
        history.pressure[r, t],
        history.hostility[r, t],
        history.grievance[r, t],
        history.trust[r, t],
        history.threat[r, t],
        history.dependence[r, t],
        history.common_threat[r, t],
        history.rung[r, t],
        history.bargain[r, t],
        history.driver[r, t],
        history.fired[r, t],
    )


@rule
def state_of(record: Record) -> State:
    """The state lies in the record: what a step decides is written straight into the next one."""
    return State(
        record.pledge,
        record.volume,
        record.pressure,
        record.grievance,
        record.trust,
        record.rung,
        record.bargain,
    )


@rule
def perception_of(view: Perception, record: Record) -> Perception:
    """Scratch room, but for what is recorded."""
    return Perception(
        view.structural,
        record.hostility,
        view.backing,
        view.promised,
        view.supply,
        view.menace,
        record.threat,
        view.insecurity,
        view.need,
        view.worth,
        view.welfare,
        record.dependence,
        record.common_threat,
        view.third_party,
        view.restraint,
    )


@rule
def standing_of(standing: Standing, v: int, pledge: Floats, delivery: Floats) -> Standing:
    """One variant's standing terms, with room of the run's own for those that contracts move."""
    return Standing(
        standing.structural[v],
        pledge,
        delivery,
        standing.pressure[v],
        standing.signing[v],
        standing.rise[v],
        standing.stay[v],
        standing.bargain[v],
        standing.start_rung[v],
    )
