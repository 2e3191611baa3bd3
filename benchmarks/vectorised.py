"""The rules once more, the way a NumPy user writes them: one array operation for all runs and actors at once.

It shares no rule with the compiled ones and is held against them record by record in `numpy_month.py`. Axes:
R runs, N actors (i, j, k), D channels, 2 pressures (sanction, force). Preparation (rates into shares,
anchoring of the start, luck) is that of the program; this is the month itself, without events and contracts:
the scenarios that it is measured on have none.
"""

from __future__ import annotations

import numpy as np

from realpolitik.engine.preparation import empty_history, prepare_innovations, prepare_processes
from realpolitik.engine.tape import Tape
from realpolitik.engine.variants import Variants, prepare
from realpolitik.engine.views import History
from realpolitik.theory.inputs import LINK_KINDS, PROCESS_KINDS, Case

FORCE = 1
DOUBT = 0.05
ROUNDING = 1e-12


def quantal(v):
    """Probability of the better option."""
    return 0.5 + 0.5 * v / np.sqrt(2.0 + v * v)


def surplus(v):
    """Chance by which a gain is taken."""
    return np.maximum(0.0, v / np.sqrt(2.0 + v * v))


def turned(square):
    """[j, i] in the place of [i, j]."""
    return square.swapaxes(1, 2)


def ratio(above, below, otherwise):
    """``above / below`` where that is defined."""
    return np.divide(above, below, out=np.full(np.broadcast(above, below).shape, otherwise), where=below > 0)


