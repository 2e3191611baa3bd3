"""What a schema cannot say of a world: that names resolve, tables are complete and statements agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from realpolitik.world.calendar import months
from realpolitik.world.plan import alternatives
from realpolitik.world.problems import Path, Problem, did_you_mean
from realpolitik.world.processes import Constant, Markov, Schedule
from realpolitik.world.quantities import amount, numbers
from realpolitik.world.reading import Document
from realpolitik.world.register import parameters
from realpolitik.world.schema import World
from realpolitik.world.timetable import Condition, Event
from realpolitik.world.vocabulary import IMPULSES, Names, Unknown, index, pair, target

CLOSE = 1e-9


def check_world(world: World, document: Document) -> list[Problem]:
    """Every problem of a world that has passed its schema."""
    found: list[Problem] = []
    for part in (_frame, _actors, _pairs, _relations, _disputes, _drivers, _numbers, _parameters):
        found.extend(part(world, document))
    found.extend(check_events(world.events, world, document))
    return found


def _known(kind: str, names: Iterable[str], known: Iterable[str], path: Path, document: Document) -> Iterator[Problem]:
    """Names that are not known."""
    listed = list(known)
    for name in names:
        if name not in listed:
            yield document.problem(
                (*path, name), f"unknown {kind} `{name}`", remedy=did_you_mean(name, listed), key=True
            )


def _complete(kind: str, names: Iterable[str], known: Iterable[str], path: Path, document: Document) -> Iterator[Problem]:
    """Unknown names and missing ones."""
    given, listed = list(names), list(known)
    yield from _known(kind, given, listed, path, document)
    missing = [name for name in listed if name not in given]
    if missing:
        rule = f"no number for {kind} {', '.join(f'`{name}`' for name in missing)}"
        yield document.problem(path, rule, remedy="Add one line for each.", key=True)


def _frame(world: World, document: Document) -> Iterator[Problem]:
    if months(world.horizon) <= months(world.start):
        yield document.problem(("horizon",), "the horizon must lie after the start", value=world.horizon)
    for position, name in enumerate(world.focus):
        if name not in world.actors:
            remedy = did_you_mean(name, world.actors)
            yield document.problem(("focus", position), f"unknown actor `{name}`", remedy=remedy)
    if world.focus[0] == world.focus[1]:
        yield document.problem(("focus",), "the focus must be two different actors")
    if world.sanction_channel not in world.channels:
        remedy = did_you_mean(world.sanction_channel, world.channels)
        yield document.problem(("sanction_channel",), f"unknown channel `{world.sanction_channel}`", remedy=remedy)
    for name, interest in world.interests.items():
        if name == "autonomy":
            remedy = "State it as `autonomy` of each actor."
            yield document.problem(("interests", name), "autonomy is not served by channels", remedy=remedy, key=True)
        path: Path = ("interests", name, "benefits")
        yield from _complete("channel", interest.benefits, world.channels, path, document)


def _actors(world: World, document: Document) -> Iterator[Problem]:
    for name, actor in world.actors.items():
        path: Path = ("actors", name)
        yield from _complete("interest", actor.interests, world.interests, (*path, "interests"), document)
        yield from _complete("channel", actor.capacity, world.channels, (*path, "capacity"), document)
        yield from _complete("channel", actor.outside, world.channels, (*path, "outside"), document)
        total = actor.autonomy.value + sum(number.value for number in actor.interests.values())
        if abs(total - 1) > CLOSE:
            rule = f"the weights of interests and autonomy sum to {total:.6g}, not 1"
            remedy = "Change the other weights of this actor too."
            yield document.problem((*path, "interests"), rule, remedy=remedy, key=True)


def _pairs(world: World, document: Document) -> Iterator[Problem]:
    names = Names(world)
    seen: dict[tuple[int, int], str] = {}
    for key in world.pairs:
        path: Path = ("pairs", key)
        try:
            both = pair(key, names)
        except Unknown as unknown:
            yield document.problem(path, unknown.rule, remedy=unknown.remedy, key=True)
            continue
        if both in seen:
            yield document.problem(path, f"this pair is stated already as `{seen[both]}`", key=True)
        seen[both] = key
        rung = world.pairs[key].rung
        if rung.value >= len(world.ladder):
            rule = f"the ladder has rungs 0 to {len(world.ladder) - 1}"
            yield document.problem((*path, "rung", "value"), rule, value=rung.value)
    for first, second in combinations(world.actors, 2):
        if (names.actors[first], names.actors[second]) not in seen:
            yield document.problem(("pairs",), f"the pair `{first}-{second}` is missing", remedy="Add it.", key=True)


def _relations(world: World, document: Document) -> Iterator[Problem]:
    yield from _known("actor", world.relations, world.actors, ("relations",), document)
    for one in world.actors:
        for other in world.actors:
            if one != other and other not in world.relations.get(one, {}):
                rule = f"the relation of `{one}` toward `{other}` is missing"
                yield document.problem(("relations", one), rule, remedy="Add it; at least its hostility.", key=True)
    for one, others in world.relations.items():
        yield from _known("actor", others, world.actors, ("relations", one), document)
        for other, relation in others.items():
            path: Path = ("relations", one, other)
            if one == other:
                yield document.problem(path, "an actor has no relation toward itself", key=True)
            yield from _known("channel", relation.volume, world.channels, (*path, "volume"), document)
            yield from _known("channel", relation.pledge, world.channels, (*path, "pledge"), document)


def _disputes(world: World, document: Document) -> Iterator[Problem]:
    for name, dispute in world.disputes.items():
        yield from _known("actor", dispute.parties, world.actors, ("disputes", name, "parties"), document)


def _drivers(world: World, document: Document) -> Iterator[Problem]:
    for name, driver in world.drivers.items():
        path: Path = ("drivers", name)
        yield from check_process(driver.process, world, document, (*path, "process"))
        of, at = driver.links, (*path, "links")
        for kind in ("hostility", "pressure"):
            table: dict[str, dict[str, Any]] = getattr(of, kind)
            yield from _known("actor", table, world.actors, (*at, kind), document)
            for one, others in table.items():
                yield from _known("actor", others, world.actors, (*at, kind, one), document)
                if one in others:
                    rule = "an actor has no relation toward itself"
                    yield document.problem((*at, kind, one, one), rule, key=True)
        for kind in ("need", "capacity", "outside"):
            supply: dict[str, dict[str, Any]] = getattr(of, kind)
            yield from _known("actor", supply, world.actors, (*at, kind), document)
            for one, channels in supply.items():
                yield from _known("channel", channels, world.channels, (*at, kind, one), document)
        for kind in ("power", "order"):
            yield from _known("actor", getattr(of, kind), world.actors, (*at, kind), document)
        yield from _known("dispute", of.dispute, world.disputes, (*at, "dispute"), document)
        if isinstance(driver.process, Markov):
            levels = [amount(value) for value in driver.process.states.values()]
            if all(abs(level - driver.start.value) > CLOSE for level in levels):
                rule = "the start is none of the states; the nearest one is taken"
                yield document.problem(
                    (*path, "start", "value"), rule, value=driver.start.value, severity="warning"
                )


def check_process(process: Any, world: World, document: Document, path: Path) -> Iterator[Problem]:
    """Names of states and dates of a driver's process."""
    if isinstance(process, Markov):
        states = process.states
        yield from _known("state", process.rates, states, (*path, "rates"), document)
        for one, others in process.rates.items():
            yield from _known("state", others, states, (*path, "rates", one), document)
            if one in others:
                rule, remedy = "a state has no rate to itself", "Leave it out; it follows from the others."
                yield document.problem((*path, "rates", one, one), rule, remedy=remedy, key=True)
    elif isinstance(process, Schedule):
        for month in process.values:
            yield from _within(month, world, document, (*path, "values", month), key=True)
    elif not isinstance(process, Constant):
        return


