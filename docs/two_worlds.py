"""Set the judged and the grounded world side by side, keep the record, and fill docs/two-worlds.md from it.

``python docs/two_worlds.py`` takes some minutes on two cores, ``--tables`` only fills the page from what is
recorded. Record, pictures and numbers: results/gallery/studies/worlds.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(
    0, str(Path(__file__).parent)
)  # the neighbouring script, also when this one is loaded by path

import itertools

from gallery import GALLERY, ROOT, batch, reduced

PAGE = ROOT / "docs" / "two-worlds.md"
KEPT = GALLERY / "studies" / "worlds"
COMMAND = [
    *("worlds", "quintet-2024-11", "quintet-2024-11-data", "--also", "quintet-2016-01=quintet-2016-01-data"),
    *("--runs", "1000", "--seed", "20241101", "--out", "results/worlds"),
]
CAPTION = re.compile(r"^\*\*(.+?)\*\*$", re.MULTILINE)


def make() -> None:
    """Run the comparison and keep page, pictures, numbers and record."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = batch(COMMAND, Path(scratch))
        shutil.rmtree(KEPT, ignore_errors=True)
        KEPT.mkdir(parents=True)
        for name in ("worlds.md", "manifest.json", "numbers.json"):
            shutil.copy(folder / name, KEPT)
        for picture in sorted(folder.glob("*.png")):
            reduced(picture).save(KEPT / picture.name, optimize=True)


def blocks(record: str) -> dict[str, str]:
    """What the page quotes: tables by the finding or register they are of, the remarks, what made it."""
    body, _, rest = record.partition("\n![")
    remarks = "\n".join(line for line in body.split("\n") if line.startswith("- "))
    texts: dict[str, list[str]] = {"remarks": [remarks]}
    starts = [match.start() for match in CAPTION.finditer(body)] + [body.index(remarks)]
    for first, last in itertools.pairwise(starts):
        table = body[first:last].strip()
        caption = CAPTION.match(table)
        assert caption is not None
        finding = re.match(r"([A-Z]+\d+) .*:", caption[1])
        key = (
            finding[1]
            if finding
            else {"Twelve": "facts", "Where": "differences"}.get(caption[1].split()[0], "claims")
        )
        texts.setdefault(key, []).append(table)
    made = re.sub(r"^!?\[?[^\n]*\.png\)\n*", "", f"[{rest}", flags=re.MULTILINE).strip()
    texts["made by"] = [made]
    return {key: "\n\n".join(tables) for key, tables in texts.items()}


def filled(page: str) -> str:
    """The page with every block as the record has it."""
    for key, text in blocks((KEPT / "worlds.md").read_text(encoding="utf-8")).items():
        block = re.compile(rf"(<!-- from the gallery: {key} -->\n).*?(<!-- end -->)", re.DOTALL)
        page = block.sub(lambda match, text=text: f"{match[1]}\n{text}\n\n{match[2]}", page)
    return page


if __name__ == "__main__":
    if "--tables" not in sys.argv:
        make()
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