class Vectorised:
    """R runs of a case, side by side; ``run()`` fills and returns their history."""

    def __init__(self, case: Case, tape: Tape, variants: Variants | None = None) -> None:
        if case.events:
            raise ValueError(f"{case.name} has events, which are not written down here")
        self.case, self.tape = case, tape
        self.runs, self.actors = tape.event.shape[0], len(case.actors)
        variants = variants or prepare(case)
        self.p = variants.parameters[0]
        for name, field in variants.tables._asdict().items():
            setattr(self, name, field[0])
        self.top = self.cost.size - 1
        self.processes = prepare_processes(case)
        self.innovation = prepare_innovations(case, tape.driver)
        self.apart = ~np.eye(self.actors, dtype=bool)
        self.i, self.j = np.triu_indices(self.actors, 1)
        self.dispute = self.salience[:, :, None] * np.maximum(
            0.0, -self.position[:, :, None] * self.position[:, None, :]
        )
        self.links = self._links()
        self.standing = variants.standing
        for name, field in variants.start._asdict().items():
            setattr(self, name, np.repeat(field, self.runs, axis=0))
        self.driver = np.tile(self.driver_start, (self.runs, 1))
        self.history = empty_history(case, self.runs, case.steps + 1)

    def _links(self):
        """One matrix per kind of link, from drivers to what they move."""
        n, d = self.capacity.shape
        shapes = {
            **{"hostility": (n, n), "pressure": (n, n, 2), "dispute": (self.activity.size,)},
            **{"outside": (n, d), "capacity": (n, d), "power": (n,), "order": (n,), "need": (n, d)},
        }
        links, found = self.case.inputs.links, {}
        for number, kind in enumerate(LINK_KINDS):
            shape = shapes[kind]
            matrix = np.zeros((self.driver_start.size, *shape))
            for row in np.flatnonzero(links.kind == number):
                place = (links.a[row], links.b[row], links.c[row])[: len(shape)]
                matrix[(links.driver[row], *place)] += self.link_gain[row]
            found[kind] = matrix
        return found

    def run(self) -> History:
        """All months."""
        for t in range(self.case.steps + 1):
            self.see(t)
            self.record(t)
            if t < self.case.steps:
                self.act(t)
        return self.history

    # The world moves and everybody perceives it.

    def see(self, t: int) -> None:
        """Links, perception, index."""
        kinds, driver = self.links, self.driver
        moved = driver - self.driver_start
        hostile = np.tensordot(moved, kinds["hostility"], 1)
        self.motive = np.tensordot(moved, kinds["pressure"], 1)
        active = np.maximum(0.0, self.activity + moved @ kinds["dispute"])
        outside = np.maximum(0.0, self.outside + np.tensordot(moved, kinds["outside"], 1))
        self.able = np.maximum(0.0, self.capacity + np.tensordot(moved, kinds["capacity"], 1))
        self.strong = np.maximum(0.0, self.power + moved @ kinds["power"])
        order = np.clip(self.order + moved @ kinds["order"], 0.0, 1.0)
        wants = np.tensordot(driver, kinds["need"], 1)
        self.contested = np.tensordot(active, self.dispute, 1)

        rest = self.standing.structural[0]
        structural = np.minimum(1.0, np.maximum(np.minimum(0.0, rest), rest + hostile))
        self.h = np.maximum(0.0, structural + (1.0 - structural) * self.grievance) * self.apart
        weight = self.sensitivity.sum()
        self.backing = self.volume @ self.sensitivity / weight
        promised = self.pledge @ self.sensitivity / weight
        supply = self.able + outside + np.einsum("rjd,rjid->rid", self.able, self.volume)

        distance = np.abs(order[:, :, None] - order[:, None, :])
        beta = self.p.ideational_share
        exposure = (1.0 - beta) * self.proximity + beta * distance
        menace = self.strong[:, None, :] * exposure * turned(self.h)
        bears = (
            self.strong
            + np.einsum("rki,ik,rk->ri", self.backing, self.proximity, self.strong)
            + menace.sum(axis=2)
        )
        self.threat = ratio(menace, bears[:, :, None], 0.0)

        force = self.pressure[..., FORCE]
        insecurity = self.threat.sum(axis=2) + force.sum(axis=1)
        need = np.maximum(0.0, self.base_need * (1.0 + self.threat_load * insecurity[:, :, None] + wants))
        self.worth = need / (1.0 + supply) ** 2
        welfare = (need * supply / (1.0 + supply)).sum(axis=2)
        taken = np.einsum("rid,rjd,rjid->rij", self.worth, self.able, self.volume)
        self.dependence = ratio(taken, welfare[:, :, None], 0.0)
        first, second = self.threat[:, :, None, :], self.threat[:, None, :, :]
        self.shared = ratio(2.0 * first * second, first + second, 0.0).sum(axis=3) * self.apart
        self.charge = self.dependence @ (self.threat + turned(force)) * self.apart
        self.restraint = self.threat + self.threat @ turned(promised)
        self.siding = self.threat @ turned(self.backing)

        exchanged = ((self.volume + turned(self.volume)) * 0.5) @ self.index_weight
        total = self.pressure.sum(axis=3)
        self.index = (
            exchanged
            + 0.20 * self.rung / self.top
            - 0.125 * (total + turned(total))
            - 0.25 * (self.h + turned(self.h))
        ) * self.apart

    def record(self, t: int) -> None:
        """Keep the month."""
        kept = self.history
        for name in ("index", "volume", "pledge", "pressure", "grievance", "trust", "threat", "dependence"):
            getattr(kept, name)[:, t] = getattr(self, name)
        for name in ("rung", "bargain", "driver"):
            getattr(kept, name)[:, t] = getattr(self, name)
        kept.hostility[:, t], kept.common_threat[:, t] = self.h, self.shared

    # All decide on the same snapshot.

    def act(self, t: int) -> None:
        """From this month's record to next month's state."""
        p, tape, standing = self.p, self.tape, self.standing
        force = self.pressure[..., FORCE]
        wide = (..., None)
        likes = p.common_cause * self.strategic_weight * self.shared[wide]
        likes = likes + (self.pull[self.rung] - p.enmity * self.h)[wide]
        trusting = p.exchange * self.trust[wide]
        gain = trusting * self.worth[:, None, :, :] - p.own_need * self.worth[:, :, None, :] + likes
        price = p.third_party * self.sensitivity * self.charge[wide]
        promise, delivering = gain - p.promise_visibility * price, gain - price
        binding = p.dependence_aversion * self.autonomy[:, None] * self.dependence
        receive = turned(trusting * self.worth[:, :, None, :] + likes - binding[wide])

        exposed = self.exposure[self.rung] * self.apart
        drawn = (exposed[:, :, None, :] * force[:, None, :, :]).max(axis=3)
        motive = (self.h - self.dependence)[wide] + np.stack([0.0 * drawn, p.entrapment * drawn], axis=3)
        motive = motive + standing.pressure[0] + self.motive
        sanctioning = np.repeat(self.able[:, :, self.case.inputs.sanction_channel, None], self.actors, axis=2)
        reach = np.minimum(1.0, np.stack([sanctioning, self.strong[:, :, None] * self.proximity], axis=3))
        threshold = np.array([p.sanction_threshold, p.force_threshold])
        aim = reach * np.clip((motive - threshold) / (1.0 - threshold), 0.0, 1.0) * self.apart[wide]

        aims = aim.sum(axis=3)
        believed = (1.0 - self.h) * (1.0 - turned(self.h))
        settle = p.wedge * believed * (turned(aims) + self.restraint)
        settle = settle - p.third_party * self.provocation[1] * self.charge + standing.bargain[0]
        wars = force.sum(axis=1)[:, None, :] - force
        climb, hold = self._rung_values(self.rung + 1, wars), self._rung_values(self.rung, wars)

        i, j = self.i, self.j
        met = tape.meeting[:, t] < self.meeting[self.rung[:, i, j]]
        mood = p.judgement_noise * (2.0 * tape.judgement[:, t] - 1.0)
        pledge, bargain, rung = self.pledge.copy(), self.bargain.copy(), self.rung.copy()
        for a, b in ((i, j), (j, i)):
            want = np.minimum(promise[:, a, b], receive[:, a, b]) + standing.pledge[0, a, b]
            agreed = quantal(p.precision * (want + self.sensitivity_root * mood[:, :, None]))
            pledge[:, a, b] = np.where(met[:, :, None], agreed, self.pledge[:, a, b])
        held = self.bargain[:, i, j]
        willing = np.minimum(settle[:, i, j], settle[:, j, i]) + mood
        strike = (willing > ROUNDING) & (aims[:, i, j] + aims[:, j, i] > ROUNDING)
        leave = willing < -p.exit_cost - ROUNDING
        held = np.where(met, np.where(held == 0, strike, ~leave), held)
        now, u = self.rung[:, i, j], tape.treaty[:, t]
        up = np.minimum(climb[:, i, j], climb[:, j, i])
        stay = np.minimum(hold[:, i, j], hold[:, j, i])
        rise = (now < self.top) & (u < p.treaty_chance * surplus(p.precision * up))
        fall = (now > 0) & (u > 1.0 - p.treaty_chance * surplus(-p.precision * (p.exit_cost + stay)))
        now = now + rise - (fall & ~rise)
        for a, b in ((i, j), (j, i)):
            bargain[:, a, b], rung[:, a, b] = held, now

        sanction = self.pressure[..., 0]
        on = sanction.sum(axis=1)
        # Sanctions by third states: of all on i less those by j, and the other way round.
        hit = np.maximum(on[:, :, None] - turned(sanction), on[:, None, :] - sanction)
        evaded = ((self.volume + turned(self.volume)) * 0.5) @ self.evasion
        bite = np.minimum(1.0, hit) * np.maximum(0.0, 1.0 - evaded)
        through = (1.0 - sanction[wide]) * (1.0 - self.sanction_friction * bite[wide])
        target = self.pledge * quantal(p.precision * (delivering + standing.delivery[0])) * through
        volume = (self.volume + self.delivery * (target - self.volume)) * self.apart[wide]
        left = 1.0 - p.bargain_depth * self.bargain
        pressure = self.pressure + p.adaptation * (aim * left[wide] - self.pressure)

        weight = self.threat_load.sum()
        withheld = 1.0 - turned(self.volume @ self.threat_load) / weight if weight > 0 else 1.0
        suffered = force.sum(axis=1)[:, :, None] - turned(force)
        fed = (
            p.dispute_weight * left * self.contested
            + p.coercion_weight * turned(self.pressure.sum(axis=3))
            + p.siding_weight * self.siding
            + p.aloofness_weight * (self.rung / self.top) * suffered * withheld
        )
        faded = p.grievance_decay * (1.0 + p.deconfliction * self.shared)
        grievance = (self.grievance + p.step * fed) / (1.0 + p.step * (fed + faded)) * self.apart
        kept = np.clip((self.volume.sum(axis=3) + DOUBT) / (self.pledge.sum(axis=3) + DOUBT), 0.0, 1.0)
        trust = (self.trust + p.adaptation * (turned(kept) - self.trust)) * self.apart

        self.pledge, self.volume, self.pressure = pledge, volume, pressure
        self.grievance, self.trust, self.rung, self.bargain = grievance, trust, rung, bargain
        self.drive(t)

    def _rung_values(self, rung, wars):
        """Worth of a rung over the one below, with its standing term; 0 where there is none."""
        p, exists = self.p, (rung > 0) & (rung <= self.top)
        at = np.clip(rung, 1, self.top)
        standing, start = self.standing, self.standing.start_rung[0]
        above = np.where(at > start + 1, standing.rise[0], standing.signing[0])
        term = np.where(at > start, above, standing.stay[0])
        value = (
            p.common_cause * self.shared
            + self.dependence
            - p.enmity * self.h
            - p.commitment_cost * self.autonomy[:, None] * (self.cost[at] - self.cost[at - 1])
            - p.entrapment * (self.exposure[at] - self.exposure[at - 1]) * wars
            - p.third_party * self.charge * (self.provocation[at] - self.provocation[at - 1])
        )
        return np.where(exists, value + term, 0.0)

    def drive(self, t: int) -> None:
        """Every driver to its next level."""
        made, new = self.processes, self.innovation[:, t]
        for e, number in enumerate(made.kind):
            kind, level = PROCESS_KINDS[number], self.driver[:, e]
            if kind == "schedule":
                if made.scheduled[t + 1, e]:
                    level[:] = made.schedule[t + 1, e]
            elif kind == "ramp":
                level += made.a[e]
            elif kind == "markov":
                states = made.states[e]
                at = np.abs(made.value[e, :states] - level[:, None]).argmin(axis=1)
                after = (new[:, e, None] < made.row[e, at, :states]).argmax(axis=1)
                none = (new[:, e, None] >= made.row[e, at, :states]).all(axis=1)
                level[:] = made.value[e, np.where(none, states - 1, after)]
            elif kind == "ou":
                level[:] = made.a[e] + made.b[e] * (level - made.a[e]) + new[:, e]
            else:
                level[:] = np.clip(level * made.a[e] + new[:, e], 0.0, 1.0)
