"""The readable engine: a mesa model with one agent per state, to step, inspect and steer.

It calls the same compiled rules on the same tape as the ensemble, one actor at a time and in shuffled order;
its trajectories are the ensemble's to the last bit. The only file that imports mesa.
"""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

import mesa
import numpy as np

from realpolitik.engine import views
from realpolitik.engine.kernel import begin
from realpolitik.engine.preparation import (
    draws_at,
    empty_decision,
    empty_history,
    empty_perception,
    empty_scene,
    empty_standing,
    new_chronicle,
    prepare_innovations,
    prepare_processes,
)
from realpolitik.engine.tape import Tape, check_tape, draw
from realpolitik.engine.variants import prepare
from realpolitik.theory import decision as decide
from realpolitik.theory import perception as perceive
from realpolitik.theory.alignment import implementation_gap
from realpolitik.theory.circumstances import set_scene
from realpolitik.theory.compiled import plain
from realpolitik.theory.drivers import drive
from realpolitik.theory.events import happen, keep_deals, read_drivers
from realpolitik.theory.inputs import Case
from realpolitik.theory.month import measure
from realpolitik.theory.structure import PARAMETERS, Record

tables_of = plain(views.tables_of)
record_of = plain(views.record_of)
state_of = plain(views.state_of)
perception_of = plain(views.perception_of)
standing_of = plain(views.standing_of)


class StateAgent(mesa.Agent):
    """A state: it perceives, weighs, delivers, presses and feels, each by one rule of `theory`.

    Other actors are named by their identifier ("IRN"), channels likewise ("arms").
    """

    model: AlignmentModel

    def __init__(self, model: AlignmentModel, index: int) -> None:
        super().__init__(model)
        self.index = index
        self.name = model.case.actors[index]
        self.label = model.case.actor_labels[index]

    def __repr__(self) -> str:
        return f"<{self.name} {self.label}, month {self.model.month}>"

    # Perception: four passes.

    def regard(self) -> None:
        """Read hostility, backing and supply off the state."""
        m = self.model
        perceive.regard(self.index, m.tables, m.standing, m.state, m.scene, m.view)

    def assess_threat(self) -> None:
        """Weigh the power that bears on this state."""
        m = self.model
        perceive.assess_threat(self.index, m.parameters, m.tables, m.scene, m.view)

    def assess_interests(self) -> None:
        """Find needs, worth, welfare, dependence and shared threats."""
        m = self.model
        perceive.assess_interests(self.index, m.tables, m.state, m.scene, m.view)

    def assess_stakes(self) -> None:
        """Find what others would charge, and could hold back."""
        perceive.assess_stakes(self.index, self.model.state, self.model.view)

    # Decision.

    def weigh_exchange(self) -> None:
        """Gains from promising, delivering and receiving, by partner and channel."""
        m = self.model
        decide.weigh_exchange(self.index, m.parameters, m.tables, m.state, m.view, m.decision)

    def weigh_pressure(self) -> None:
        """Pressure aimed at each other state."""
        m = self.model
        decide.weigh_pressure(
            self.index,
            m.case.inputs.sanction_channel,
            m.parameters,
            m.tables,
            m.standing,
            m.state,
            m.scene,
            m.view,
            m.decision,
        )

    def weigh_ties(self) -> None:
        """Worth of bargains and treaties."""
        m = self.model
        decide.weigh_ties(self.index, m.parameters, m.tables, m.standing, m.state, m.view, m.decision)

    def deliver(self) -> None:
        """Move volumes toward what is meant and let through."""
        m = self.model
        decide.deliver(self.index, m.parameters, m.tables, m.standing, m.state, m.decision, m.following)

    def press(self) -> None:
        """Move pressure toward its aim."""
        m = self.model
        decide.press(self.index, m.parameters, m.state, m.decision, m.following)

    def feel(self) -> None:
        """Move grievance and trust."""
        m = self.model
        decide.feel(self.index, m.parameters, m.tables, m.state, m.scene, m.view, m.flows, m.following)

    # Inspection.

    @property
    def power(self) -> float:
        """Power this month, links included (the strongest actor of the reference world has 1)."""
        return float(self.model.scene.power[self.index])

    @property
    def insecurity(self) -> float:
        """Threat felt and force suffered."""
        return float(self.model.view.insecurity[self.index])

    @property
    def welfare(self) -> float:
        """Use made of all supply, weighed by need."""
        return float(self.model.view.welfare[self.index])

    def need(self, channel: str) -> float:
        """Need of a channel; 1 is the mean at rest."""
        return float(self.model.view.need[self.index, self.model.channel(channel)])

    def hostility(self, other: str) -> float:
        """Hostility toward another state, 0-1."""
        return float(self.model.view.hostility[self.index, self.model.actor(other)])

    def threat(self, other: str) -> float:
        """Share of the power that bears on this state which is the other's threat."""
        return float(self.model.view.threat[self.index, self.model.actor(other)])

    def dependence(self, other: str) -> float:
        """Share of welfare that hangs on the other at the margin."""
        return float(self.model.view.dependence[self.index, self.model.actor(other)])

    def trust(self, other: str) -> float:
        """Belief that the other delivers, 0-1."""
        return float(self.model.state.trust[self.index, self.model.actor(other)])

    def grievance(self, other: str) -> float:
        """Resentment held against the other, 0-1."""
        return float(self.model.state.grievance[self.index, self.model.actor(other)])

    def pledge(self, other: str, channel: str) -> float:
        """Share of conceivable projects agreed to supply to the other."""
        m = self.model
        return float(m.state.pledge[self.index, m.actor(other), m.channel(channel)])

    def volume(self, other: str, channel: str) -> float:
        """Share delivered to the other."""
        m = self.model
        return float(m.state.volume[self.index, m.actor(other), m.channel(channel)])

    def gap(self, other: str) -> float:
        """Share of pledges to the other not delivered."""
        m = self.model
        return float(implementation_gap(self.index, m.actor(other), m.state.volume, m.state.pledge))


