"""Worlds made for tests: random, busy with events, frozen, permuted, renamed, split, stretched."""

from dataclasses import fields, replace

import numpy as np

from realpolitik.engine.tape import Tape, draw, pair_names
from realpolitik.theory.inputs import (
    CHANCES,
    COMPARATORS,
    EFFECT_KINDS,
    LINK_KINDS,
    QUANTITY_KINDS,
    Case,
    Inputs,
    Links,
    Process,
    Timeline,
)

DEFAULTS = {
    "precision": 6.0,
    "exchange": 0.25,
    "ideational_share": 0.4,
    "common_cause": 1.0,
    "enmity": 1.0,
    "third_party": 20.0,
    "promise_visibility": 0.25,
    "own_need": 0.15,
    "wedge": 2.0,
    "bargain_depth": 0.8,
    "dependence_aversion": 3.0,
    "commitment_cost": 10.0,
    "entrapment": 0.5,
    "exit_cost": 0.2,
    "meeting_rate": 2.0,
    "treaty_rate": 2.0,
    "adaptation_rate": 1.0,
    "grievance_decay": 0.5,
    "deconfliction": 3.0,
    "dispute_weight": 0.8,
    "coercion_weight": 0.4,
    "siding_weight": 1.5,
    "aloofness_weight": 0.15,
    "sanction_threshold": 0.3,
    "force_threshold": 0.6,
    "judgement_noise": 0.15,
}
DRIVERS = ("plan", "trend", "regime", "price", "clash")
NAMES = ("ANT", "BEE", "CAT", "DOG", "ELK", "FOX", "GNU", "HEN")


