"""The page docs/parameters.md: every global parameter and every number of the worlds, with its grounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import get_args

from realpolitik.world.finding import find
from realpolitik.world.lineage import load_world
from realpolitik.world.problems import dotted
from realpolitik.world.quantities import Grade, Number, Quantity, numbers
from realpolitik.world.reading import Document
from realpolitik.world.register import parameters
from realpolitik.world.schema import World

WORLDS = (
    "quintet-2024-11",
    "quintet-2022-02",
    "quintet-2016-01",
    "quintet-2015-07",
    "quintet-2001-03",
    "quintet-2024-11-data",
    "quintet-2016-01-data",
)
GRADES = get_args(Grade)
HEAD = """\
# Parameters and numbers

Generated from the register of parameters and from the worlds; do not edit by hand.

Every number carries a unit, a plausible range, a grade, its sources (keys of `references.bib`) and a reason.
Grades: `paper` (the source paper), `data`, `literature`, `judgement`. Values of worlds not named
`-data` are judged; there `data` means that the value lies within the 90 % range of the data, the range shown.
How ranges were set is told in `scenarios/README.md`.

## Global parameters

The range is a prior. Where the grade is `paper`, the paper says that the force is there; its size is judged.
`precision` multiplies every gain: when tuning, fix it or the scale of the gains, never free both.
"""


def page() -> str:
    """The whole page as Markdown."""
    rows = (
        (
            f"`{name}`",
            item.symbol,
            item.meaning,
            item.unit,
            f"{item.default:g}",
            _span(item.range),
            item.grade,
            ", ".join(item.source),
            item.why,
        )
        for name, item in parameters().items()
    )
    titles = ("name", "symbol", "meaning", "unit", "default", "range", "grade", "source", "why")
    return (
        "\n".join([HEAD, *_table(titles, rows), *(line for name in WORLDS for line in _world(name))]) + "\n"
    )


def write(file: str | Path) -> Path:
    """Write the page."""
    target = Path(file)
    target.write_text(page(), encoding="utf-8")
    return target


def _world(name: str) -> Iterator[str]:
    file = find(name)
    loaded = load_world(file)
    stated = [entry for entry in numbers(loaded.model) if _states(loaded.document, str(file), entry[0])]
    count = Counter(number.grade for _, number, _ in stated)
    yield f"\n## World `{name}`\n\n{loaded.model.title}."
    if len(loaded.lineage) > 1:
        yield f"Only what differs from `{loaded.lineage[-2]}` is listed."
    graded = ", ".join(f"{count[grade]} {grade}" for grade in GRADES if count[grade])
    yield f"{len(stated)} numbers: {graded}."
    for section, entries in groupby(stated, key=lambda entry: _section(entry[0])):
        yield f"\n### {section}\n"
        titles = ("path", "unit", "value", "range", "grade", "source", "why")
        yield from _table(titles, (_row(section, *entry) for entry in entries))
    if loaded.model.events:
        yield "\n### events\n"
        yield from (f"- `{key}`: {event.label}. {event.why}." for key, event in loaded.model.events.items())
    yield from _sources(loaded.model)


def _sources(world: World) -> Iterator[str]:
    yield "\n### sources\n"
    yield from (f"- `{key}`: {citation}" for key, citation in world.sources.items())


def _states(document: Document, file: str, path: tuple[str | int, ...]) -> bool:
    return document.place(path, key=True).file == file


def _section(path: tuple[str | int, ...]) -> str:
    """Tables of a page: a part of the world, one per actor for what is large."""
    depth = 2 if path[0] in ("actors", "relations", "drivers") else 1
    return dotted(path[:depth])


def _row(
    section: str, path: tuple[str | int, ...], number: Number, quantity: Quantity | None
) -> tuple[str, ...]:
    rest = dotted(path)[len(section) + 1 :]
    unit = quantity.unit if quantity else ""
    return (
        rest,
        unit,
        f"{number.value:g}",
        _span(number.range),
        number.grade,
        ", ".join(number.source),
        number.why,
    )


def _span(span: tuple[float, float]) -> str:
    return f"{span[0]:g} to {span[1]:g}"


def _table(titles: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    names = list(titles)
    yield "| " + " | ".join(names) + " |"
    yield "|" + "---|" * len(names)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
