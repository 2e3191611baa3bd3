"""Arms: five-year deliveries over what supplier and recipient have done at most (F7, F13, F14)."""

from __future__ import annotations

import numpy as np

from realpolitik.evidence.grounding.actors import Actors
from realpolitik.evidence.grounding.conventions import conventions
from realpolitik.evidence.grounding.estimate import Estimate
from realpolitik.evidence.grounding.standing import rooted
from realpolitik.evidence.grounding.view import View
from realpolitik.evidence.series import INDEX, Array


def begun(view: View) -> bool:
    """Whether five-year deliveries are seen yet."""
    return bool(len(view.series("arms_five_year").times))


def _windows(view: View, last: int) -> Array:
    """(T, N, N) five-year deliveries of every window up to the one that ends with `last`."""
    series = view.series("arms_five_year")
    first, end = view.begin("arms_five_year"), min(last, view.end("arms_five_year"))
    return np.asarray(np.nan_to_num(series.between(first, end)))


def largest_clients(actors: Actors, windows: Array) -> Array:
    """(T, A) the most that an actor delivered to any state or other actor, in each window."""
    belongs = actors.membership()
    supplied = np.einsum("an,tnm->tam", belongs, windows)
    to_actors = supplied @ belongs.T
    itself = np.arange(len(belongs))
    to_actors[:, itself, itself] = 0.0
    return np.asarray(np.maximum(supplied.max(axis=2), to_actors.max(axis=2)))


def demand(actors: Actors, windows: Array) -> Array:
    """(A,) the most that an actor imported from all states in any window."""
    return np.asarray((windows.sum(axis=1) @ actors.membership().T).max(axis=0))


def base(actors: Actors, windows: Array) -> tuple[Array, Array]:
    """F7: (A, A) the smaller of the supplier's largest client and the demand; now, at the peak."""
    clients, wanted = largest_clients(actors, windows), demand(actors, windows)
    return np.minimum(clients[-1][:, None], wanted), np.minimum(clients.max(axis=0)[:, None], wanted)


def arms(view: View, actors: Actors, last: int) -> Estimate | None:
    """F7: (A, A) deliveries of five years over that base; a sole client is 1. None before the series."""
    if not begun(view):
        return None
    windows, belongs = _windows(view, last), actors.membership()
    now, peak = base(actors, windows)
    delivered = belongs @ windows[-1] @ belongs.T

    def over(bottom: Array, factor: float, shift: float) -> Array:
        share = np.minimum(1.0, factor * delivered / np.where(bottom > 0, bottom, np.nan))
        return np.asarray(np.nan_to_num(share) + shift)

    return Estimate(over(now, 1.0, 0.0), over(peak, 0.8, -0.02), over(now, 1.5, 0.02)).clipped()


def orders(
    view: View, actors: Actors, last: int
) -> dict[tuple[int, int], tuple[Estimate, dict[str, object]]]:
    """F7: pledges that open orders make: (order + five-year deliveries) over the base, ± 40 %."""
    if not begun(view):
        return {}
    windows, belongs = _windows(view, last), actors.membership()
    now, _ = base(actors, windows)
    delivered = belongs @ windows[-1] @ belongs.T
    found = {}
    for entry in conventions("states")["orders"]:
        if not entry["opened"] <= view.date < entry["closed"]:
            continue
        i, j = (int(np.argmax(belongs[:, INDEX[entry[end]]])) for end in ("from", "to"))
        if belongs[i, INDEX[entry["from"]]] and belongs[j, INDEX[entry["to"]]] and i != j and now[i, j] > 0:
            size = np.array((entry["size"] + delivered[i, j]) / now[i, j])
            found[i, j] = Estimate(size, 0.6 * size, 1.4 * size).clipped(), entry
    return found


def capacity(view: View, actors: Actors, last: int) -> Estimate | None:
    """F13: (A,) root of the ratio of deliveries abroad to the West's; None before the series."""
    if not begun(view):
        return None
    window, belongs = _windows(view, last)[-1], actors.membership()
    west = [INDEX[state] for state in conventions("states")["yardstick"]]
    abroad = window[west].sum() - window[np.ix_(west, west)].sum()
    given = (belongs @ window).sum(axis=1) - np.einsum("an,nm,am->a", belongs, window, belongs)
    return rooted(given / abroad)


def outside(view: View, actors: Actors, last: int) -> Estimate | None:
    """F14: (A,) deliveries by unlisted makers over the smaller of West's largest client and demand."""
    if not begun(view):
        return None
    windows, belongs = _windows(view, last), actors.membership()
    makers = [INDEX[s] for s in conventions("states")["outside_arms"] if s not in actors.listed]
    given = windows[-1][makers].sum(axis=0) @ belongs.T
    west = Actors({"WEST": tuple(conventions("states")["yardstick"])})
    others = [windows[-1][[INDEX[s] for s in west.members["WEST"]]].sum(axis=0) @ belongs.T]
    largest = max(largest_clients(west, windows)[-1][0], *(others[0][~_within(actors)]), 0.0)
    room = np.minimum(largest, demand(actors, windows))
    value = np.nan_to_num(given / np.where(room > 0, room, np.nan))
    return Estimate(value, 0.5 * value, 4 * value + 0.05).clipped(most=5.0)


def _within(actors: Actors) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """(A,) whether all members of an actor belong to the West."""
    west = set(conventions("states")["yardstick"])
    return np.array([set(states) <= west for states in actors.members.values()])