class AlignmentModel(mesa.Model):
    """A case as a mesa model: ``AlignmentModel(case, seed=1, run=7)``; ``model.step()`` is one month.

    ``seed`` and ``run`` name the luck: run 7 under seed 1 is run 7 of the ensemble under seed 1. Without a
    seed (or ``rng``, as newer mesa calls it) one is drawn and kept in ``model.luck_seed``. Any global
    parameter may be given by name, as `mesa.batch_run` does when it sweeps one; the start is then anchored
    anew.

    Raises ValueError for a name that is no parameter, and if both seed and rng are given.
    """

    def __init__(
        self,
        case: Case,
        *,
        run: int = 0,
        rng: Any = None,
        tape: Tape | None = None,
        **named: Any,
    ) -> None:
        # Newer `mesa.batch_run` overwrites a ``seed`` that it finds in the signature: so it is not there.
        seed = named.pop("seed", None)
        if seed is not None and rng is not None:
            raise ValueError("give seed or rng, not both")
        given = seed if seed is not None else rng
        if given is not None and not isinstance(given, int | np.integer):
            given = int(np.random.default_rng(given).integers(2**63))
        self.luck_seed = secrets.randbits(63) if given is None else int(given)
        super().__init__(rng=self.luck_seed)
        self.case = case
        self.run_number = run
        variants = prepare(case, {name: np.array([value]) for name, value in named.items()} or None)
        self.parameters = variants.parameters[0]
        self.tables = tables_of(variants.tables, 0)
        room = empty_standing((), case.inputs)
        self.standing = standing_of(variants.standing, 0, room.pledge, room.delivery)
        self.processes = prepare_processes(case)
        if tape is not None:
            check_tape(tape, case, 1)
        luck = draw(case, self.luck_seed, run, 1) if tape is None else tape
        self.innovations = prepare_innovations(case, luck.driver)[0]
        self.luck = (luck.meeting[0], luck.judgement[0], luck.treaty[0])
        self.event_luck = luck.event[0]
        self.scene = empty_scene(case.inputs)
        self.decision = empty_decision(case.inputs)
        self.chronicle = new_chronicle(case)
        self.flows = np.zeros(4)
        self.history = empty_history(case, 1, case.steps + 1)
        self.month = 0
        self._scratch = empty_perception(case.inputs)
        self._look_at(0)
        begin(0, variants.standing, variants.start, self.tables, self.standing, self.state, self.chronicle)
        self._states = [StateAgent(self, index) for index in range(len(case.actors))]
        self._see()
        first, second = (case.actors[a] for a in case.focus)
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "luck_seed": "luck_seed",
                "date": lambda m: m.date,
                "index": lambda m: m.index(first, second),
                "rung": lambda m: m.rung(first, second),
                **{name: partial(_driver, e) for e, name in enumerate(case.drivers)},
            },
            agent_reporters={"name": "name", "insecurity": "insecurity", "welfare": "welfare"},
        )
        self.datacollector.collect(self)

    # Time.

    def step(self) -> None:
        """One month: decide on the snapshot, then let the world move and perceive it.

        One step past the horizon changes nothing but ends ``running``: up to 3.4 `mesa.batch_run` reads the
        rows of all steps but the last, newer ones read every row; so neither loses the final month.
        """
        if self.month >= self.case.steps:
            self.running = False
            return
        self._act()
        self.month += 1
        self._look_at(self.month)
        self._see()
        self.datacollector.collect(self)

    def _look_at(self, t: int) -> None:
        self.record: Record = record_of(self.history, 0, t)
        self.state = state_of(self.record)
        self.view = perception_of(self._scratch, self.record)

    def _see(self) -> None:
        happen(
            self.month,
            self.event_luck[self.month],
            self.parameters,
            self.case.timeline,
            self.state,
            self.standing,
            self.chronicle,
            record_of(self.history, 0, max(0, self.month - 1)),
            self.record,
        )
        read_drivers(self.case.timeline, self.chronicle, self.scene)
        self.perceive()

    def perceive(self) -> None:
        """Let every state perceive the present state anew, as after steering it by hand."""
        set_scene(self.scene, self.tables, self.case.inputs.links)
        self.agents.shuffle_do("regard")
        self.agents.shuffle_do("assess_threat")
        self.agents.shuffle_do("assess_interests")
        self.agents.shuffle_do("assess_stakes")
        measure(self.tables, self.state, self.scene, self.view, self.record)

    def _act(self) -> None:
        self.following = state_of(record_of(self.history, 0, self.month + 1))
        self.agents.shuffle_do("weigh_exchange")
        self.agents.shuffle_do("weigh_pressure")
        keep_deals(
            self.parameters, self.case.timeline, self.decision.delivering, self.standing, self.chronicle
        )
        self.agents.shuffle_do("weigh_ties")
        self._negotiate()
        self.agents.shuffle_do("deliver")
        self.agents.shuffle_do("press")
        self.agents.shuffle_do("feel")
        luck = draws_at(self.luck, self.innovations, self.month)
        drive(self.month, self.chronicle, luck.driver, self.processes, self.case.timeline.effect_fade)

    def _negotiate(self) -> None:
        luck = draws_at(self.luck, self.innovations, self.month)
        p, state, following = self.parameters, self.state, self.following
        top = self.tables.cost.size - 1
        for pair, (i, j) in enumerate(self.pairs):
            met = bool(luck.meeting[pair] < self.tables.meeting[state.rung[i, j]])
            mood = luck.judgement[pair]
            roots = self.tables.sensitivity_root
            decide.meet(i, j, p, roots, self.standing, self.decision, mood, state, following, met)
            decide.bargain(i, j, p, self.decision, mood, state, following, met)
            decide.sign(i, j, top, p, self.decision, state, luck.treaty[pair], following)

    # Inspection and steering.

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Unordered pairs in the order of the tape."""
        n = len(self.case.actors)
        return [(i, j) for i in range(n) for j in range(i + 1, n)]

    @property
    def date(self) -> str:
        """Year and month of the present record."""
        year, month = self.case.start
        months = month - 1 + round(self.month * 12 / self.case.steps_per_year)
        return f"{year + months // 12}-{months % 12 + 1:02d}"

    def actor(self, name: str) -> int:
        """Position of an actor. Raises KeyError for an unknown one."""
        return _position(name, self.case.actors, "actor")

    def channel(self, name: str) -> int:
        """Position of a channel. Raises KeyError for an unknown one."""
        return _position(name, self.case.channels, "channel")

    def state_named(self, name: str) -> StateAgent:
        """The agent of an actor."""
        return self._states[self.actor(name)]

    def index(self, first: str, second: str) -> float:
        """Alignment index of a pair, -1 to 1."""
        return float(self.record.index[self.actor(first), self.actor(second)])

    def rung(self, first: str, second: str) -> int:
        """Treaty rung of a pair."""
        return int(self.state.rung[self.actor(first), self.actor(second)])

    def set_driver(self, name: str, value: float) -> None:
        """Put a driver at a level from now on; its process goes on from there. Perceived at once."""
        driver = _position(name, self.case.drivers, "driver")
        self.chronicle.level[driver] = value
        self.scene.driver[driver] = value
        self.perceive()

    def set_parameter(self, name: str, value: float) -> None:
        """Change a global parameter in mid-run; the standing terms stay. Rates act from the next step."""
        if name not in PARAMETERS:
            raise KeyError(f"no global parameter is named {name!r}; there are {', '.join(PARAMETERS)}")
        from realpolitik.engine.preparation import prepare_parameters, prepare_tables

        values = {known: float(self.parameters[known]) for known in PARAMETERS} | {name: value}
        step = 1.0 / self.case.steps_per_year
        rows = prepare_parameters(values, 1, step)
        self.tables = self.tables._replace(meeting=prepare_tables(self.case.inputs, rows, step).meeting[0])
        self.parameters = rows[0]
        self.perceive()


def _driver(e: int, model: AlignmentModel) -> float:
    return float(model.scene.driver[e])


def _position(name: str, names: tuple[str, ...], kind: str) -> int:
    if name not in names:
        raise KeyError(f"no {kind} is named {name!r}; there are {', '.join(names)}")
    return names.index(name)