def _within(month: str, world: World, document: Document, path: Path, *, key: bool = False) -> Iterator[Problem]:
    if not months(world.start) < months(month) <= months(world.horizon):
        rule = f"the date lies outside the horizon: after {world.start}, up to {world.horizon}"
        remedy = "What holds at the start belongs into the start tables." if month <= world.start else ""
        yield document.problem(path, rule, value=month, remedy=remedy, key=key)


def _numbers(world: World, document: Document) -> Iterator[Problem]:
    for path, number in numbers(world):
        low, high = number.range
        if low > high:
            yield document.problem((*path, "range"), "the range runs from high to low", value=list(number.range))
        elif not low - CLOSE <= number.value <= high + CLOSE:
            changed = document.place((*path, "value")).file != document.place((*path, "range")).file
            rule = f"the value lies outside its plausible range {low:g} to {high:g}"
            remedy = "" if changed else "Widen the range and say why, or correct the value."
            yield document.problem(
                (*path, "value"), rule, value=number.value, remedy=remedy, severity="warning" if changed else "error"
            )
        for position, key in enumerate(number.source):
            if key not in world.sources:
                remedy = did_you_mean(key, world.sources) + " Sources are listed under `sources`."
                yield document.problem((*path, "source", position), f"unknown source `{key}`", remedy=remedy)


