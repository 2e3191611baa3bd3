"""Points of a design over numbers of a world, turned into cases that one ensemble can run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from realpolitik.theory.inputs import Case, Floats, Inputs, Process
from realpolitik.world.arrays import locate
from realpolitik.world.assemble import case as assemble
from realpolitik.world.assemble import process
from realpolitik.world.quantities import Number
from realpolitik.world.resolve import Resolved
from realpolitik.world.uncertain import Uncertain


class Numbers:
    """Some numbers of a scenario, to be set all at once.

    They are beliefs: the start is anchored anew under them. Numbers that the scenario changes as
    counterfactuals keep what it states. An actor's weights of interests are rescaled to sum to 1; numbers
    that count are rounded.
    """

    def __init__(self, resolved: Resolved, numbers: Sequence[Uncertain], *, until: str | None = None) -> None:
        self.resolved, self.numbers = resolved, tuple(numbers)
        self.case = assemble(resolved, until=until)
        self.parameters = {
            number.path.removeprefix("parameters."): column
            for column, number in enumerate(self.numbers)
            if number.table == "parameters"
        }
        self.places: list[tuple[int, Any]] = []
        self.moved: dict[str, list[tuple[int, tuple[str, ...]]]] = {}  # drivers whose process is stated anew
        for column, number in enumerate(self.numbers):
            if number.table == "parameters":
                continue
            if number.table == "processes":
                _, driver, _, *rest = number.path.split(".")
                self.moved.setdefault(driver, []).append((column, tuple(rest)))
                continue
            place = locate(number.path, self.case)
            self.places.append((column, place))
            if place.field == "driver_start":
                driver = self.case.drivers[int(place.entries[0][0])]
                self.moved.setdefault(driver, [])
        self.starts = {
            self.case.drivers[int(place.entries[0][0])]: column
            for column, place in self.places
            if place.field == "driver_start"
        }

    @property
    def defaults(self) -> Floats:
        """The point that changes nothing, (k,)."""
        return np.array([number.value for number in self.numbers])

    def given(self, points: Floats) -> dict[str, Floats]:
        """The global parameters among the numbers, by name: (P,) values each."""
        return {name: points[:, column] for name, column in self.parameters.items()}

    def cases(self, points: Floats) -> list[Case]:
        """One case per point (P, k), without the global parameters; the same object where nothing changes."""
        if not self.places and not self.moved:
            return [self.case] * len(points)
        believed = self._inputs(self.case.believed, points)
        same = self.case.inputs is self.case.believed
        running = believed if same else [self._counterfactual(one) for one in believed]
        courses = self._courses(points)
        return [
            replace(self.case, believed=one, inputs=other, processes=course)
            for one, other, course in zip(believed, running, courses, strict=True)
        ]

    def _inputs(self, base: Inputs, points: Floats) -> list[Inputs]:
        count = len(points)
        arrays: dict[str, Any] = {}
        for column, place in self.places:
            name = place.field
            if name not in arrays:
                held = base.links.gain if name == "gain" else getattr(base, name)
                arrays[name] = np.repeat(held[None], count, axis=0)
            values = points[:, column]
            if self.numbers[column].whole:
                values = np.rint(values)
            for entry in place.entries:
                arrays[name][(slice(None), *entry)] = values
        if "interests" in arrays or "autonomy" in arrays:
            weights = arrays.get("interests", np.repeat(base.interests[None], count, axis=0))
            alone = arrays.get("autonomy", np.repeat(base.autonomy[None], count, axis=0))
            whole = weights.sum(axis=-1) + alone
            arrays["interests"], arrays["autonomy"] = weights / whole[..., None], alone / whole
        gains = arrays.pop("gain", None)
        found = []
        for p in range(count):
            fields = {name: array[p] for name, array in arrays.items()}
            if gains is not None:
                fields["links"] = base.links._replace(gain=gains[p])
            found.append(replace(base, **fields))
        return found

    def _counterfactual(self, believed: Inputs) -> Inputs:
        """The inputs that drive the run: as believed, but for what the scenario itself changes."""
        plain, changed = self.case.believed, self.case.inputs
        fields: dict[str, Any] = {}
        for name in vars(plain):
            one, other, held = getattr(plain, name), getattr(changed, name), getattr(believed, name)
            if isinstance(one, np.ndarray):
                differs = (
                    ~((one == other) | (np.isnan(one) & np.isnan(other)))
                    if one.dtype.kind == "f"
                    else one != other
                )
                fields[name] = np.where(differs, other, held)
        gain = np.where(plain.links.gain != changed.links.gain, changed.links.gain, believed.links.gain)
        parameters = {
            name: changed.parameters[name] if changed.parameters[name] != value else believed.parameters[name]
            for name, value in plain.parameters.items()
        }
        return replace(believed, **fields, links=believed.links._replace(gain=gain), parameters=parameters)

    def _courses(self, points: Floats) -> list[tuple[Process, ...]]:
        """Processes of all drivers per point; equal numbers give the same object."""
        if not self.moved:
            return [self.case.processes] * len(points)
        columns = sorted({c for moves in self.moved.values() for c, _ in moves} | set(self.starts.values()))
        known: dict[bytes, tuple[Process, ...]] = {}
        found = []
        for point in points:
            key = point[columns].tobytes()
            if key not in known:
                known[key] = self._course(point)
            found.append(known[key])
        return found

    def _course(self, point: Floats) -> tuple[Process, ...]:
        world, made = self.resolved.believed, list(self.case.processes)
        for name, moves in self.moved.items():
            e = self.case.drivers.index(name)
            stated: Any = self.resolved.processes.get(name, self.resolved.running.drivers[name].process)
            for column, path in moves:
                stated = _with(stated, path, float(point[column]))
            start = point[self.starts[name]] if name in self.starts else self.case.believed.driver_start[e]
            made[e] = process(stated, float(start), world.start, self.case.steps_per_year)
        return tuple(made)


def _with(item: Any, path: tuple[str, ...], value: float) -> Any:
    """A process with one number at another value."""
    if not path:
        return item.model_copy(update={"value": value}) if isinstance(item, Number) else value
    first, rest = path[0], path[1:]
    if isinstance(item, Mapping):
        return {**item, first: _with(item[first], rest, value)}
    return item.model_copy(update={first: _with(getattr(item, first), rest, value)})
