"""Disputes of a date: which there were, how alive, and where the actors stand (F15, F16)."""

from __future__ import annotations

from typing import Any

import numpy as np

from realpolitik.evidence.grounding.actors import Actors
from realpolitik.evidence.grounding.conventions import conventions, dated
from realpolitik.evidence.grounding.diplomacy import levant_positions
from realpolitik.evidence.grounding.estimate import judged, number
from realpolitik.evidence.grounding.view import View
from realpolitik.evidence.series import INDEX, STATES, Array

ACTIVITY = {2: (0.8, 0.6, 1.0), 1: (0.4, 0.2, 0.6)}
SMOULDERING, QUIET, MEMORY = (0.2, 0.05, 0.35), (0.1, 0.0, 0.2), 5
LEAST_SALIENCE = 0.02
VOTE_MARGIN = 0.15


def disputes(view: View, actors: Actors, weights: Array) -> dict[str, Any]:
    """Every dispute that existed and on which two actors at least take sides, as a world states it."""
    found = {}
    for name, entry in conventions("disputes")["disputes"].items():
        if entry.get("since", 0) > view.last:
            continue
        sides = parties(view, actors, weights, entry)
        if len(sides) >= 2:
            found[name] = {"label": entry["label"], "activity": _activity(view, entry), "parties": sides}
    return found


def _activity(view: View, entry: dict[str, Any]) -> dict[str, Any]:
    """F15: by the deaths of the theatre's war in the last year, or as dated by judgement."""
    if "theatre" not in entry:
        return judged(dated(entry["activity"], view.last), "as judged for these years")
    levels = view.series("theatre_level").of(entry["theatre"])[-MEMORY:]
    level = int(levels[-1])
    value, low, high = ACTIVITY.get(level, SMOULDERING if levels.any() else QUIET)
    return number(value, low, high, "data", ["ucdp"], f"level {level} in {view.last}")


def parties(view: View, actors: Actors, weights: Array, entry: dict[str, Any]) -> dict[str, Any]:
    """Who takes which side in a dispute and how much they care, by actor, as a world states it (F16)."""
    stand, care = np.zeros(len(STATES)), np.zeros(len(STATES))
    for state, (position, salience) in entry["parties"].items():
        stand[INDEX[state]], care[INDEX[state]] = position, salience
    salience = weights @ care
    ranges = conventions("disputes")["ranges"]
    voted = levant_positions(view, actors) if entry.get("positions_from_votes") else None
    parties = {}
    for k, name in enumerate(actors.names):
        if salience[k] < LEAST_SALIENCE:
            continue
        position = float(weights[k] @ (stand * care) / salience[k])
        parties[name] = {
            "position": judged(position, "side it takes", (-1.0, 1.0), ranges["position"], 0.0),
            "salience": judged(float(salience[k]), "how much it cares", share=ranges["salience"]),
        }
        if voted is not None and np.isfinite(voted[k]):
            value = float(voted[k])
            low, high = max(-1.0, value - VOTE_MARGIN), min(1.0, value + VOTE_MARGIN)
            why = "agreement with Israel in votes"
            parties[name]["position"] = number(value, low, high, "data", ["voeten2013"], why)
    return parties
