"""A stand-in for the engine: random walks of the right shapes, so that storing is tested alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from realpolitik.engine.ledger import CAUSES
from realpolitik.theory.inputs import Case, Inputs, Links, Process, Timeline

ACTORS = ("RUS", "IRN", "ISR", "GULF", "WEST")
LABELS = ("Russia", "Iran", "Israel", "Gulf states", "West")
CHANNELS = ("arms", "trade", "energy", "transit", "diplomacy", "security")
RUNGS = (
    "none",
    "cooperation treaty",
    "comprehensive partnership",
    "consultation pact",
    "mutual-defence alliance",
)
N, D, E, V = len(ACTORS), len(CHANNELS), 2, 1


class History(NamedTuple):
    index: Any
    volume: Any
    pledge: Any
    pressure: Any
    hostility: Any
    grievance: Any
    trust: Any
    threat: Any
    dependence: Any
    common_threat: Any
    rung: Any
    bargain: Any
    driver: Any
    fired: Any


class Chunk(NamedTuple):
    first_run: int
    runs: int
    history: History
    ledger: Any
    failed: Any


def fake_case(name: str = "baseline", steps: int = 26, drift: float = 0.0) -> Case:
    """A case whose random walk drifts by ``drift`` a record."""
    empty, none = np.zeros(0), np.zeros(0, np.int64)
    inputs = Inputs(
        power=np.array([0.75, 0.45, 0.55, 0.3, 1.0]),
        order=np.zeros(N),
        autonomy=np.zeros(N),
        interests=np.zeros((N, 5)),
        benefits=np.zeros((5, D)),
        capacity=np.zeros((N, D)),
        outside=np.zeros((N, D)),
        **{
            field: np.zeros(D)
            for field in (
                "sensitivity",
                "strategic_weight",
                "threat_load",
                "sanction_friction",
                "evasion",
                "delivery_rate",
                "index_weight",
            )
        },
        sanction_channel=1,
        **{field: np.zeros(5) for field in ("cost", "exposure", "pull", "provocation")},
        proximity=np.zeros((N, N)),
        hostility=np.zeros((N, N)),
        readiness=np.zeros((N, N)),
        rung=np.zeros((N, N), np.int64),
        bargain=np.zeros((N, N), np.int64),
        pressure=np.zeros((N, N, 2)),
        volume=np.zeros((N, N, D)),
        pledge=np.zeros((N, N, D)),
        activity=empty,
        position=np.zeros((0, N)),
        salience=np.zeros((0, N)),
        driver_start=np.zeros(E),
        links=Links(none, none, none, none, none, empty),
        parameters={},
    )
    return Case(
        name=name,
        title=f"Title of {name}",
        question=f"What becomes of the alignment in {name}?",
        world="fake-world",
        actors=ACTORS,
        actor_labels=LABELS,
        channels=CHANNELS,
        interests=("regime", "military", "prosperity", "influence", "order", "autonomy"),
        rungs=RUNGS,
        disputes=(),
        drivers=("war", "oil"),
        events=("signing",),
        focus=(0, 1),
        start=(2024, 11),
        steps=steps,
        steps_per_year=12,
        believed=inputs,
        inputs=inputs,
        processes=(
            Process("schedule", {"steps": [1], "values": [0.2]}),
            Process("ou", {"mean": 0.0, "sd": 1.0, "reversion": 0.8}),
        ),
        timeline=Timeline(*([none] * len(Timeline._fields))),
        event_labels=("Treaty signed",),
        event_steps=(6,),
        document={"drift": drift},
        fingerprint=f"fake-{name}-{drift}",
    )


def fake_simulate(
    case: Case,
    runs: int,
    seed: int,
    *,
    first_run: int = 0,
    workers: int | None = None,
    chunk: int = 128,
    ledger: bool = False,
    reuse: bool = False,
) -> Iterator[Chunk]:
    """Random walks; run r depends on the seed and r alone, and the drift comes on top."""
    for done in range(0, runs, chunk):
        size = min(chunk, runs - done)
        walks = [_walk(case, seed, first_run + done + r) for r in range(size)]
        history = History(*(np.stack(arrays) for arrays in zip(*(h for h, _ in walks), strict=True)))
        booked = np.stack([b for _, b in walks]) if ledger else None
        yield Chunk(first_run + done, size, history, booked, np.zeros(size, np.int64))


def _walk(case: Case, seed: int, run: int) -> tuple[History, Any]:
    rng = np.random.default_rng([seed, run])
    records = case.steps + 1
    drift = float(case.document["drift"]) * np.arange(records)

    def walk(*shape: int, start: float, scale: float) -> Any:
        steps = rng.normal(0, scale, (records, *shape))
        steps[0] = 0
        return np.clip(start + np.cumsum(steps, axis=0), 0, 1)

    index = walk(N, N, start=0.2, scale=0.006)
    index = (index + np.swapaxes(index, 1, 2)) / 2
    index += drift[:, None, None]
    index[:, 1, 2] = index[:, 2, 1] = -0.5
    signed = int(rng.integers(1, 40))
    rung = np.ones((records, N, N), np.int8)
    if signed < records:
        rung[signed:, 0, 1] = rung[signed:, 1, 0] = 2
    focal = index[:, 0, 1]
    ledger = np.zeros((records, len(CAUSES)))
    ledger[:, CAUSES.index("start")] = focal[0]
    moved = focal - focal[0]
    for cause, part in (("common_threat", 0.7), ("trust", -0.3), ("chance", 0.6)):
        ledger[:, CAUSES.index(cause)] = part * moved
    history = History(
        index=index,
        volume=0.9 * walk(N, N, D, start=0.3, scale=0.003),
        pledge=walk(N, N, D, start=0.5, scale=0.003),
        pressure=walk(N, N, 2, start=0.1, scale=0.002),
        hostility=walk(N, N, start=0.3, scale=0.003),
        grievance=walk(N, N, start=0.2, scale=0.003),
        trust=walk(N, N, start=0.7, scale=0.003),
        threat=walk(N, N, start=0.2, scale=0.003),
        dependence=walk(N, N, start=0.1, scale=0.003),
        common_threat=walk(N, N, start=0.4, scale=0.003),
        rung=rung,
        bargain=np.zeros((records, N, N), np.int8),
        driver=walk(E, start=0.5, scale=0.02),
        fired=np.eye(1, records, 6, dtype=np.int8).T,
    )
    return history, ledger
