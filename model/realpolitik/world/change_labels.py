"""What a change of a scenario is called: what is changed, from which level to which."""

from __future__ import annotations

from typing import Any

from realpolitik.world.overlay import is_number
from realpolitik.world.processes import Constant, Markov, MeanReverting, Ramp, Schedule
from realpolitik.world.quantities import amount
from realpolitik.world.resolve import Opened
from realpolitik.world.schema import Driver, World

DATES = 3  # of a schedule that are told one by one


def label(section: str, key: str, mine: Any, other: Any, scenario: Opened) -> str:
    """One change in words; ``mine`` and ``other`` are what the two state, None where one does not."""
    world = scenario.base.model
    if section == "events":
        words = str((mine or other).label)
        return f"{words} (left out)" if mine is None else f"{words} (other terms)" if other else words
    if section == "drivers":
        driver = world.drivers.get(key)
        name = driver.label if driver else key
        if mine is None:
            return f"{name}: not {course(other.process, driver)}"
        instead = f", not {course(other.process, driver)}" if other else ""
        return f"{name}: {course(mine.process, driver)}{instead}"
    start = _stated(scenario.base.document.data, key)
    return f"{number_words(key, world)} {_way(_level(other, start), _level(mine, start))}"


def course(process: Any, driver: Driver | None) -> str:
    """A driver's process in a few words.

    >>> course(Schedule[float](kind="schedule", values={"2025-03": 1.3}), None)
    '→ 1.3 (2025-03)'
    """
    start = None if driver is None else amount(driver.start)
    if isinstance(process, Constant):
        if process.value is None:
            return "held at its start"
        return f"held at {figure(amount(process.value))}"
    if isinstance(process, Schedule):
        dated = [f"{figure(amount(level))} ({month})" for month, level in sorted(process.values.items())]
        told = ", then ".join(dated[:DATES]) + (" …" if len(dated) > DATES else "")
        return f"→ {told}" if start is None else f"{figure(start)} → {told}"
    if isinstance(process, Ramp):
        slope = amount(process.slope)
        return f"{'rising' if slope >= 0 else 'falling'} by {figure(abs(slope))} a year"
    if isinstance(process, Markov):
        return "jumping between " + ", ".join(
            f"{name.replace('_', ' ')} ({figure(amount(level))})" for name, level in process.states.items()
        )
    if isinstance(process, MeanReverting):
        return f"about {figure(amount(process.mean))} (±{figure(amount(process.sd))})"
    return f"with {figure(amount(process.base))} incidents a year"


def number_words(path: str, world: World) -> str:
    """The number at a path in words, with the labels of the world where it has them."""

    def named(shelf: Any, key: str) -> str:
        return str(shelf[key].label) if key in shelf else _words(key)

    match path.split("."):
        case ["disputes", dispute, *rest]:
            what = rest[0] if len(rest) < 3 else f"{rest[2]} of {named(world.actors, rest[1])}"
            return f"{named(world.disputes, dispute)}: {what}"
        case ["actors", actor, "interests", interest]:
            return f"{named(world.actors, actor)}: weight of {named(world.interests, interest)}"
        case ["actors", actor, "capacity", channel]:
            return f"{named(world.actors, actor)}: capacity in {named(world.channels, channel)}"
        case ["actors", actor, "outside", channel]:
            return f"{named(world.actors, actor)}: {named(world.channels, channel)} from other states"
        case ["actors", actor, what]:
            return f"{named(world.actors, actor)}: {_words(what)}"
        case ["channels", channel, what]:
            return f"{named(world.channels, channel)}: {_words(what)}"
        case ["interests", interest, "benefits", channel]:
            return f"{named(world.interests, interest)}: benefit of {named(world.channels, channel)}"
        case ["ladder", rung, what] if rung.isdigit() and int(rung) < len(world.ladder):
            return f"{world.ladder[int(rung)].label}: {_words(what)}"
        case ["pairs", pair, what]:
            return f"{'–'.join(named(world.actors, actor) for actor in pair.split('-'))}: {_words(what)}"
        case ["relations", one, two, *rest]:
            what = " in ".join(
                _words(part) if k == 0 else named(world.channels, part) for k, part in enumerate(rest)
            )
            return f"{named(world.actors, one)} toward {named(world.actors, two)}: {what}"
        case ["drivers", driver, *rest]:
            return f"{named(world.drivers, driver)}: {' '.join(_words(part) for part in rest)}"
        case ["parameters", name]:
            return _words(name)
        case parts:
            return " ".join(_words(part) for part in parts)


def figure(value: float) -> str:
    """A level as short as it can be told.

    >>> figure(0.2), figure(-1.0), figure(1.25)
    ('.2', '−1', '1.25')
    """
    text = f"{abs(value):g}"
    return ("−" if value < 0 else "") + (text[1:] if text.startswith("0.") else text)


def _way(before: float | None, after: float | None) -> str:
    if after is None:
        return "changed"
    return f"= {figure(after)}" if before is None else f"{figure(before)} → {figure(after)}"


def _level(change: Any, start: float | None) -> float | None:
    """The number after a change; where there is none, as the world states it."""
    if change is None:
        return start
    if change.value is not None:
        return float(change.value)
    if start is None:
        return None
    return float(start * change.scale if change.scale is not None else start + change.add)


def _stated(data: Any, path: str) -> float | None:
    """The number of a world's document at a path, if it states one."""
    for part in path.split("."):
        if isinstance(data, dict) and part in data:
            data = data[part]
        elif isinstance(data, list) and part.isdigit() and int(part) < len(data):
            data = data[int(part)]
        else:
            return None
    return float(data["value"]) if is_number(data) else None


def _words(name: str) -> str:
    return name.replace("_", " ")
