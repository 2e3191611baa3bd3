"""A world of any year from the observed series: `ground(date, actors)` gives what a world file holds.

Nothing later than the date enters (a test spoils what came later and finds the same world), except that known
drivers follow what was observed after the start, and that conventions were judged with hindsight.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from realpolitik.evidence.grounding.actors import Actors, GroundingProblem
from realpolitik.evidence.grounding.conventions import conventions
from realpolitik.evidence.grounding.disputes import disputes
from realpolitik.evidence.grounding.drivers import Mode, drivers
from realpolitik.evidence.grounding.numbers import actor_tables, grounded, pair_tables, relation_tables
from realpolitik.evidence.grounding.view import View

FIRST, LAST = "1992-01", "2024-12"
YEARS_AHEAD = 6
# All states, in the order of the axes; Kuwait and Bahrain with Saudi Arabia, as in the world of thirteen.
TWELVE = "RUS,IRN,ISR,SAU=SAU+KWT+BHR,ARE,QAT,OMN,USA,EUR=GBR+FRA+DEU,CHN,TUR,AZE,ARM"


def ground(
    date: str | int,
    actors: str | list[str] | dict[str, list[str]] | Actors,
    *,
    vintage: str | None = None,
    until: str | None = None,
    mode: Mode = "forecast",
    name: str | None = None,
) -> dict[str, Any]:
    """The world of a month (or of January of a year) as a document, ready to be written or checked.

    `actors` are states or blocs of them, such as `"RUS,IRN,GULF=SAU+ARE"`. `vintage` is the month at whose
    beginning the data are looked at; if left out, and at latest, that of the world. `mode` says whether
    drivers go on as observed (`known`, for conditional hindcasts) or by processes. Raises GroundingProblem.
    """
    check_date(date)
    start = _month(date)
    seen = start if vintage is None else _month(vintage)
    if seen > start:
        raise GroundingProblem(
            f"The vintage {seen} is later than the world of {start}.",
            "Leave it out, or name an earlier month.",
        )
    who = actors if isinstance(actors, Actors) else Actors.of(actors)
    horizon = until or f"{int(start[:4]) + YEARS_AHEAD}-{start[5:]}"
    if _month(horizon) <= start:
        raise GroundingProblem(f"The horizon {horizon} is not after {start}.", "Name a later month.")
    view = View(seen)
    numbers = grounded(view, who)
    questions = disputes(view, who, numbers.weights)
    frame = copy.deepcopy(conventions("frame"))
    world: dict[str, Any] = {
        "kind": "world",
        "name": name or f"grounded-{start}",
        "title": f"{', '.join(who.names)} in {start}, from observed series",
        "start": start,
        "horizon": horizon,
        "focus": list(who.names[:2]),
        "sources": {},
        "sanction_channel": frame["sanction_channel"],
        "interests": frame["interests"],
        "channels": frame["channels"],
        "ladder": frame["ladder"],
        "actors": actor_tables(numbers),
        "pairs": pair_tables(numbers),
        "relations": relation_tables(numbers),
        "disputes": questions,
        "drivers": drivers(View(seen), who, numbers.weights, set(questions), horizon, mode),
    }
    cited = set(_cited(world))
    world["sources"] = {key: text for key, text in frame["sources"].items() if key in cited}
    return world


def _month(date: str | int) -> str:
    text = f"{date}-01" if re.fullmatch(r"\d{4}", str(date)) else str(date)
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise GroundingProblem(f"{date!r} is no month.", "Write it as YYYY-MM, such as 2010-01.")
    return text


def check_date(date: str | int) -> None:
    """Raises GroundingProblem outside the years that the series cover."""
    if not FIRST <= _month(date) <= LAST:
        raise GroundingProblem(f"The series do not cover {date}.", f"Choose a month from {FIRST} to {LAST}.")


def _cited(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "source":
                yield from value
            else:
                yield from _cited(value)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from _cited(value)
