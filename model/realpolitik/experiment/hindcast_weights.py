"""Weights that differ by actor, put otherwise: what do an actor's own interests and stakes earn?

In the builder every state has weights of its own: of its interests, and of how much each dispute is to it
(salience). Each rule here levels one of them, or ties it to what is observed of the actor, and leaves the
mean over actors where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

Weights = Literal[
    "own", "one set of interests", "one salience", "salience by power", "prosperity by openness"
]


def reweigh(document: dict[str, Any], weights: Weights) -> None:
    """Replace the weights of a world's actors by a rule, in place; nothing for `own`."""
    if weights == "one set of interests":
        _share_interests(document["actors"])
    elif weights == "prosperity by openness":
        _weigh_prosperity(document["actors"], _openness(document))
    elif weights in ("one salience", "salience by power"):
        power = {name: actor["power"]["value"] for name, actor in document["actors"].items()}
        by = power if weights == "salience by power" else dict.fromkeys(power, 1.0)
        for dispute in document["disputes"].values():
            _weigh_salience(dispute["parties"], by)


def _share_interests(actors: Mapping[str, Any]) -> None:
    """The mean weights for everyone, autonomy among them."""
    names = list(next(iter(actors.values()))["interests"])
    mean = {name: _mean(actor["interests"][name] for actor in actors.values()) for name in names}
    autonomy = _mean(actor["autonomy"] for actor in actors.values())
    for actor in actors.values():
        actor["interests"] = {name: stated(value) for name, value in mean.items()}
        actor["autonomy"] = stated(autonomy)


def _openness(document: Mapping[str, Any]) -> dict[str, float]:
    """Trade of each actor with the others, as the world has it."""
    trade = {
        name: sum(
            given["volume"].get("trade", {"value": 0.0})["value"]
            for giver, others in document["relations"].items()
            for taker, given in others.items()
            if name in (giver, taker)
        )
        for name in document["actors"]
    }
    return trade


def _weigh_prosperity(actors: Mapping[str, Any], openness: Mapping[str, float]) -> None:
    """Prosperity weighs in proportion to openness (half to twice its mean), the rest makes room."""
    mean = _mean(actor["interests"]["prosperity"] for actor in actors.values())
    typical = float(np.mean(list(openness.values())))
    for name, actor in actors.items():
        wanted = mean * float(np.clip(openness[name] / typical, 0.5, 2.0))
        rest = (1 - wanted) / (1 - actor["interests"]["prosperity"]["value"])
        actor["autonomy"] = stated(rest * actor["autonomy"]["value"])
        actor["interests"] = {
            key: stated(wanted if key == "prosperity" else rest * weight["value"])
            for key, weight in actor["interests"].items()
        }


def _weigh_salience(parties: Mapping[str, Any], by: Mapping[str, float]) -> None:
    """Salience in proportion to a quality of the party, with the dispute's mean, at most 1."""
    mean = _mean(party["salience"] for party in parties.values())
    typical = float(np.mean([by[name] for name in parties]))
    for name, party in parties.items():
        party["salience"] = stated(min(1.0, mean * by[name] / typical))


def _mean(numbers: Any) -> float:
    return float(np.mean([number["value"] for number in numbers]))


def stated(value: float) -> dict[str, Any]:
    """A number as a world states it."""
    return {"value": value, "range": [value, value], "grade": "data", "source": ["ucdp"], "why": "observed"}
