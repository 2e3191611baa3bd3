"""Make results/gallery/studies anew: sensitivity, discovery, rivals, nowcast, tuning, with pages and records.

``python docs/studies.py`` takes about a quarter of an hour on two cores, ``python docs/studies.py rivals``
makes one of them. Tables, findings and the line that says how they were made go into the pages of docs/.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STUDIES = ROOT / "results" / "gallery" / "studies"
FIRST = (
    "baseline",
    "nuclear-deal",
    "maximum-pressure",
    "ukraine-settlement",
    "gulf-inducement",
    "israel-iran-war",
)
MORE = (
    *("relief-for-iran", "relief-for-russia", "wedge-to-russia", "snapback", "escalated-war", "frozen-war"),
    *(
        "russia-israel-thaw",
        "russia-israel-break",
        "gulf-iran-detente",
        "payment-system",
        "fighters-delivered",
    ),
    *("china-as-patron", "iranian-opening", "western-decline", "siege", "grand-settlement"),
)
SEED = ("--seed", "20241101")
COMMANDS: dict[str, list[list[str]]] = {
    "sensitivity": [["sensitivity", "what-decides", "--out", "results/sensitivity"]],
    "discover": [
        [
            *("discover", "which-futures", "--map", "drivers.us_iran_deal", "pairs.RUS-IRN.readiness"),
            *("--out", "results/discover"),
        ],
    ],
    "rivals": [["rivals", *FIRST, *MORE, "--runs", "500", *SEED, "--out", "results/rivals"]],
    "nowcast": [
        ["run", *FIRST, "--runs", "2000", *SEED, "--no-figures", "--out", "results/first"],
        ["nowcast", "results/first", "--events", "suppose-mid-2026", "--out", "results/nowcast"],
    ],
    "tune-past": [["tune", "tune-past", "--out", "results/tune-past"]],
    "recovery": [["tune", "tune-laboratory", "--recover", "40", "--out", "results/recovery"]],
    "recovery-no-drift": [["tune", "tune-no-drift", "--recover", "20", "--out", "results/recovery-no-drift"]],
}
"""Study to the commands that make it, the last one's folder being kept."""


def gallery() -> Any:
    """The script of the gallery, for its way of making pictures small."""
    spec = importlib.util.spec_from_file_location("gallery", Path(__file__).with_name("gallery.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make(name: str, scratch: Path) -> None:
    """Run a study's commands and keep page, pictures, numbers and record."""
    tools = gallery()
    folder = [tools.batch(command, scratch) for command in COMMANDS[name]][-1]
    keep(name, folder, tools)


def keep(name: str, folder: Path, tools: Any) -> None:
    """Copy a study's page, record, tables and pictures into the gallery."""
    kept = STUDIES / name
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    found = [
        folder / "draws.parquet",
        folder / "inputs.zip",
        *folder.glob("*.md"),
        *folder.glob("*.json"),
        *folder.glob("*.yaml"),
    ]
    for file in filter(Path.is_file, found):
        shutil.copy(file, kept)
    for picture in sorted(folder.glob("*.png")):
        tools.reduced(picture).save(kept / picture.name, optimize=True)


PAGES = {
    "sensitivity": "sensitivity.md",
    "discover": "discovery.md",
    "rivals": "rivals.md",
    "nowcast": "nowcast.md",
    "tune-past": "tuning.md",
    "recovery": "tuning.md",
    "recovery-no-drift": "tuning.md",
}


def filled(name: str, page: str) -> str:
    """A page of docs/ with what the study found and how it was made, as the gallery has them."""
    record = next((STUDIES / name).glob("*.md")).read_text(encoding="utf-8")
    body, _, rest = record.partition("\n![")
    made = re.sub(r"^!?\[?[^\n]*\.png\)\n*", "", f"[{rest}", flags=re.MULTILINE).strip()
    blocks = {name: body.split("\n", 2)[2].strip(), f"{name} made by": made}
    for key, text in blocks.items():
        block = re.compile(rf"(<!-- from the gallery: {key} -->\n).*?(<!-- end -->)", re.DOTALL)
        page = block.sub(lambda match, text=text: f"{match[1]}\n{text}\n\n{match[2]}", page)
    return page


if __name__ == "__main__":
    for name in sys.argv[1:] or COMMANDS:
        with tempfile.TemporaryDirectory() as scratch:
            make(name, Path(scratch))
        page = ROOT / "docs" / PAGES[name]
        page.write_text(filled(name, page.read_text(encoding="utf-8")), encoding="utf-8")
