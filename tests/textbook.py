"""The specification written a second time, in plain NumPy and from its text, as a check on the rules.

Whole matrices where the rules have loops, formulas as the specification prints them; no code of the package.
Events are left out; drivers are read from where they went; "until both settle" is 200 rounds.
"""

import numpy as np

TREATY, PRESSURE, HOSTILITY = 0.20, 0.5 / 4, 0.5 / 2


def quantal(v):
    return 0.5 + 0.5 * v / np.sqrt(2 + v**2)


def unquantal(s):
    return (2 * s - 1) * np.sqrt(2 / (1 - (2 * s - 1) ** 2))


def resolve(v):
    return np.maximum(0, v / np.sqrt(2 + v**2))


def clip99(s):
    return np.clip(s, 0.01, 0.99)


def others(matrix):
    """Zero on the diagonal of the first two axes."""
    cleared = matrix.copy()
    cleared[np.arange(len(matrix)), np.arange(len(matrix))] = 0
    return cleared


class Textbook:
    """A world under one parameter set: its start, and one step after another."""

    def __init__(self, inputs, step):
        self.i, self.step, self.p = inputs, step, dict(inputs.parameters)
        self.n, self.d = inputs.capacity.shape
        sums = inputs.interests @ inputs.benefits
        served = (inputs.benefits > 0).any(axis=0).sum()
        self.base = sums / (sums.sum(axis=1, keepdims=True) / served)
        self.third = np.ones((self.n, self.n, self.n))  # [i, j, k] 1 where k is neither i nor j
        for a in range(self.n):
            self.third[a, :, a] = self.third[:, a, a] = 0
        self.anchor()

    def scene(self, drivers):
        i = self.i
        s = {
            "hostility": np.zeros((self.n, self.n)),
            "pressure": np.zeros((self.n, self.n, 2)),
            "dispute": i.activity.copy(),
            "outside": i.outside.copy(),
            "capacity": i.capacity.copy(),
            "power": i.power.copy(),
            "order": i.order.copy(),
            "need": np.zeros((self.n, self.d)),
        }
        kinds = ("hostility", "pressure", "dispute", "outside", "capacity", "power", "order", "need")
        for kind, e, a, b, c, gain in zip(*i.links, strict=True):
            name = kinds[kind]
            where = {"pressure": (a, b, c), "dispute": a, "power": a, "order": a}.get(name, (a, b))
            s[name][where] += gain * (drivers[e] - (0 if name == "need" else i.driver_start[e]))
        for name in ("dispute", "outside", "capacity", "power"):
            s[name] = np.maximum(0, s[name])
        s["order"] = np.clip(s["order"], 0, 1)
        return s

    def perceive(self, s, state):
        i, p, x = self.i, self.p, state["x"]
        share = i.sensitivity / i.sensitivity.sum() if i.sensitivity.sum() > 0 else 0 * i.sensitivity
        h0 = np.clip(self.structural + s["hostility"], np.minimum(0, self.structural), 1)
        h0 = others(h0)
        v = {"h": others(np.maximum(0, h0 + (1 - h0) * state["g"]))}
        v["L"], v["Ly"] = others(x @ share), others(state["y"] @ share)
        near = (1 - p["ideational_share"]) * i.proximity
        near = near + p["ideational_share"] * abs(s["order"][:, None] - s["order"])
        menace = others(s["power"][None, :] * near * v["h"].T)
        backed = (v["L"].T * i.proximity * s["power"][None, :] * (1 - np.eye(self.n))).sum(axis=1)
        bearing = s["power"] + backed + menace.sum(axis=1)
        v["T"] = T = menace / np.where(bearing > 0, bearing, 1)[:, None]
        a, b = T[:, None, :], T[None, :, :]
        both = np.where(a + b > 0, a + b, 1)
        v["S"] = others((2 * a * b / both * self.third).sum(axis=2))
        force = state["p"][:, :, 1]
        v["M"] = T.sum(axis=1) + force.sum(axis=0)
        v["n"] = np.maximum(0, self.base * (1 + i.threat_load * v["M"][:, None] + s["need"]))
        v["z"] = s["capacity"] + s["outside"] + np.einsum("jd,jid->id", s["capacity"], x)
        v["V"] = (v["n"] * v["z"] / (1 + v["z"])).sum(axis=1)
        v["mu"] = v["n"] / (1 + v["z"]) ** 2
        D = np.einsum("id,jd,jid->ij", v["mu"], s["capacity"], x)
        v["D"] = D = others(
            np.where(v["V"] > 0, 1, 0)[:, None] * D / np.where(v["V"] > 0, v["V"], 1)[:, None]
        )
        v["K"] = others(
            np.einsum("ik,kj,ijk->ij", D, T, self.third) + np.einsum("ik,jk,ijk->ij", D, force, self.third)
        )
        v["U"] = others(T + np.einsum("ik,jk,ijk->ij", T, v["Ly"], self.third))
        return v

    def passage(self, state, x):
        i = self.i
        sanction = state["p"][:, :, 0]
        hit = np.einsum("ki,ijk->ij", sanction, self.third), np.einsum("kj,ijk->ij", sanction, self.third)
        evaded = 0.5 * (x + x.transpose(1, 0, 2)) @ i.evasion
        F = np.minimum(1, np.maximum(*hit)) * np.maximum(0, 1 - evaded)
        return (1 - sanction)[:, :, None] * (1 - i.sanction_friction * F[:, :, None])

    def gains(self, state, v):
        i, p = self.i, self.p
        shared = p["common_cause"] * i.strategic_weight * v["S"][:, :, None] + i.pull[state["m"]][:, :, None]
        Gs = p["exchange"] * state["tau"][:, :, None] * v["mu"][None, :, :] + shared
        Gs = Gs - p["own_need"] * v["mu"][:, None, :] - p["enmity"] * v["h"][:, :, None]
        charge = p["third_party"] * i.sensitivity * v["K"][:, :, None]
        # Recipient j of i's supply: its own trust, worth, autonomy, dependence and hostility.
        Gr = p["exchange"] * state["tau"].T[:, :, None] * v["mu"][None, :, :] + shared
        Gr = Gr - (p["dependence_aversion"] * i.autonomy[None, :] * v["D"].T)[:, :, None]
        Gr = Gr - p["enmity"] * v["h"].T[:, :, None]
        return Gs - p["promise_visibility"] * charge, Gs - charge, Gr

    def motive(self, state, v):
        p = self.p
        drag = self.i.exposure[state["m"]][:, None, :] * state["p"][None, :, :, 1] * self.third
        plain = v["h"] - v["D"]
        return np.stack([plain, plain + p["entrapment"] * drag.max(axis=2)], axis=2)

    def reach(self, s):
        trade = np.repeat(s["capacity"][:, self.i.sanction_channel][:, None], self.n, axis=1)
        return np.minimum(1, np.stack([trade, s["power"][:, None] * self.i.proximity], axis=2))

    def thresholds(self):
        return np.array([self.p["sanction_threshold"], self.p["force_threshold"]])

    def aims(self, s, state, v):
        theta = self.thresholds()
        over = (self.motive(state, v) + self.standing_p + s["pressure"] - theta) / (1 - theta)
        return self.reach(s) * np.clip(over, 0, 1)

    def relief(self, state, v, aim):
        p = self.p
        G = p["wedge"] * (1 - v["h"]) * (1 - v["h"].T) * (aim.sum(axis=2).T + v["U"])
        return G - p["third_party"] * self.i.provocation[1] * v["K"]

    def treaty(self, rung, state, v):
        """Value of ``rung`` (a matrix) over the one below, without standing term."""
        i, p = self.i, self.p
        below = np.maximum(rung - 1, 0)
        cost, exposure, provoked = (c[rung] - c[below] for c in (i.cost, i.exposure, i.provocation))
        wars = np.einsum("kj,ijk->ij", state["p"][:, :, 1], self.third)
        return (
            p["common_cause"] * v["S"]
            + v["D"]
            - p["enmity"] * v["h"]
            - p["commitment_cost"] * i.autonomy[:, None] * cost
            - p["entrapment"] * exposure * wars
            - p["third_party"] * v["K"] * provoked
        )

    def inflow(self, s, state, v):
        i, p = self.i, self.p
        clash = np.maximum(0, -i.position[:, :, None] * i.position[:, None, :])
        minded = np.einsum("q,qi,qij->ij", s["dispute"], i.salience, clash)
        total = p["dispute_weight"] * (1 - p["bargain_depth"] * state["o"]) * minded
        total = total + p["coercion_weight"] * state["p"].sum(axis=2).T
        total = total + p["siding_weight"] * np.einsum("ik,jk,ijk->ij", v["T"], v["L"], self.third)
        attacked = np.einsum("ki,ijk->ij", state["p"][:, :, 1], self.third)
        load = i.threat_load.sum()
        given = (
            state["x"].transpose(1, 0, 2) @ i.threat_load / load if load > 0 else np.zeros((self.n, self.n))
        )
        top = i.cost.size - 1
        return others(total + p["aloofness_weight"] * state["m"] / top * attacked * (1 - given))

    def outflow(self, v):
        return self.p["grievance_decay"] * (1 + self.p["deconfliction"] * v["S"])

    def kept(self, state):
        x, y = state["x"].sum(axis=2).T, state["y"].sum(axis=2).T
        return others(np.clip((x + 0.05) / (y + 0.05), 0, 1))

    def anchor(self):
        i, p, n = self.i, self.p, self.n
        state = {"p": i.pressure, "m": i.rung, "o": i.bargain}
        f = self.passage(state, i.volume)
        state["y"] = others(clip99(np.where(np.isnan(i.pledge), i.volume / (0.9 * f), i.pledge)))
        x = i.volume
        y = np.where(state["y"] > 0, state["y"], 1)
        for _ in range(200):
            f = self.passage(state, x)
            x = others(state["y"] * clip99(i.volume / (y * f)) * f)
        state["x"], state["g"] = x, np.zeros((n, n))
        state["tau"] = self.kept(state)
        self.structural = i.hostility
        s = self.scene(i.driver_start)
        for _ in range(200):
            v = self.perceive(s, state)
            inflow = self.inflow(s, state, v)
            state["g"] = others(inflow / (inflow + self.outflow(v)))
            self.structural = (i.hostility - state["g"]) / (1 - state["g"])
        v = self.perceive(s, state)
        Gp, Gd, Gr = self.gains(state, v)
        f = self.passage(state, x)
        self.standing_y = unquantal(np.where(state["y"] > 0, state["y"], 0.5)) / p["precision"] - np.minimum(
            Gp, Gr
        )
        self.standing_x = unquantal(clip99(x / (y * f))) / p["precision"] - Gd
        theta, motive, reach = self.thresholds(), self.motive(state, v), self.reach(s)
        left = (1 - p["bargain_depth"] * state["o"])[:, :, None]
        share = np.minimum(0.99, i.pressure / np.where(reach * left > 0, reach * left, 1e-300))
        self.standing_p = np.where(
            i.pressure > 0, theta + (1 - theta) * share - motive, np.minimum(0, theta - motive)
        )
        aim = others(self.aims(s, state, v))
        top = i.cost.size - 1
        value = self.treaty(np.minimum(i.rung + 1, top), state, v)
        target = unquantal(0.5 + 0.5 * np.minimum(0.98, i.readiness / p["treaty_rate"])) / p["precision"]
        signing = np.where(i.readiness > 0, target - value, np.minimum(0, -value))
        beyond = self.treaty(np.minimum(i.rung + 2, top), state, v)
        self.signing = np.where(i.rung < top, signing, 0)
        self.rise = np.where(i.rung + 1 < top, np.minimum(0, -beyond), 0)
        self.stay = np.where(i.rung > 0, np.maximum(0, -self.treaty(i.rung, state, v)), 0)
        G, noise = self.relief(state, v, aim), p["judgement_noise"]
        self.standing_o = np.where(
            i.bargain == 0, np.minimum(0, -noise - G), np.maximum(0, noise - p["exit_cost"] - G)
        )
        self.start = state

    def treaty_term(self, m):
        above = np.where(m > self.i.rung + 1, self.rise, self.signing)
        return np.where(m > self.i.rung, above, self.stay)

    def index(self, state, v):
        top = self.i.cost.size - 1
        A = (
            0.5 * (state["x"] + state["x"].transpose(1, 0, 2)) @ self.i.index_weight
            + TREATY * state["m"] / top
        )
        pressures = state["p"].sum(axis=2)
        return others(A - PRESSURE * (pressures + pressures.T) - HOSTILITY * (v["h"] + v["h"].T))

    def advance(self, drivers, state, luck):
        """The next state; ``luck`` holds symmetric matrices of uniforms: meeting, judgement, treaty."""
        i, p, top = self.i, self.p, self.i.cost.size - 1
        s = self.scene(drivers)
        v = self.perceive(s, state)
        Gp, Gd, Gr = self.gains(state, v)

        def pace(rate):
            return 1 - np.exp(-np.asarray(rate) * self.step)

        met = luck["meeting"] < pace(p["meeting_rate"] * (1 + state["m"] / 4))
        mood = p["judgement_noise"] * (2 * luck["judgement"] - 1)
        agreed = quantal(
            p["precision"]
            * (np.minimum(Gp, Gr) + self.standing_y + np.sqrt(i.sensitivity) * mood[:, :, None])
        )
        y = np.where(met[:, :, None], agreed, state["y"])
        target = (
            state["y"] * quantal(p["precision"] * (Gd + self.standing_x)) * self.passage(state, state["x"])
        )
        x = state["x"] + pace(i.delivery_rate) * (target - state["x"])
        aim = self.aims(s, state, v)
        left = (1 - p["bargain_depth"] * state["o"])[:, :, None]
        pressure = state["p"] + pace(p["adaptation_rate"]) * (aim * left - state["p"])
        G = self.relief(state, v, aim) + self.standing_o
        b = np.minimum(G, G.T) + mood
        any_aim = (aim.sum(axis=2) + aim.sum(axis=2).T) > 1e-12
        o = np.where(state["o"] == 0, (b > 1e-12) & any_aim, b >= -p["exit_cost"]).astype(int)
        o = np.where(met, o, state["o"])
        m, q = state["m"], pace(p["treaty_rate"])
        up = np.minimum(m + 1, top)
        climb = self.treaty(up, state, v) + self.treaty_term(m + 1)
        hold = self.treaty(m, state, v) + self.treaty_term(m)
        rises = (m < top) & (luck["treaty"] < q * resolve(p["precision"] * np.minimum(climb, climb.T)))
        lost = resolve(-p["precision"] * (p["exit_cost"] + np.minimum(hold, hold.T)))
        falls = (m > 0) & (luck["treaty"] > 1 - q * lost) & ~rises
        inflow = self.inflow(s, state, v)
        g = (state["g"] + self.step * inflow) / (1 + self.step * (inflow + self.outflow(v)))
        tau = state["tau"] + pace(p["adaptation_rate"]) * (self.kept(state) - state["tau"])
        m = m + rises.astype(int) - falls.astype(int)
        np.fill_diagonal(m, 0)
        np.fill_diagonal(o, 0)
        floats = {"y": y, "x": x, "p": pressure, "g": g, "tau": tau}
        return {name: others(value) for name, value in floats.items()} | {"m": m, "o": o}
