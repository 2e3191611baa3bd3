"""What a measure of a claim reads off each recorded run."""

from __future__ import annotations

import numpy as np

from realpolitik.engine.ensemble import Chunk
from realpolitik.engine.ledger import CAUSES
from realpolitik.theory.inputs import FORCE, PRESSURES, Case, Floats
from realpolitik.world.calendar import step_of, written
from realpolitik.world.claim_schema import Measure, Window


def take(measure: Measure, case: Case, chunk: Chunk) -> Floats:
    """The measure in every run of a chunk (R,); shares of runs as 0 and 1."""
    if measure.quantity == "causes":
        return _causes(measure, case, chunk)
    course = series(measure, case, chunk)
    window = records(measure.window, case)
    if measure.growth is not None:
        back = measure.growth
        first = max(window.start, back)
        course = course[:, first : window.stop] / course[:, first - back : window.stop - back] - 1.0
    else:
        course = course[:, window]
    found = _gathered(course, measure.window.take if measure.window else "mean")
    if measure.at_least is not None:
        return np.asarray(found >= measure.at_least, dtype=np.float64)
    if measure.at_most is not None:
        return np.asarray(found <= measure.at_most, dtype=np.float64)
    return found


def series(measure: Measure, case: Case, chunk: Chunk) -> Floats:
    """The quantity in every run and record (R, T + 1)."""
    history, quantity = chunk.history, measure.quantity
    if quantity == "driver":
        return np.asarray(history.driver[:, :, case.drivers.index(str(measure.of))])
    i, j = case.actors.index(str(measure.of)), case.actors.index(str(measure.to))
    if quantity == "gap":
        here = _channels(measure, case)
        delivered, promised = (
            part[:, :, i, j][..., here].sum(-1) for part in (history.volume, history.pledge)
        )
        return np.asarray(1.0 - delivered / promised)
    if quantity == "asymmetry":
        return np.asarray(history.dependence[:, :, j, i] - history.dependence[:, :, i, j])
    if quantity == "third_party":
        return _third_party(measure, case, chunk, i, j)
    values = getattr(history, str(quantity))[:, :, i, j]
    if values.ndim == 2:
        return np.asarray(values, dtype=np.float64)
    return np.asarray(values[..., _channels(measure, case)].sum(axis=-1))


def _channels(measure: Measure, case: Case) -> list[int]:
    """The channels (or kinds of pressure) that a measure adds up; all if it names none."""
    names = PRESSURES if measure.quantity == "pressure" else case.channels
    named = (measure.channel,) if measure.channel is not None else measure.channels or names
    return [names.index(name) for name in named]


def _third_party(measure: Measure, case: Case, chunk: Chunk, i: int, j: int) -> Floats:
    """Cost to i of serving j: its dependence on each k times k's fear of j and the force of j on k."""
    history = chunk.history
    others = [k for k in range(len(case.actors)) if k not in (i, j)]
    parts = {
        case.actors[k]: history.dependence[:, :, i, k]
        * (history.threat[:, :, k, j] + history.pressure[:, :, j, k, FORCE])
        for k in others
    }
    whole = np.sum(list(parts.values()), axis=0)
    part = whole if measure.due_to is None else parts[measure.due_to]
    return np.asarray(part / whole if measure.share else part)


def _causes(measure: Measure, case: Case, chunk: Chunk) -> Floats:
    """Contribution of causes to the focal index, or their share of all movement, within a window."""
    assert chunk.ledger is not None
    window = records(measure.window, case)
    moves = np.diff(chunk.ledger[:, max(0, window.start - 1) : window.stop], axis=1)
    mine = [CAUSES.index(cause) for cause in measure.causes]
    if not measure.share:
        return np.asarray(moves[..., mine].sum(axis=(1, 2)))
    whole = [CAUSES.index(cause) for cause in measure.within] or list(range(1, len(CAUSES)))
    sizes = np.abs(moves).sum(axis=1)
    return np.asarray(sizes[:, mine].sum(axis=1) / np.maximum(sizes[:, whole].sum(axis=1), 1e-12))


def records(window: Window | None, case: Case) -> slice:
    """The records of a window; the last year if nothing is said."""
    if window is not None and window.month is not None:
        first = _record(window.month, case)
        return slice(first, first + 1)
    if window is not None and window.months is not None:
        first, last = (_record(end, case) for end in window.months)
        return slice(first, last + 1)
    return slice(case.steps + 1 - min(case.steps_per_year, case.steps), case.steps + 1)


def _record(month: int | str, case: Case) -> int:
    start = written(case.start[0] * 12 + case.start[1] - 1)
    if month == "end":
        return case.steps
    return month if isinstance(month, int) else step_of(month, start, case.steps_per_year)


def _gathered(course: Floats, how: str) -> Floats:
    if how == "movement":
        return np.asarray(np.abs(np.diff(course, axis=1)).sum(axis=1))
    return np.asarray(getattr(course, how)(axis=1))
