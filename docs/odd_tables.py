"""Fill the tables of docs/odd.md from the registers, the reference world and the scenarios.

``python docs/odd_tables.py`` rewrites what lies between ``<!-- table: name -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from realpolitik.world.finding import find
from realpolitik.world.lineage import load_world
from realpolitik.world.quantities import Number
from realpolitik.world.register import parameters
from realpolitik.world.resolve import resolve
from realpolitik.world.schema import Links, World

PAGE = Path(__file__).with_name("odd.md")
WORLD = "quintet-2024-11"
SCENARIOS = (
    "baseline",
    "nuclear-deal",
    "maximum-pressure",
    "ukraine-settlement",
    "gulf-inducement",
    "israel-iran-war",
)
BLOCK = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def world() -> World:
    """The reference world."""
    return load_world(find(WORLD)).model


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def plain(number: Number) -> str:
    """A number's value in a cell."""
    return f"{number.value:g}"


def actors() -> str:
    """Actors with power, order, autonomy and interests."""
    names = list(world().interests)
    rows = [
        (
            f"`{key}`",
            actor.label,
            plain(actor.power),
            plain(actor.order),
            plain(actor.autonomy),
            *(plain(actor.interests[name]) for name in names),
        )
        for key, actor in world().actors.items()
    ]
    return table(
        [
            "actor",
            "",
            "power",
            "position on order",
            "autonomy",
            *(f"*w* {name.replace('_', ' ')}" for name in names),
        ],
        rows,
    )


def channels() -> str:
    """Channels with their properties."""
    fields = (
        "sensitivity",
        "strategic_weight",
        "threat_load",
        "sanction_friction",
        "evasion",
        "delivery_rate",
        "index_weight",
    )
    rows = [
        (f"`{key}`", channel.label, *(plain(getattr(channel, field)) for field in fields))
        for key, channel in world().channels.items()
    ]
    return table(["channel", "", *(field.replace("_", " ") for field in fields)], rows)


def ladder() -> str:
    """Rungs with what they cost and bring."""
    rows = [
        (m, rung.label, plain(rung.cost), plain(rung.exposure), plain(rung.pull), plain(rung.provocation))
        for m, rung in enumerate(world().ladder)
    ]
    return table(["rung", "", "cost", "exposure", "pull", "provocation"], rows)


def disputes() -> str:
    """Disputes with their parties."""
    rows = [
        (
            f"`{key}`",
            dispute.label,
            plain(dispute.activity),
            ", ".join(
                f"{name} {plain(party.position)} ({plain(party.salience)})"
                for name, party in dispute.parties.items()
            ),
        )
        for key, dispute in world().disputes.items()
    ]
    return table(["dispute", "", "activity", "position (salience) of its parties"], rows)


def drivers() -> str:
    """Drivers with process and what they move."""
    rows = [
        (
            f"`{key}`",
            driver.label,
            plain(driver.start),
            driver.process.kind.replace("_", " "),
            moved(driver.links),
        )
        for key, driver in world().drivers.items()
    ]
    return table(["driver", "", "start", "process", "moves"], rows)


def moved(links: Links) -> str:
    """Which quantities of whom a driver moves."""
    found = []
    for kind in type(links).model_fields:
        targets = getattr(links, kind)
        if kind in ("hostility", "pressure"):
            whom = [f"{one}→{other}" for one, others in targets.items() for other in others]
        else:
            whom = list(targets)
        if whom:
            found.append(f"{kind} ({', '.join(whom)})")
    return "; ".join(found) or "nothing"


def globals_() -> str:
    """The global parameters."""
    rows = [
        (
            f"`{name}`",
            item.symbol,
            item.meaning,
            f"{item.default:g}",
            f"{item.range[0]:g}–{item.range[1]:g}",
            item.grade,
        )
        for name, item in parameters().items()
    ]
    return table(["parameter", "", "meaning", "default", "range", "grade"], rows)


def scenarios() -> str:
    """The scenarios and what they ask."""
    return table(
        ["scenario", "question"],
        [(f"`{name}`", resolve(name).question) for name in SCENARIOS],
    )


TABLES: dict[str, Callable[[], str]] = {
    "actors": actors,
    "channels": channels,
    "ladder": ladder,
    "disputes": disputes,
    "drivers": drivers,
    "parameters": globals_,
    "scenarios": scenarios,
}


def filled(text: str) -> str:
    """The page with every table made anew."""
    return BLOCK.sub(lambda block: f"{block[1]}\n{TABLES[block[2]]()}\n{block[3]}", text)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
