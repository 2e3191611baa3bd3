"""What a schema cannot say of processes and events: that names resolve and dates lie within the horizon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from realpolitik.world.calendar import months
from realpolitik.world.plan import alternatives
from realpolitik.world.problems import Path, Problem, did_you_mean
from realpolitik.world.processes import Markov, Schedule
from realpolitik.world.quantities import amount
from realpolitik.world.reading import Document
from realpolitik.world.schema import World
from realpolitik.world.timetable import Condition, Event
from realpolitik.world.vocabulary import IMPULSES, Names, Unknown, index, pair, target

CLOSE = 1e-9


def unknown(
    kind: str, names: Iterable[str], known: Iterable[str], path: Path, document: Document
) -> Iterator[Problem]:
    """A problem for each name that is not known."""
    listed = list(known)
    for name in names:
        if name not in listed:
            yield document.problem(
                (*path, name), f"unknown {kind} `{name}`", remedy=did_you_mean(name, listed), key=True
            )


def check_process(driver: str, process: Any, world: World, document: Document) -> Iterator[Problem]:
    """Names of states and dates of a driver's process."""
    path: Path = ("drivers", driver, "process")
    if isinstance(process, Markov):
        states, start = process.states, world.drivers[driver].start.value
        if all(abs(amount(level) - start) > CLOSE for level in states.values()):
            rule = f"the start {start:g} is none of the states; the nearest one is taken"
            remedy = "Let one state have the level of the start."
            yield document.problem((*path, "states"), rule, remedy=remedy, severity="warning")
        yield from unknown("state", process.rates, states, (*path, "rates"), document)
        for one, others in process.rates.items():
            yield from unknown("state", others, states, (*path, "rates", one), document)
            if one in others:
                rule, remedy = "a state has no rate to itself", "Leave it out; it follows from the others."
                yield document.problem((*path, "rates", one, one), rule, remedy=remedy, key=True)
    elif isinstance(process, Schedule):
        for month in process.values:
            yield from _within(month, world, document, (*path, "values", month), key=True)


def _within(
    month: str, world: World, document: Document, path: Path, *, key: bool = False
) -> Iterator[Problem]:
    if not months(world.start) < months(month) <= months(world.horizon):
        rule = f"the date lies outside the horizon: after {world.start}, up to {world.horizon}"
        remedy = "Move the date, or let the world have a later `horizon`."
        if month <= world.start:
            remedy = "What holds at the start belongs in the start tables."
        yield document.problem(path, rule, value=month, remedy=remedy, key=key)


def check_events(events: dict[str, Event[Any]], world: World, document: Document) -> list[Problem]:
    """Every problem of a timeline in a world."""
    found: list[Problem] = []
    names = Names(world)
    for name, event in events.items():
        path: Path = ("events", name)
        if event.date is not None:
            found.extend(_within(event.date, world, document, (*path, "date")))
        if event.window is not None:
            for position, month in enumerate(event.window):
                found.extend(_within(month, world, document, (*path, "window", position)))
            if months(event.window[0]) > months(event.window[1]):
                rule = "the window ends before it begins"
                remedy = "Write it as [first month, last month]."
                window = " to ".join(event.window)
                found.append(document.problem((*path, "window"), rule, value=window, remedy=remedy))
        if event.date is not None and event.chance == "once":
            rule = "`chance: once` has no meaning for a dated event"
            remedy = "Leave it out: the probability is drawn once, on the date."
            found.append(document.problem((*path, "chance"), rule, remedy=remedy, severity="warning"))
        if event.condition is not None:
            found.extend(_condition(event.condition, names, document, (*path, "condition")))
            try:
                alternatives(event.condition)
            except ValueError as error:
                remedy = "Make it several events."
                found.append(document.problem((*path, "condition"), str(error), remedy=remedy, key=True))
        for position, effect in enumerate(event.effects):
            found.extend(_effect(effect, world, names, document, (*path, "effects", position)))
        for position, key in enumerate(event.source):
            if key not in world.sources:
                remedy = did_you_mean(key, world.sources)
                found.append(
                    document.problem((*path, "source", position), f"unknown source `{key}`", remedy=remedy)
                )
    return found


def _condition(condition: Condition[Any], names: Names, document: Document, path: Path) -> Iterator[Problem]:
    for form in ("all", "any"):
        for position, part in enumerate(getattr(condition, form) or ()):
            yield from _condition(part, names, document, (*path, form, position))
    if condition.quantity is not None:
        try:
            target(condition.quantity, names)
        except Unknown as word:
            where = (*path, "quantity")
            yield document.problem(where, word.rule, value=condition.quantity, remedy=word.remedy)


def _effect(effect: Any, world: World, names: Names, document: Document, path: Path) -> Iterator[Problem]:
    def attempt(where: Path, check: Any, *arguments: Any) -> Iterator[Problem]:
        try:
            check(*arguments)
        except Unknown as word:
            yield document.problem((*path, *where), word.rule, remedy=word.remedy)

    for kind in ("set", "add"):
        moved = getattr(effect, kind)
        if moved is not None:
            yield from attempt((kind, "driver"), index, "driver", moved.driver, names.drivers)
    if effect.impulse is not None:
        yield from attempt(("impulse", "on"), target, effect.impulse.on, names, IMPULSES)
    for kind in ("rung", "bargain"):
        setting = getattr(effect, kind)
        if setting is not None:
            yield from attempt((kind, "pair"), pair, setting.pair, names)
    if effect.rung is not None and amount(effect.rung.to) >= len(world.ladder):
        rule = f"the ladder has rungs 0 to {len(world.ladder) - 1}"
        value = amount(effect.rung.to)
        yield document.problem((*path, "rung", "to"), rule, value=value, remedy="Name one of them.")
    deal = effect.deal
    if deal is not None:
        yield from attempt(("deal", "from"), index, "actor", deal.supplier, names.actors)
        yield from attempt(("deal", "to"), index, "actor", deal.recipient, names.actors)
        yield from attempt(("deal", "channel"), index, "channel", deal.channel, names.channels)
        if deal.supplier == deal.recipient:
            yield document.problem(
                (*path, "deal"), "an actor has no deal with itself", remedy="Name another.", key=True
            )