def _parameters(world: World, document: Document) -> Iterator[Problem]:
    register = parameters()
    yield from _known("parameter", world.parameters, register, ("parameters",), document)
    for name, number in world.parameters.items():
        if name in register:
            low, high = register[name].bounds
            if not low <= number.value <= high:
                rule = f"lies outside {low:g} to {high:g} ({register[name].unit})"
                yield document.problem(("parameters", name, "value"), rule, value=number.value)


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
                found.append(document.problem((*path, "window"), rule, value=" to ".join(event.window)))
        if event.date is not None and event.chance == "once":
            rule = "`chance: once` has no meaning for a dated event"
            remedy = "Leave it out: the probability is drawn once, on the date."
            found.append(document.problem((*path, "chance"), rule, remedy=remedy, severity="warning"))
        if event.condition is not None:
            found.extend(_condition(event.condition, names, document, (*path, "condition")))
            try:
                alternatives(event.condition)
            except ValueError as error:
                found.append(document.problem((*path, "condition"), str(error), key=True))
        for position, effect in enumerate(event.effects):
            found.extend(_effect(effect, world, names, document, (*path, "effects", position)))
        for position, key in enumerate(event.source):
            if key not in world.sources:
                remedy = did_you_mean(key, world.sources)
                found.append(document.problem((*path, "source", position), f"unknown source `{key}`", remedy=remedy))
    return found


def _condition(condition: Condition[Any], names: Names, document: Document, path: Path) -> Iterator[Problem]:
    for form in ("all", "any"):
        for position, part in enumerate(getattr(condition, form) or ()):
            yield from _condition(part, names, document, (*path, form, position))
    if condition.quantity is not None:
        try:
            target(condition.quantity, names)
        except Unknown as unknown:
            where = (*path, "quantity")
            yield document.problem(where, unknown.rule, value=condition.quantity, remedy=unknown.remedy)


def _effect(effect: Any, world: World, names: Names, document: Document, path: Path) -> Iterator[Problem]:
    def attempt(where: Path, check: Any, *arguments: Any) -> Iterator[Problem]:
        try:
            check(*arguments)
        except Unknown as unknown:
            yield document.problem((*path, *where), unknown.rule, remedy=unknown.remedy)

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
        yield document.problem((*path, "rung", "to"), rule, value=amount(effect.rung.to))
    deal = effect.deal
    if deal is not None:
        yield from attempt(("deal", "from"), index, "actor", deal.supplier, names.actors)
        yield from attempt(("deal", "to"), index, "actor", deal.recipient, names.actors)
        yield from attempt(("deal", "channel"), index, "channel", deal.channel, names.channels)
        if deal.supplier == deal.recipient:
            yield document.problem((*path, "deal"), "an actor has no deal with itself", key=True)