def links(*rows):
    """Links from rows (kind, driver, a, b, c, gain)."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * 6
    kinds = [LINK_KINDS.index(kind) for kind in columns[0]]
    return Links(*(np.array(c, dtype=np.int64) for c in (kinds, *columns[1:5])), np.array(columns[5], float))


def event(first, last=None, *, probability=1.0, chance="each_step", once=True, cooldown=0, when=(), do=()):
    """One event; ``when`` is a list of groups of (quantity, a, b, c, comparator, threshold).

    ``do`` is a list of (effect, a, b, c, value) or (effect, a, b, c, value, fade).
    """
    last = first if last is None else last
    return {"row": (first, last, probability, chance, once, cooldown), "when": when, "do": do}


def timeline(*events):
    """A timeline from `event` rows."""
    rows = [e["row"] for e in events]
    atoms = [
        (v, group, *atom)
        for v, e in enumerate(events)
        for group, all_of in enumerate(e["when"])
        for atom in all_of
    ]
    effects = [(v, *effect) for v, e in enumerate(events) for effect in e["do"]]

    def whole(values):
        return np.array(list(values), dtype=np.int64)

    def real(values):
        return np.array(list(values), dtype=np.float64)

    return Timeline(
        first=whole(r[0] for r in rows),
        last=whole(r[1] for r in rows),
        probability=real(r[2] for r in rows),
        chance=whole(CHANCES.index(r[3]) for r in rows),
        once=whole(r[4] for r in rows),
        cooldown=whole(r[5] for r in rows),
        groups=whole(len(e["when"]) for e in events),
        atom_event=whole(a[0] for a in atoms),
        atom_group=whole(a[1] for a in atoms),
        atom_quantity=whole(QUANTITY_KINDS.index(a[2]) for a in atoms),
        atom_a=whole(a[3] for a in atoms),
        atom_b=whole(a[4] for a in atoms),
        atom_c=whole(a[5] for a in atoms),
        atom_comparator=whole(COMPARATORS.index(a[6]) for a in atoms),
        atom_threshold=real(a[7] for a in atoms),
        effect_event=whole(f[0] for f in effects),
        effect_kind=whole(EFFECT_KINDS.index(f[1]) for f in effects),
        effect_a=whole(f[2] for f in effects),
        effect_b=whole(f[3] for f in effects),
        effect_c=whole(f[4] for f in effects),
        effect_value=real(f[5] for f in effects),
        effect_fade=real(f[6] if len(f) > 6 else 1.0 for f in effects),
    )


def busy_events(steps, other=2):
    """Events of every effect, quantity, comparator and chance; ``other`` is a third actor."""
    kinds = [
        event(2, do=[("set_driver", 0, 0, 0, 0.7)]),
        event(3, do=[("set_driver", 1, 0, 0, 0.9, 0.8)]),
        event(1, steps, probability=0.3, once=False, cooldown=2, do=[("add_driver", 3, 0, 0, 0.4, 0.9)]),
        event(1, steps, probability=0.1, once=False, do=[("add_driver", 0, 0, 0, 0.05)]),
        event(4, do=[("pledge", 0, 1, 0, 0.3), ("volume", 1, 0, 1, -0.1), ("grievance", 0, 1, 0, 0.2)]),
        event(2, steps // 2, probability=0.8, chance="whole_window", do=[("rung", 0, 1, 0, 2)]),
        event(5, steps, chance="first_time", probability=0.7, do=[("bargain", 0, 1, 0, 1)]),
        event(6, do=[("bargain", 1, other, 0, 1)]),
        event(6, do=[("deal", 0, 1, 1, 0.65)]),
        event(8, do=[("deal", 1, 0, 0, 0.2), ("pledge", 1, 0, 0, 0.1), ("bargain", 0, 1, 0, 0)]),
    ]
    for n, quantity in enumerate(QUANTITY_KINDS):
        atom = (quantity, 0, 0 if quantity == "driver" else 1, 0, COMPARATORS[n % 4], 0.15 + 0.05 * n)
        second = ("index", 1, other, 0, "above", -0.2)
        kinds.append(
            event(
                1,
                steps,
                probability=0.2,
                once=False,
                cooldown=n,
                when=[[atom], [second, atom]],
                do=[("grievance", 1, 0, 0, 0.01), ("volume", 0, 1, 0, 0.02)],
            )
        )
    return kinds


def random_case(
    seed,
    *,
    actors=4,
    channels=3,
    disputes=2,
    steps=18,
    steps_per_year=12,
    events=True,
    edges=0.0,
    parameters=None,
):
    """A world drawn from ``seed``; ``edges`` is the share of table entries put to 0 or 1."""
    g = np.random.default_rng(seed)
    n, d, q = actors, channels, disputes

    def table(low, high, shape):
        drawn = g.uniform(low, high, shape)
        at_edge = g.random(shape) < edges
        return np.where(at_edge, g.integers(0, 2, shape).astype(float), drawn)

    def pairs(low, high, *, symmetric=False, depth=None):
        shape = (n, n) if depth is None else (n, n, depth)
        drawn = table(low, high, shape)
        if symmetric:
            drawn = np.triu(drawn) + np.triu(drawn, 1).T
        drawn[np.arange(n), np.arange(n)] = 0.0
        return drawn

    def ladder(low, high, share):
        drawn = np.triu(np.where(g.random((n, n)) < share, g.integers(low, high + 1, (n, n)), 0), 1)
        return (drawn + drawn.T).astype(np.int64)

    weights = g.dirichlet(np.ones(6), n)
    power, capacity, proximity = table(0.1, 1, n), table(0, 1, (n, d)), pairs(0, 1, symmetric=True)
    bargain, sanction_channel = ladder(1, 1, 0.2), int(g.integers(d))
    # Observed pressure lies within reach, else no aim could hold it.
    reach = np.stack(
        [np.repeat(capacity[:, sanction_channel][:, None], n, axis=1), power[:, None] * proximity], 2
    )
    left = 1 - DEFAULTS["bargain_depth"] * bargain[:, :, None]
    pressure = pairs(0, 0.9, depth=2) * reach * left * (g.random((n, n, 1)) < 0.4)
    pledge = np.where(g.random((n, n, d)) < 0.5, np.nan, pairs(0, 1, depth=d))
    rows = []
    for kind in LINK_KINDS:
        for _ in range(2):
            a, b = g.choice(n, 2, replace=False)
            if kind == "dispute":
                a = g.integers(q)
            second = b if kind in ("hostility", "pressure") else g.integers(d)
            gain = float(g.uniform(-0.5, 0.8))
            rows.append((kind, int(g.integers(len(DRIVERS))), int(a), int(second), int(g.integers(2)), gain))
    inputs = Inputs(
        power=power,
        order=table(0, 1, n),
        autonomy=weights[:, 5].copy(),
        interests=weights[:, :5].copy(),
        benefits=g.dirichlet(np.ones(d), 5),
        capacity=capacity,
        outside=table(0, 0.8, (n, d)),
        sensitivity=table(0, 1, d),
        strategic_weight=table(0, 0.5, d),
        threat_load=table(0, 0.8, d),
        sanction_friction=table(0, 0.6, d),
        evasion=table(0, 0.5, d),
        delivery_rate=g.uniform(0.2, 4, d),
        index_weight=0.8 * g.dirichlet(np.ones(d)),
        sanction_channel=sanction_channel,
        cost=np.array([0, 0.03, 0.09, 0.52, 1.0]),
        exposure=np.array([0, 0, 0.05, 0.3, 1.0]),
        pull=np.array([0, 0.025, 0.05, 0.075, 0.1]),
        provocation=np.array([0, 0.1, 0.4, 0.7, 1.0]),
        proximity=proximity,
        hostility=pairs(0, 1),
        readiness=pairs(0, 1.3, symmetric=True) * (ladder(1, 1, 0.3) > 0),
        rung=ladder(0, 4, 0.6),
        bargain=bargain,
        pressure=pressure,
        volume=pairs(0, 0.9, depth=d),
        pledge=pledge,
        activity=table(0, 0.8, q),
        position=g.uniform(-1, 1, (q, n)),
        salience=table(0, 1, (q, n)),
        driver_start=np.array([0.2, 0.1, 1.0, 0.0, 0.3]),
        links=links(*rows),
        parameters=DEFAULTS | (parameters or {}),
    )
    rates = np.array([[-0.9, 0.7, 0.2], [0.4, -0.8, 0.4], [0.1, 0.6, -0.7]])
    processes = (
        Process("schedule", {"steps": [3, 9], "values": [0.8, 0.4]}),
        Process("ramp", {"slope": 0.3}),
        Process("markov", {"values": [1.0, 0.6, 0.2], "rates": rates}),
        Process("ou", {"mean": 0.1, "sd": 0.5, "reversion": 1.5}),
        Process(
            "hawkes",
            {"base": 1.0, "excitation": 2.0, "excitation_decay": 3.0, "jump": 0.5, "value_decay": 1.5},
        ),
    )
    happenings = busy_events(steps, other=min(2, n - 1)) if events and d > 1 else []
    names = NAMES[:n]
    return Case(
        name=f"made-{seed}",
        title="Made",
        question="Does it hold?",
        world="made",
        actors=names,
        actor_labels=tuple(name.title() for name in names),
        channels=tuple(f"channel{c}" for c in range(d)),
        interests=("regime", "military", "prosperity", "influence", "order"),
        rungs=("none", "cooperation", "partnership", "consultation", "alliance"),
        disputes=tuple(f"dispute{c}" for c in range(q)),
        drivers=DRIVERS,
        events=tuple(f"event{v}" for v in range(len(happenings))),
        focus=(0, 1),
        start=(2024, 11),
        steps=steps,
        steps_per_year=steps_per_year,
        believed=inputs,
        inputs=inputs,
        processes=processes,
        timeline=timeline(*happenings),
    )


def assuming(case, **changes):
    """The same case under other inputs, believed and true alike; ``parameters`` are merged."""
    if "parameters" in changes:
        changes["parameters"] = {**case.believed.parameters, **changes["parameters"]}
    inputs = replace(case.believed, **changes)
    return replace(case, believed=inputs, inputs=inputs)


def counterfactual(case, **changes):
    """The same case under other inputs that are not believed; ``parameters`` are merged."""
    if "parameters" in changes:
        changes["parameters"] = {**case.believed.parameters, **changes["parameters"]}
    return replace(case, inputs=replace(case.believed, **changes))


def with_events(case, *events):
    """The same case with these events only."""
    names = tuple(f"event{v}" for v in range(len(events)))
    return replace(case, timeline=timeline(*events), events=names, event_steps=(), event_labels=names)


def with_drivers(case, **levels):
    """The same case with these drivers held at a level from month 1 on."""
    processes = list(case.processes)
    for name, level in levels.items():
        processes[case.drivers.index(name)] = Process("schedule", {"steps": [1], "values": [level]})
    return replace(case, processes=tuple(processes))


def frozen(case, *, but=()):
    """The same case with every driver at its start, but for those named."""
    start = {
        name: float(level)
        for name, level in zip(case.drivers, case.inputs.driver_start, strict=True)
        if name not in but
    }
    return with_drivers(case, **start)


def still(case):
    """Chance off: no events, no mood, drivers frozen."""
    return assuming(frozen(with_events(case)), parameters={"judgement_noise": 0.0})


def even_luck(case, runs=1):
    """Luck in which everybody meets, nobody is in a mood, and no treaty window opens."""
    tape = draw(case, 0, 0, runs)
    return tape._replace(
        meeting=np.zeros_like(tape.meeting),
        judgement=np.full_like(tape.judgement, 0.5),
        treaty=np.full_like(tape.treaty, 0.5),
    )


def repeated(tape, times):
    """The same luck several times over."""
    return Tape(*(np.concatenate([column] * times) for column in tape))


ACTOR_FIELDS = {
    "power": (0,),
    "order": (0,),
    "autonomy": (0,),
    "interests": (0,),
    "capacity": (0,),
    "outside": (0,),
    "proximity": (0, 1),
    "hostility": (0, 1),
    "readiness": (0, 1),
    "rung": (0, 1),
    "bargain": (0, 1),
    "pressure": (0, 1),
    "volume": (0, 1),
    "pledge": (0, 1),
    "position": (1,),
    "salience": (1,),
}
ACTOR_LINKS = {"hostility": 2, "pressure": 2, "outside": 1, "capacity": 1, "power": 1, "order": 1, "need": 1}


def permuted(case, order):
    """The same case with its actors in another order: new position a holds old actor ``order[a]``."""
    order = np.asarray(order)
    place = np.argsort(order)
    inputs = case.believed
    changes = {}
    for name, axes in ACTOR_FIELDS.items():
        moved = getattr(inputs, name)
        for axis in axes:
            moved = np.take(moved, order, axis=axis)
        changes[name] = np.ascontiguousarray(moved)
    a, b = inputs.links.a.copy(), inputs.links.b.copy()
    for n, kind in enumerate(inputs.links.kind):
        count = ACTOR_LINKS.get(LINK_KINDS[kind], 0)
        a[n] = place[a[n]] if count >= 1 else a[n]
        b[n] = place[b[n]] if count >= 2 else b[n]
    changes["links"] = inputs.links._replace(a=a, b=b)
    t = case.timeline
    atoms = np.array([QUANTITY_KINDS[k] != "driver" for k in t.atom_quantity], dtype=bool)
    effects = np.array([not EFFECT_KINDS[k].endswith("driver") for k in t.effect_kind], dtype=bool)
    moved = t._replace(
        atom_a=np.where(atoms, place[t.atom_a * atoms], t.atom_a),
        atom_b=np.where(atoms, place[t.atom_b * atoms], t.atom_b),
        effect_a=np.where(effects, place[t.effect_a * effects], t.effect_a),
        effect_b=np.where(effects, place[t.effect_b * effects], t.effect_b),
    )
    return replace(
        assuming(case, **changes),
        actors=tuple(case.actors[o] for o in order),
        actor_labels=tuple(case.actor_labels[o] for o in order),
        focus=tuple(int(place[f]) for f in case.focus),
        timeline=moved,
    )


def with_idle_channel(case):
    """The same case with one more channel that nobody needs, supplies, fears or counts."""
    inputs = case.believed
    n = inputs.power.size
    changes = {"benefits": np.hstack([inputs.benefits, np.zeros((inputs.benefits.shape[0], 1))])}
    for name in ("capacity", "outside"):
        changes[name] = np.hstack([getattr(inputs, name), np.zeros((n, 1))])
    for name in ("volume", "pledge"):
        changes[name] = np.concatenate([getattr(inputs, name), np.zeros((n, n, 1))], axis=2)
    for name in (
        "sensitivity",
        "strategic_weight",
        "threat_load",
        "sanction_friction",
        "evasion",
        "index_weight",
    ):
        changes[name] = np.append(getattr(inputs, name), 0.0)
    changes["delivery_rate"] = np.append(inputs.delivery_rate, 1.0)
    return replace(assuming(case, **changes), channels=(*case.channels, "idle"))


def split(case, actor):
    """Actor ``actor`` as two halves that act as one bloc; the second half stands last.

    Power, capacity and its own pressures are halved, links on the first two as well; outside supply,
    positions and what others do to it are as before. Between the halves: top rung, everything
    delivered, no ill will.
    """
    inputs = case.believed
    n = inputs.power.size
    order = np.append(np.arange(n), actor)
    halves = np.array([actor, n])
    changes = {}
    for name, axes in ACTOR_FIELDS.items():
        grown = getattr(inputs, name)
        for axis in axes:
            grown = np.take(grown, order, axis=axis)
        changes[name] = np.ascontiguousarray(grown)
    for name in ("power", "capacity", "pressure"):
        changes[name][halves] *= 0.5
    between = (halves, halves[::-1])
    for name, value in {
        "proximity": 1.0,
        "hostility": 0.0,
        "readiness": 0.0,
        "rung": inputs.cost.size - 1,
        "bargain": 0,
        "pressure": 0.0,
        "volume": 1.0,
        "pledge": 0.99,
    }.items():
        changes[name][between] = value
    rows = []
    for kind, driver, a, b, c, gain in zip(*inputs.links, strict=True):
        name = LINK_KINDS[kind]
        count = ACTOR_LINKS.get(name, 0)
        share = 0.5 if name in ("capacity", "power") and a == actor else 1.0
        for first in halves if count >= 1 and a == actor else (a,):
            for second in halves if count >= 2 and b == actor else (b,):
                rows.append((name, driver, first, second, c, share * gain))
    changes["links"] = links(*rows)
    return replace(
        assuming(case, **changes),
        actors=(*case.actors, f"{case.actors[actor]}2"),
        actor_labels=(*case.actor_labels, f"{case.actor_labels[actor]} II"),
    )


def luck_of_split(case, whole, actor, seed, runs):
    """Luck for a split case: both halves share the luck that the whole has with each other actor."""
    tape, old = draw(case, seed, 0, runs), draw(whole, seed, 0, runs)
    n = len(whole.actors)
    names = pair_names(whole.actors)
    column = {tuple(sorted(name.split("-"))): p for p, name in enumerate(names)}
    pairs = [(i, j) for i in range(n + 1) for j in range(i + 1, n + 1)]
    for p, (i, j) in enumerate(pairs):
        a, b = (actor if k == n else k for k in (i, j))
        if a != b:
            from_pair = column[tuple(sorted((whole.actors[a], whole.actors[b])))]
            for stream in ("meeting", "judgement", "treaty"):
                getattr(tape, stream)[:, :, p] = getattr(old, stream)[:, :, from_pair]
    return tape


def same_inputs(first, second):
    """Whether two inputs are equal, number by number."""
    return all(
        np.array_equal(
            np.asarray(getattr(first, f.name)), np.asarray(getattr(second, f.name)), equal_nan=True
        )
        for f in fields(Inputs)
        if f.name not in ("links", "parameters")
    )
