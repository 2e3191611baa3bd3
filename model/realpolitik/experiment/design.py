"""The design of a batch: which numbers, which replication and whose luck each run gets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from realpolitik.experiment.columns import Columns
from realpolitik.experiment.moving import moved
from realpolitik.theory.inputs import Case, Floats, Integers
from realpolitik.world.dimensions import Varied
from realpolitik.world.resolve import Resolved

SWEPT = "parameter"  # targets that the engine varies by itself, run by run


@dataclass(frozen=True)
class Member:
    """A scenario of a batch, with its dimensions."""

    resolved: Resolved
    dimensions: tuple[Varied, ...]


@dataclass(frozen=True)
class Design:
    """Points × replications: run ``r`` is replication ``r % K`` of point ``r // K``.

    With ``common`` luck replication k has the shocks of run k at every point and in every scenario; else each
    run has those of its own number. ``antithetic``: odd numbers get the mirror of the even one before.
    """

    kind: str
    names: tuple[str, ...]
    points: Floats  # (P, D)
    replications: int
    common: bool
    antithetic: bool
    members: Mapping[str, Member]
    sampled: bool  # the points stand for a distribution
    stated: Mapping[str, Any]  # the batch as its author wrote it
    before: int = 0  # points left out before the first of ``points``

    @property
    def runs(self) -> int:
        """Runs of each scenario."""
        return len(self.points) * self.replications

    def within(self, start: int, stop: int) -> Design:
        """The same design with the points of these runs alone; runs and points keep their numbers."""
        first, last = start // self.replications - self.before, -(-stop // self.replications) - self.before
        return replace(self, points=self.points[first:last], before=self.before + first)

    def places(self, start: int, stop: int) -> tuple[Integers, Integers, Integers]:
        """Point, replication and luck of the runs from ``start`` to before ``stop``."""
        runs = np.arange(start, stop, dtype=np.int64)
        point, replication = runs // self.replications, runs % self.replications
        return point, replication, replication if self.common else runs

    def options(self, case: Case, start: int, stop: int) -> dict[str, Any]:
        """What the ensemble needs for these runs of a case: parameters, alternatives, luck."""
        point, _, luck = self.places(start, stop)
        member = self.members[case.name]
        options: dict[str, Any] = {"luck": luck, "antithetic": self.antithetic}
        options["parameters"] = {
            target.path: self.points[point - self.before, place]
            for place, one in enumerate(member.dimensions)
            for target in one.targets
            if target.kind == SWEPT
        }
        if any(target.kind != SWEPT for one in member.dimensions for target in one.targets):
            first, last = int(point[0]), int(point[-1])
            options["alternatives"] = [
                moved(case, member.resolved, member.dimensions, row)
                for row in self.points[first - self.before : last + 1 - self.before]
            ]
            options["alternative"] = point - first
        return options

    def columns(self, start: int, stop: int) -> Columns:
        """What each run's row says of its place in the design: point, replication, luck, every number."""
        point, replication, luck = self.places(start, stop)
        rows: Columns = {
            "point": point.astype(np.int32),
            "replication": replication.astype(np.int32),
            "luck": luck,
        }
        if self.antithetic:
            rows["mirrored"] = luck % 2 == 1
        for place, name in enumerate(self.names):
            rows[name] = self.points[point - self.before, place]
        return rows

    def described(self) -> dict[str, Any]:
        """The design as plain data for the manifest; the points themselves stand in the rows of outcomes."""
        first = next(iter(self.members.values()))
        return {
            "kind": self.kind,
            "points": len(self.points),
            "replications": self.replications,
            "luck": "common" if self.common else "fresh",
            "antithetic": self.antithetic,
            "sampled": self.sampled,
            "dimensions": [
                {
                    "name": one.name,
                    "unit": one.unit,
                    "value": one.value,
                    "low": float(self.points[:, place].min()),
                    "high": float(self.points[:, place].max()),
                    "belief": one.belief,
                }
                for place, one in enumerate(first.dimensions)
            ],
            "stated": dict(self.stated),
            "digest": self.digest,
        }

    @property
    def digest(self) -> str:
        """Digest of all that decides what each run gets."""
        text = hashlib.sha256(np.ascontiguousarray(self.points, dtype="<f8").tobytes())
        terms = [self.names, self.points.shape, self.replications, self.common, self.antithetic]
        moves = [[(one.targets, one.belief) for one in member.dimensions] for member in self.members.values()]
        text.update(repr((terms, list(self.members), moves)).encode())
        return text.hexdigest()
