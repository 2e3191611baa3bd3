"""Measure everything and show it: docs/performance.json, the tables of docs/performance.md, its picture.

``python benchmarks/all.py`` takes some ten minutes on two free cores; names of parts (peers, numpy_month,
kernel, scaling) measure only those, and ``--million`` adds a batch of a million runs (by itself, if all
else is recorded). ``--tables`` measures nothing and shows what is recorded. ``--quick`` tries everything in
a minute, and writes nowhere unless ``--out FOLDER`` says where.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kernel
import numpy_month
import peers
import performance_page
import performance_picture
import scaling
from measuring import DOCS, load, machine

PARTS: dict[str, Callable[[bool], dict[str, Any]]] = {
    "peers": peers.measure,
    "numpy_month": numpy_month.measure,
    "kernel": kernel.measure,
    "scaling": scaling.measure,
}


def measure(parts: list[str], quick: bool, million: bool, earlier: dict[str, Any]) -> dict[str, Any]:
    """Measure some parts anew and keep the others; each says when, on what and how busy the machine was."""
    works = {name: PARTS[name] for name in parts}
    if million:
        works["million"] = scaling.million
    recorded = dict(earlier)
    for name, work in works.items():
        print(f"Measuring: {name} …", flush=True)
        before = load()
        figures = work(quick)
        recorded[name] = figures | {"machine": machine(), "load_before": before, "load_after": load()}
        if not quick:
            write(recorded, DOCS)  # so that what is broken off later is not lost
    return recorded


def write(recorded: dict[str, Any], folder: Path) -> None:
    """The record, as plain JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "performance.json").write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")


def show(recorded: dict[str, Any], folder: Path) -> None:
    """Tables into the page, if the folder has one, and the picture if all it shows is measured."""
    if (folder / "performance.md").exists():
        performance_page.fill(recorded, folder / "performance.md")
    performance_picture.draw(recorded).savefig(
        folder / "performance.png", dpi=160, metadata={"Software": None}
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all if left out")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that it works")
    parser.add_argument("--million", action="store_true", help="and a batch of a million runs")
    parser.add_argument("--tables", action="store_true", help="measure nothing, show what is recorded")
    parser.add_argument("--out", type=Path, help="another folder than docs")
    given = parser.parse_args()
    if wrong := set(given.parts) - set(PARTS):
        parser.error(f"no part is named {', '.join(sorted(wrong))}; there are {', '.join(PARTS)}")
    record = DOCS / "performance.json"
    earlier = json.loads(record.read_text(encoding="utf-8")) if record.exists() and not given.quick else {}
    if given.tables:
        show(earlier, DOCS)
        return
    parts = given.parts or ([] if given.million and earlier else list(PARTS))
    recorded = measure(parts, given.quick, given.million, earlier)
    folder = given.out or (None if given.quick else DOCS)
    if folder is None:
        print(json.dumps(recorded, indent=1))
        return
    write(recorded, folder)
    show(recorded, folder)


if __name__ == "__main__":
    main()
