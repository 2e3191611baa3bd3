"""Where a number of the world, named by its path, lies in the arrays of a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from realpolitik.theory.inputs import LINK_KINDS, PRESSURES, Case, Inputs
from realpolitik.world import quantities
from realpolitik.world.register import parameters
from realpolitik.world.vocabulary import Unknown, index

ACTOR = ("power", "order", "autonomy")
SUPPLY = ("capacity", "outside")
CHANNEL = (
    "sensitivity",
    "strategic_weight",
    "threat_load",
    "sanction_friction",
    "evasion",
    "delivery_rate",
    "index_weight",
)
LADDER = ("cost", "exposure", "pull", "provocation")
PAIR = ("proximity", "readiness", "rung", "bargain")
RELATION = ("hostility",)
FLOWS = ("volume", "pledge")
HARD = {
    "benefits": quantities.BENEFIT,
    "interests": quantities.WEIGHT,
    "power": quantities.POWER,
    "order": quantities.ORDER,
    "autonomy": quantities.AUTONOMY,
    "capacity": quantities.CAPACITY,
    "outside": quantities.OUTSIDE,
    "sensitivity": quantities.SENSITIVITY,
    "strategic_weight": quantities.STRATEGIC,
    "threat_load": quantities.THREAT_LOAD,
    "sanction_friction": quantities.FRICTION,
    "evasion": quantities.EVASION,
    "delivery_rate": quantities.DELIVERY_RATE,
    "index_weight": quantities.INDEX_WEIGHT,
    "cost": quantities.COST,
    "exposure": quantities.EXPOSURE,
    "pull": quantities.PULL,
    "provocation": quantities.PROVOCATION,
    "proximity": quantities.PROXIMITY,
    "readiness": quantities.READINESS,
    "rung": quantities.RUNG,
    "bargain": quantities.BARGAIN,
    "hostility": quantities.HOSTILITY,
    "pressure": quantities.PRESSURE,
    "volume": quantities.VOLUME,
    "pledge": quantities.PLEDGE,
    "activity": quantities.ACTIVITY,
    "position": quantities.POSITION,
    "salience": quantities.SALIENCE,
    "driver_start": quantities.LEVEL,
    "gain": quantities.GAIN,
}
"""Hard bounds of what each array holds; global parameters have theirs in the register."""
START = ("hostility", "pressure", "volume", "pledge", "rung", "bargain", "readiness", "driver_start")
"""Arrays that hold observed levels of the start: no counterfactual moves them."""


class Place:
    """An array of the inputs and the entries of it that one number fills."""

    def __init__(self, field: str, *entries: tuple[int, ...] | str) -> None:
        self.field = field
        self.entries = entries


def locate(path: str, case: Case) -> Place:
    """The place of a number such as ``actors.A.power``; raises Unknown.

    >>> from realpolitik.world.loading import load_case
    >>> locate("pairs.RUS-IRN.proximity", load_case("baseline")).entries
    ((0, 1), (1, 0))
    """
    parts = path.split(".")
    section, rest = parts[0], parts[1:]
    finders: dict[str, Callable[..., Place]] = {
        "parameters": _parameter,
        "interests": _benefit,
        "actors": _actor,
        "channels": _channel,
        "ladder": _rung,
        "pairs": _pair,
        "relations": _relation,
        "disputes": _dispute,
        "drivers": _driver,
    }
    index("section", section, dict.fromkeys(finders, 0))
    try:
        found = finders[section](case, *rest)
    except TypeError:
        raise Unknown(f"`{path}` does not name a number", "Go down to a single number.") from None
    return found


def held(place: Place, inputs: Inputs) -> float:
    """The number that stands at a place."""
    array: Any = inputs.links.gain if place.field == "gain" else getattr(inputs, place.field)
    return float(array[place.entries[0]])


def hard_bounds(place: Place) -> tuple[float, float]:
    """Between which levels a number may be set."""
    if place.field == "parameters":
        low, high = parameters()[str(place.entries[0])].bounds
        return float(low), float(high)
    return HARD[place.field].low, HARD[place.field].high


def _one(kind: str, name: str, known: tuple[str, ...]) -> int:
    return index(kind, name, {word: place for place, word in enumerate(known)})


def _field(name: str, known: tuple[str, ...]) -> str:
    return known[_one("quantity", name, known)]


def _parameter(case: Case, name: str) -> Place:
    _one("parameter", name, tuple(case.inputs.parameters))
    return Place("parameters", name)


def _benefit(case: Case, interest: str, word: str, channel: str) -> Place:
    _field(word, ("benefits",))
    return Place(
        "benefits", (_one("interest", interest, case.interests), _one("channel", channel, case.channels))
    )


def _actor(case: Case, actor: str, quantity: str, name: str | None = None) -> Place:
    who = _one("actor", actor, case.actors)
    if name is None:
        return Place(_field(quantity, ACTOR), (who,))
    if quantity == "interests":
        return Place("interests", (who, _one("interest", name, case.interests)))
    return Place(_field(quantity, SUPPLY), (who, _one("channel", name, case.channels)))


def _channel(case: Case, channel: str, quantity: str) -> Place:
    return Place(_field(quantity, CHANNEL), (_one("channel", channel, case.channels),))


def _rung(case: Case, rung: str, quantity: str) -> Place:
    known = tuple(str(step) for step in range(len(case.rungs)))
    return Place(_field(quantity, LADDER), (_one("rung", rung, known),))


def _pair(case: Case, pair: str, quantity: str) -> Place:
    first, second = pair.split("-") if pair.count("-") == 1 else (pair, "")
    i, j = _one("actor", first, case.actors), _one("actor", second, case.actors)
    return Place(_field(quantity, PAIR), (i, j), (j, i))


def _relation(case: Case, one: str, other: str, quantity: str, name: str | None = None) -> Place:
    i, j = _one("actor", one, case.actors), _one("actor", other, case.actors)
    if name is None:
        return Place(_field(quantity, RELATION), (i, j))
    if quantity == "pressure":
        return Place("pressure", (i, j, _one("pressure", name, PRESSURES)))
    return Place(_field(quantity, FLOWS), (i, j, _one("channel", name, case.channels)))


def _dispute(case: Case, dispute: str, *rest: str) -> Place:
    q = _one("dispute", dispute, case.disputes)
    if rest == ("activity",):
        return Place("activity", (q,))
    _, actor, quantity = rest if len(rest) == 3 else ("", "", "")
    return Place(_field(quantity, ("position", "salience")), (q, _one("actor", actor, case.actors)))


def _driver(case: Case, driver: str, *rest: str) -> Place:
    e = _one("driver", driver, case.drivers)
    if rest == ("start",):
        return Place("driver_start", (e,))
    if len(rest) < 3 or rest[0] != "links":
        raise Unknown(f"`{driver}` holds no number of that name", "Write start, or links.KIND.….")
    kind = _one("link", rest[1], LINK_KINDS)
    words = {"dispute": (case.disputes,), "power": (case.actors,), "order": (case.actors,)}.get(
        rest[1],
        (case.actors, case.actors if rest[1] in ("hostility", "pressure") else case.channels, PRESSURES),
    )
    target = [_one("target", name, known) for name, known in zip(rest[2:], words, strict=False)]
    links: Any = case.inputs.links
    wanted = [(links.kind, kind), (links.driver, e), *zip((links.a, links.b, links.c), target, strict=False)]
    rows = np.nonzero(np.logical_and.reduce([column == value for column, value in wanted]))[0]
    if rows.size != 1:
        raise Unknown("the world states no such link", "Name a link that stands in the world.")
    return Place("gain", (int(rows[0]),))
