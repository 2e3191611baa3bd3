"""What a schema cannot say of a world: that names resolve, tables are complete and statements agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, permutations
from typing import Any

from realpolitik.world.calendar import months
from realpolitik.world.event_checks import check_events, check_process, unknown
from realpolitik.world.problems import Path, Problem, did_you_mean
from realpolitik.world.quantities import numbers
from realpolitik.world.reading import Document
from realpolitik.world.register import parameters
from realpolitik.world.schema import World
from realpolitik.world.vocabulary import Names, Unknown, pair

CLOSE = 1e-9


def check_world(world: World, document: Document) -> list[Problem]:
    """Every problem of a world that has passed its schema."""
    found: list[Problem] = []
    for part in (_frame, _columns, _actors, _pairs, _relations, _disputes, _drivers, _numbers, _parameters):
        found.extend(part(world, document))
    found.extend(check_events(world.events, world, document))
    return found


def _complete(
    kind: str, names: Iterable[str], known: Iterable[str], path: Path, document: Document
) -> Iterator[Problem]:
    """Unknown names and missing ones."""
    given, listed = list(names), list(known)
    yield from unknown(kind, given, listed, path, document)
    missing = [name for name in listed if name not in given]
    if missing:
        rule = f"no number for {kind} {', '.join(f'`{name}`' for name in missing)}"
        yield document.problem(path, rule, remedy="Add one line for each.", key=True)


def _frame(world: World, document: Document) -> Iterator[Problem]:
    if months(world.horizon) <= months(world.start):
        yield document.problem(
            ("horizon",),
            "the horizon must lie after the start",
            value=world.horizon,
            remedy="Name a later month.",
        )
    for position, name in enumerate(world.focus):
        if name not in world.actors:
            remedy = did_you_mean(name, world.actors)
            yield document.problem(("focus", position), f"unknown actor `{name}`", remedy=remedy)
    if world.focus[0] == world.focus[1]:
        yield document.problem(
            ("focus",), "the focus must be two different actors", remedy="Name another actor."
        )
    if world.sanction_channel not in world.channels:
        remedy = did_you_mean(world.sanction_channel, world.channels)
        yield document.problem(
            ("sanction_channel",), f"unknown channel `{world.sanction_channel}`", remedy=remedy
        )
    for name, interest in world.interests.items():
        if name == "autonomy":
            remedy = "State it as `autonomy` of each actor."
            yield document.problem(
                ("interests", name), "autonomy is not served by channels", remedy=remedy, key=True
            )
        path: Path = ("interests", name, "benefits")
        yield from _complete("channel", interest.benefits, world.channels, path, document)


def _columns(world: World, document: Document) -> Iterator[Problem]:
    """Results have columns such as ``index_A_B``, in which databases see no difference of case."""
    tables = ("channels", "actors", "drivers", "events")
    for table in tables:
        seen: dict[str, str] = {}
        for name in getattr(world, table):
            twin = seen.setdefault(name.lower(), name)
            if twin != name:
                rule = f"`{name}` differs from `{twin}` only in case"
                yield document.problem((table, name), rule, remedy="Rename one of them.", key=True)
    ways: dict[str, tuple[str, str]] = {}
    for way in permutations(dict.fromkeys(name.lower() for name in world.actors), 2):
        twins = ways.setdefault("_".join(way), way)
        if twins != way:
            rule = f"actors {' and '.join(twins)} are joined to the same name as {' and '.join(way)}"
            yield document.problem(("actors",), rule, remedy="Use names without `_`.", key=True)


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
        except Unknown as word:
            yield document.problem(path, word.rule, remedy=word.remedy, key=True)
            continue
        if both in seen:
            yield document.problem(
                path, f"this pair is stated already as `{seen[both]}`", remedy="Keep one.", key=True
            )
        seen[both] = key
        rung = world.pairs[key].rung
        if rung.value >= len(world.ladder):
            rule = f"the ladder has rungs 0 to {len(world.ladder) - 1}"
            yield document.problem(
                (*path, "rung", "value"), rule, value=rung.value, remedy="Name one of them."
            )
    for first, second in combinations(world.actors, 2):
        if (names.actors[first], names.actors[second]) not in seen:
            yield document.problem(
                ("pairs",), f"the pair `{first}-{second}` is missing", remedy="Add it.", key=True
            )


def _relations(world: World, document: Document) -> Iterator[Problem]:
    yield from unknown("actor", world.relations, world.actors, ("relations",), document)
    for one in world.actors:
        for other in world.actors:
            if one != other and other not in world.relations.get(one, {}):
                rule = f"the relation of `{one}` toward `{other}` is missing"
                yield document.problem(
                    ("relations", one), rule, remedy="Add it; at least its hostility.", key=True
                )
    for one, others in world.relations.items():
        yield from unknown("actor", others, world.actors, ("relations", one), document)
        for other, relation in others.items():
            path: Path = ("relations", one, other)
            if one == other:
                yield document.problem(
                    path, "an actor has no relation toward itself", remedy="Remove it.", key=True
                )
            yield from unknown("channel", relation.volume, world.channels, (*path, "volume"), document)
            yield from unknown("channel", relation.pledge, world.channels, (*path, "pledge"), document)


def _disputes(world: World, document: Document) -> Iterator[Problem]:
    for name, dispute in world.disputes.items():
        yield from unknown("actor", dispute.parties, world.actors, ("disputes", name, "parties"), document)


def _drivers(world: World, document: Document) -> Iterator[Problem]:
    for name, driver in world.drivers.items():
        path: Path = ("drivers", name)
        yield from check_process(name, driver.process, world, document)
        of, at = driver.links, (*path, "links")
        for kind in ("hostility", "pressure"):
            table: dict[str, dict[str, Any]] = getattr(of, kind)
            yield from unknown("actor", table, world.actors, (*at, kind), document)
            for one, others in table.items():
                yield from unknown("actor", others, world.actors, (*at, kind, one), document)
                if one in others:
                    rule = "an actor has no relation toward itself"
                    yield document.problem((*at, kind, one, one), rule, remedy="Remove it.", key=True)
        for kind in ("need", "capacity", "outside"):
            supply: dict[str, dict[str, Any]] = getattr(of, kind)
            yield from unknown("actor", supply, world.actors, (*at, kind), document)
            for one, channels in supply.items():
                yield from unknown("channel", channels, world.channels, (*at, kind, one), document)
        for kind in ("power", "order"):
            yield from unknown("actor", getattr(of, kind), world.actors, (*at, kind), document)
        yield from unknown("dispute", of.dispute, world.disputes, (*at, "dispute"), document)


def _numbers(world: World, document: Document) -> Iterator[Problem]:
    for path, number, _ in numbers(world):
        low, high = number.range
        if low > high:
            rule, remedy = "the range runs from high to low", "Write it as [low, high]."
            yield document.problem((*path, "range"), rule, value=list(number.range), remedy=remedy)
        elif not low - CLOSE <= number.value <= high + CLOSE:
            changed = document.place((*path, "value")) == document.place(path, key=True)  # by a scenario
            rule = f"the value lies outside its plausible range {low:g} to {high:g}"
            remedy = "Widen the range and say why, or correct the value."
            if changed:
                remedy = "Say in `why` what makes it plausible."
            yield document.problem(
                (*path, "value"),
                rule,
                value=number.value,
                remedy=remedy,
                severity="warning" if changed else "error",
            )
        for position, key in enumerate(number.source):
            if key not in world.sources:
                remedy = did_you_mean(key, world.sources) + " Sources are listed under `sources`."
                yield document.problem((*path, "source", position), f"unknown source `{key}`", remedy=remedy)


def _parameters(world: World, document: Document) -> Iterator[Problem]:
    register = parameters()
    yield from unknown("parameter", world.parameters, register, ("parameters",), document)
    for name, number in world.parameters.items():
        if name in register:
            low, high = register[name].bounds
            if not low <= number.value <= high:
                rule = f"must lie between {low:g} and {high:g} ({register[name].unit})"
                remedy = f"It stands for: {register[name].meaning}."
                yield document.problem(("parameters", name, "value"), rule, value=number.value, remedy=remedy)
