"""Names of numbers, drivers, events and quantities of a result in the words of its world."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

SECTIONS = ("parameters", "pairs", "relations", "actors", "disputes", "channels", "interests", "ladder")
BETWEEN = {"rung": "treaty", "index": "alignment index", "bargain": "bargain"}
TOWARD = {
    "grievance": "grievance of {0} against {1}",
    "hostility": "hostility of {0} toward {1}",
    "dependence": "dependence of {0} on {1}",
    "trust": "trust of {0} in {1}",
    "threat": "threat that {1} is to {0}",
    "gap": "promises of {0} to {1} not kept",
}
FLOWS = {
    "volume": "{2}, {0} to {1}",
    "pledge": "{2} pledged, {0} to {1}",
    "pressure": "{2} of {0} against {1}",
}


class Wording:
    """The words of one scenario of a result; ``about`` is its entry in the manifest."""

    def __init__(self, about: Mapping[str, Any]) -> None:
        document = about["document"]
        world = document.get("world", {})  # empty for a case made in Python
        self.document = document
        self.actors = dict(zip(about["actors"], about["actor_labels"], strict=True))
        self.drivers = {name: brief(one["label"]) for name, one in world.get("drivers", {}).items()}
        self.channels = {name: brief(one["label"]) for name, one in world.get("channels", {}).items()}
        self.events = {name: brief(one["label"]) for name, one in document.get("events", {}).items()}

    def feature(self, name: str) -> str:
        """What varies between futures: a number's path, a driver (at a date, on average) or an event."""
        if name.startswith("event "):
            event = name.removeprefix("event ")
            return self.events.get(event, event)
        for end in (" on average", *self._dates(name)):
            if name.endswith(end):
                return self.feature(name.removesuffix(end)) + end
        section, *rest = name.split(".")
        if section == "drivers" and len(rest) == 1:
            return self.drivers.get(rest[0], rest[0])
        if section in SECTIONS and "world" in self.document:
            from realpolitik.world.change_labels import number_words
            from realpolitik.world.reopening import reopened

            return number_words(name, reopened(self.document, "the result").base.model)
        return self.drivers.get(name, name)

    def watched(self, name: str) -> str:
        """An observable of a nowcast: an event or a quantity."""
        if name.startswith("event "):
            return f"event: {self.feature(name)}"
        return self.quantity(name)

    def quantity(self, name: str) -> str:
        """What is watched: ``volume.IRN.RUS.arms``, ``rung.RUS-IRN``, ``driver.oil`` and the like."""
        kind, *rest = name.split(".")
        if kind == "driver" and len(rest) == 1:
            return self.drivers.get(rest[0], rest[0])
        if kind in BETWEEN and len(rest) == 1:
            return f"{BETWEEN[kind]}, {'–'.join(self._actor(one) for one in rest[0].split('-'))}"
        pattern = TOWARD.get(kind) if len(rest) == 2 else FLOWS.get(kind) if len(rest) == 3 else None
        if pattern is None:
            return name
        words = [self._actor(rest[0]), self._actor(rest[1]), *(self.channels.get(c, c) for c in rest[2:])]
        return pattern.format(*words)

    def _actor(self, name: str) -> str:
        return str(self.actors.get(name, name))

    @staticmethod
    def _dates(name: str) -> Iterable[str]:
        _, found, month = name.rpartition(" in ")
        return [f" in {month}"] if found and month[:4].isdigit() else []


def brief(label: str) -> str:
    """A label without what it adds after a comma or in brackets.

    >>> brief("deal between the United States and Iran, imposed from outside"), brief("rift (or thaw)")
    ('deal between the United States and Iran', 'rift')
    """
    return label.split(",")[0].split(" (")[0]


def dictionary(names: Iterable[str], words: Callable[[str], str]) -> dict[str, str]:
    """Each name's words; a name keeps itself where two would be called the same."""
    named = {name: words(name) for name in names}
    told = list(named.values())
    return {name: text if told.count(text) == 1 else name for name, text in named.items()}
