"""A world of any number of actors: the baseline's channels, ladder, drivers and links over random tables.

Only its size matters: how the cost of a month grows with actors, beyond the worlds that ship.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from realpolitik import load_case
from realpolitik.theory.inputs import Case


def made_world(actors: int, until: str) -> Case:
    """The baseline with so many actors; raises ValueError for fewer than its links name."""
    case = load_case("baseline", until=until)
    if actors < len(case.actors):
        raise ValueError(f"{actors} actors are fewer than the {len(case.actors)} that the links name")
    g, given = np.random.default_rng(1), case.inputs
    channels, disputes = given.capacity.shape[1], given.activity.size

    def squares(high: float, share: float = 1.0, *, mutual: bool = False) -> np.ndarray:
        drawn = g.uniform(0.0, high, (actors, actors)) * (g.random((actors, actors)) < share)
        drawn = np.triu(drawn, 1) + np.triu(drawn, 1).T if mutual else drawn
        np.fill_diagonal(drawn, 0.0)
        return drawn

    shares = np.stack([squares(0.4, 0.5) for _ in range(channels)], axis=2)
    weights = g.dirichlet(np.ones(given.interests.shape[1] + 1), actors)
    world = replace(
        given,
        power=g.uniform(0.1, 1.0, actors),
        order=g.uniform(0.0, 1.0, actors),
        autonomy=weights[:, 0],
        interests=weights[:, 1:],
        capacity=g.uniform(0.0, 1.0, (actors, channels)),
        outside=g.uniform(0.0, 0.8, (actors, channels)),
        proximity=squares(1.0, mutual=True),
        hostility=squares(0.9, 0.5),
        readiness=squares(0.0),
        rung=(squares(1.0, mutual=True) > 0.7).astype(np.int64),
        bargain=np.zeros((actors, actors), dtype=np.int64),
        pressure=np.zeros((actors, actors, 2)),
        volume=shares,
        pledge=np.minimum(1.0, shares * 1.2),
        position=g.uniform(-1.0, 1.0, (disputes, actors)),
        salience=g.uniform(0.0, 1.0, (disputes, actors)),
    )
    names = tuple(f"S{number:02d}" for number in range(actors))
    return replace(
        case, name=f"made-{actors}", actors=names, actor_labels=names, believed=world, inputs=world
    )
