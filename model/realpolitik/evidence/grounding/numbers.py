"""The tables of a world from the formulas: actors, pairs, relations; each number with its grounds."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from realpolitik.evidence.grounding import arms, diplomacy, hostility, standing, trade, treaties
from realpolitik.evidence.grounding.actors import Actors, GroundingProblem
from realpolitik.evidence.grounding.conventions import conventions
from realpolitik.evidence.grounding.estimate import Estimate, judged, number
from realpolitik.evidence.grounding.view import View, Windows, windows
from realpolitik.evidence.series import INDEX, STATES, Array

INTERESTS = ("regime_security", "military_security", "prosperity", "influence", "order")
UNSEEN = ("energy", "transit", "diplomacy")  # capacity without a series
UNSEEN_OUTSIDE = ("energy", "transit", "diplomacy", "security")
CORE = frozenset(STATES[:13])  # the states of the five blocs of the worlds of 2024
SPENDING = ("sipri_milex",)
Stated = dict[str, Any]


class Grounded(NamedTuple):
    """Everything the formulas give for a date and its actors."""

    view: View
    actors: Actors
    weights: Array
    """(A, N) share of each state in its actor, by product of the last year."""
    windows: Windows
    order: Estimate
    power: Estimate
    proximity: Estimate
    capacity: dict[str, tuple[Estimate, bool]]
    """Trade, arms, security; the flag says whether data speak."""
    outside: dict[str, Estimate | None]
    hostility: hostility.Hostility
    sanctions: Estimate
    force: Estimate
    trade: trade.Trade | None
    arms: Estimate | None
    diplomacy: diplomacy.Diplomacy
    rung: Estimate


def grounded(view: View, actors: Actors) -> Grounded:
    """Apply every formula to what is seen at the date of the view."""
    years = windows(view)
    _known(view, actors, years.last)
    weights = actors.shares(view.latest("gdp", years.last))
    spending = standing.rooted(standing.ratios(actors, standing.sizes(view, years.last)[1]))
    exported = arms.capacity(view, actors, years.last)
    return Grounded(
        view=view,
        actors=actors,
        weights=weights,
        windows=years,
        order=standing.order(view, weights, years.last),
        power=standing.power(view, actors, years.last),
        proximity=standing.proximity(actors, weights, years.last + 1),
        capacity={
            "arms": (spending, False) if exported is None else (exported, True),
            "trade": trade.capacity(view, actors, years),
            "security": (spending, True),
        },
        outside={"arms": arms.outside(view, actors, years.last), "trade": trade.outside(view, actors, years)},
        hostility=hostility.hostility(view, actors, weights, years),
        sanctions=hostility.sanctions(view, actors, years.sanctions),
        force=hostility.force(actors, hostility.war_levels(view, years.last)),
        trade=trade.trade(view, actors, years),
        arms=arms.arms(view, actors, years.last),
        diplomacy=diplomacy.diplomacy(view, actors, weights, years),
        rung=treaties.rung(view, actors, weights, years.last),
    )


def _known(view: View, actors: Actors, last: int) -> None:
    """Every actor must have voted; states that did not exist yet cannot be grounded."""
    voted = np.isfinite(standing.three_year_mean(view, "ideal_point", last)) @ actors.membership().T
    absent = [name for name, count in zip(actors.names, voted, strict=True) if not count]
    if absent:
        raise GroundingProblem(
            f"{', '.join(absent)} had not voted by the end of {last}.", "Leave out, or choose a later date."
        )


def actor_tables(g: Grounded) -> Stated:
    """The table of actors."""
    return {name: _actor(g, k, members) for k, (name, members) in enumerate(g.actors.members.items())}


def _actor(g: Grounded, k: int, members: tuple[str, ...]) -> Stated:
    states, last = conventions("states")["states"], g.windows.last
    interests = g.weights[k] @ np.array([states[state]["interests"] for state in STATES])
    rounded = [round(float(weight), 4) for weight in interests]
    autonomy = round(1 - sum(rounded), 4)
    bloc = "" if len(members) == 1 else ", mean over members"
    size = ("cinc", "sipri_milex", "wdi", "sipri_yearbook2024")
    return {
        "label": _label(members, states),
        "power": _data(g.power, k, size, f"F2 at the end of {last}"),
        "order": _data(g.order, k, ("unga2025",), f"F1, mean of {last - 2}-{last}"),
        "autonomy": judged(autonomy, f"what the interests leave{bloc}"),
        "interests": {
            name: judged(weight, f"judged for the state{bloc}")
            for name, weight in zip(INTERESTS, rounded, strict=True)
        },
        "capacity": _capacity(g, k, members, states),
        "outside": _outside(g, k, states),
    }


def _label(members: tuple[str, ...], states: Stated) -> str:
    names = [states[state]["label"] for state in members]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _capacity(g: Grounded, k: int, members: tuple[str, ...], states: Stated) -> Stated:
    sources = {"arms": ("sipri_transfers",), "trade": ("itpde",), "security": SPENDING}
    table = {}
    for channel, (estimate, seen) in g.capacity.items():
        if seen:
            table[channel] = _data(estimate, k, sources[channel], "F13, root of the ratio to the West")
        else:
            stand_in = ("wdi",) if channel == "trade" else SPENDING
            why = "before the series: by product" if channel == "trade" else "before the series: by spending"
            value, low, high = (float(part[k]) for part in estimate)
            table[channel] = number(value, low, high, "judgement", stand_in, why)
    for place, channel in enumerate(UNSEEN):
        total = sum(states[state]["capacity"][place] for state in members)
        table[channel] = judged(total, "judged by state; members add up", (0.0, 5.0))
    return {channel: table[channel] for channel in _channels()}


def _outside(g: Grounded, k: int, states: Stated) -> Stated:
    rules = conventions("states")
    table: Stated = {}
    supply, room = g.outside["trade"], rules["outside_trade_of_yardstick"]
    if supply is None:
        table["trade"] = judged(0.4, "no series of trade yet", (0.0, 5.0), share=0.5)
    elif np.isfinite(supply.value[k]):
        years = g.windows.trade or (0, 0)
        table["trade"] = _data(supply.clipped(most=5.0), k, ("itpde",), f"F14, {years[0]}-{years[1]}")
    else:
        table["trade"] = judged(room, "the rest of the world economy", (0.0, 5.0))
    delivered = g.outside["arms"]
    if delivered is None:
        table["arms"] = judged(0.1, "no series of deliveries yet", (0.0, 5.0), share=0.5)
    else:
        table["arms"] = _data(delivered, k, ("sipri_transfers",), "F14, makers that are not listed")
    base, beyond = (
        g.weights[k] @ np.array([states[state][column] for state in STATES])
        for column in ("outside", "beyond")
    )
    left = _unlisted_share(g)
    absent = CORE - g.actors.listed
    for place, channel in enumerate(UNSEEN_OUTSIDE):
        value = float(beyond[place] + left * (base[place] - beyond[place]))
        if channel in UNSEEN:
            extra = sum(states[state]["capacity"][UNSEEN.index(channel)] for state in absent)
            value += rules["unlisted_supply"] * float(extra)
        table[channel] = judged(value, "judged, less what the listed states supply", (0.0, 5.0))
    return {channel: table[channel] for channel in _channels()}


def _unlisted_share(g: Grounded) -> float:
    """How much of the product of the states outside the five blocs belongs to states that are not listed."""
    product = np.nan_to_num(g.view.latest("gdp", g.windows.last))
    others = [state for state in STATES if state not in CORE]
    unlisted = sum(product[INDEX[state]] for state in others if state not in g.actors.listed)
    return float(unlisted / sum(product[INDEX[state]] for state in others))


def pair_tables(g: Grounded) -> Stated:
    """The table of pairs."""
    found: Stated = {}
    announced = treaties.readiness(g.view, g.actors)
    for i, first in enumerate(g.actors.names):
        for j, second in enumerate(g.actors.names):
            if i >= j:
                continue
            entry = {
                "why": f"as data say at the end of {g.windows.last}",
                "proximity": _data(g.proximity, (i, j), ("cshapes", "naturalearth", "bases2024"), "F3"),
                "rung": _rung(g, i, j),
            }
            if (i, j) in announced:
                estimate, told = announced[i, j]
                source = tuple(str(key) for key in _listed(told["source"]))
                entry["readiness"] = _data(estimate, (), source, f"F10: {told['why']}", grade="data")
            found[f"{first}-{second}"] = entry
    return found


def _rung(g: Grounded, i: int, j: int) -> Stated:
    value, low, high = (float(part[i, j]) for part in g.rung)
    return number(value, low, high, "judgement", ("atop",), "F9 and commitments that no treaty states")


def relation_tables(g: Grounded) -> Stated:
    """The table of relations, by actor toward actor."""
    pledged = arms.orders(g.view, g.actors, g.windows.last)
    found: Stated = {}
    for i, first in enumerate(g.actors.names):
        found[first] = {}
        for j, second in enumerate(g.actors.names):
            if i == j:
                continue
            relation = {
                "hostility": _hostility(g, i, j),
                "pressure": {
                    "sanction": _data(g.sanctions, (i, j), ("gsdb",), f"F4, {g.windows.sanctions[0]}"),
                    "force": _data(g.force, (i, j), ("ucdp",), "F11"),
                },
                "volume": _volumes(g, i, j),
            }
            if (i, j) in pledged:
                estimate, order = pledged[i, j]
                source = tuple(str(key) for key in _listed(order["source"]))
                relation["pledge"] = {"arms": _data(estimate, (), source, f"F7: {order['why']}")}
            found[first][second] = relation
    return found


def _hostility(g: Grounded, i: int, j: int) -> Stated:
    events, record = float(g.hostility.events[i, j]), float(g.hostility.record[i, j])
    seen = "events" if g.windows.net or g.windows.coded else "events suggested by record and votes"
    coded = ("gdelt", "icews") if g.windows.net else ("icews",) if g.windows.coded else ()
    why = f"F5: {seen} {events:.2f}, record {record:.2f}"
    return _data(g.hostility.estimate, (i, j), (*coded, "tsr", "gsdb", "ucdp"), why)


def _volumes(g: Grounded, i: int, j: int) -> Stated:
    rules = conventions("states")["volumes"]
    wide = rules["range"]
    calm = 1 - float(g.hostility.estimate.value[i, j])
    table: Stated = {}
    if g.arms is None:
        table["arms"] = judged(rules["before_series"]["arms"] * calm, "no series of deliveries yet", **wide)
    else:
        table["arms"] = _data(g.arms, (i, j), ("sipri_transfers",), f"F7, five years to {g.windows.last}")
    if g.trade is None:
        table["trade"] = judged(rules["before_series"]["trade"] * calm, "no series of trade yet", **wide)
    else:
        reported, years = bool(g.trade.reported[i, j]), g.windows.trade or (0, 0)
        why = "F6, reports of 2022-23" if reported else f"F6, mean of {years[0]}-{years[1]}"
        grade, key = ("literature", "press2024") if reported else ("data", "itpde")
        table["trade"] = _data(g.trade.estimate, (i, j), (key,), why, grade)
    shown = np.isfinite(g.diplomacy.support[i, j])
    votes = ("unga2025", "key_votes") if shown else ("unga2025",)
    parts = f", support {g.diplomacy.support[i, j]:.2f}" if shown else ""
    why = f"F8: agreement {g.diplomacy.agreement[i, j]:.2f}{parts}"
    table["diplomacy"] = _data(g.diplomacy.estimate, (i, j), votes, why)
    flow, delivered = table["trade"]["value"] * calm, table["arms"]["value"]
    fields = sum(
        conventions("states")["states"][state]["capacity"][0] for state in tuple(g.actors.members.values())[i]
    )
    energy = flow * (rules["energy"]["trade"] + rules["energy"]["trade_by_capacity"] * min(fields, 1.0))
    transit = flow * rules["transit"]["trade"]
    step = float(g.rung.value[i, j])
    security = rules["security"]["arms"] * delivered + rules["security"]["rung"] * step
    for channel, value, from_what in (
        ("energy", energy, "trade and capacity"),
        ("transit", transit, "trade"),
        ("security", security, "arms and treaty"),
    ):
        table[channel] = judged(min(value, 1.0), f"by rule from {from_what}: no series", **wide)
    return {channel: table[channel] for channel in _channels()}


def _channels() -> tuple[str, ...]:
    return tuple(conventions("frame")["channels"])


def _data(
    estimate: Estimate, place: Any, source: tuple[str, ...], why: str, grade: str = "data"
) -> dict[str, Any]:
    value, low, high = (float(part[place]) for part in estimate)
    return number(value, low, high, grade, source, why)


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else [value]
