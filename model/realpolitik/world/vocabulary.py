"""The small closed vocabulary of conditions and effects: names in a text become indices."""

from __future__ import annotations

from dataclasses import dataclass

from realpolitik.theory.inputs import PRESSURES
from realpolitik.world.problems import did_you_mean
from realpolitik.world.schema import World

PAIRED = ("index", "rung", "bargain")
DIRECTED = ("pressure", "volume", "pledge", "gap", "hostility", "grievance")
FORMS = {
    "driver": "driver.NAME",
    **{kind: f"{kind}.A-B" for kind in PAIRED},
    **{kind: f"{kind}.A.B" for kind in ("gap", "hostility", "grievance")},
    **{kind: f"{kind}.A.B.CHANNEL" for kind in ("volume", "pledge")},
    "pressure": "pressure.A.B.sanction or pressure.A.B.force",
}
IMPULSES = ("volume", "pledge", "grievance")


class Names:
    """Index of every actor, channel, dispute and driver, in the order of the file."""

    def __init__(self, world: World) -> None:
        self.actors = {name: index for index, name in enumerate(world.actors)}
        self.channels = {name: index for index, name in enumerate(world.channels)}
        self.disputes = {name: index for index, name in enumerate(world.disputes)}
        self.drivers = {name: index for index, name in enumerate(world.drivers)}
        self.pressures = {name: index for index, name in enumerate(PRESSURES)}


class Unknown(ValueError):
    """A word outside the vocabulary, with what was probably meant."""

    def __init__(self, rule: str, remedy: str) -> None:
        self.rule = rule
        self.remedy = remedy
        super().__init__(rule)


@dataclass(frozen=True)
class Target:
    """A quantity: its kind and up to three indices (0 where unused)."""

    kind: str
    a: int
    b: int = 0
    c: int = 0


def index(kind: str, name: str, known: dict[str, int]) -> int:
    """The index of a name, or Unknown."""
    if name not in known:
        raise Unknown(f"unknown {kind} `{name}`", did_you_mean(name, known))
    return known[name]


def pair(text: str, names: Names) -> tuple[int, int]:
    """The two actors of ``A-B``."""
    parts = text.split("-")
    if len(parts) != 2:
        raise Unknown(f"`{text}` is not a pair of actors", "Write it as A-B.")
    first, second = (index("actor", part, names.actors) for part in parts)
    if first == second:
        raise Unknown(f"`{text}` pairs an actor with itself", "Name two different actors.")
    return min(first, second), max(first, second)


def target(text: str, names: Names, allowed: tuple[str, ...] = tuple(FORMS)) -> Target:
    """The quantity that a text names; raises Unknown."""
    kind, *parts = text.split(".")
    if kind not in allowed:
        raise Unknown(f"unknown quantity `{kind}`", did_you_mean(kind, allowed))
    form = Unknown(f"`{text}` does not name a {kind}", f"Write it as {FORMS[kind]}.")
    if kind == "driver":
        if len(parts) != 1:
            raise form
        return Target(kind, index("driver", parts[0], names.drivers))
    if kind in PAIRED:
        if len(parts) != 1:
            raise form
        return Target(kind, *pair(parts[0], names))
    if len(parts) != (2 if kind in ("gap", "hostility", "grievance") else 3):
        raise form
    first, second = (index("actor", part, names.actors) for part in parts[:2])
    if first == second:
        raise Unknown(f"`{text}` pairs an actor with itself", "Name two different actors.")
    if kind == "pressure":
        return Target(kind, first, second, index("pressure", parts[2], names.pressures))
    third = index("channel", parts[2], names.channels) if len(parts) == 3 else 0
    return Target(kind, first, second, third)
