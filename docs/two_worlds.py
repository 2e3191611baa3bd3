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
WORLDS = ("quintet-2024-11", "quintet-2024-11-data", "quintet-2016-01", "quintet-2016-01-data")
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


def starts() -> str:
    """Numbers of the four starts that turn findings, and what the rules make of them at rest."""
    from realpolitik import load_case, simulate
    from realpolitik.interface.numbers import decimal
    from realpolitik.interface.table import Table

    rows: dict[str, list[str]] = {}
    for world in WORLDS:
        case = load_case(world)
        told, history = case.believed, next(iter(simulate(case, 1, 0))).history
        at = {name: k for k, name in enumerate(case.actors)}
        russia, iran, israel, gulf, west = (at[name] for name in ("RUS", "IRN", "ISR", "GULF", "WEST"))
        arms = case.channels.index("arms")
        force = history.pressure[0, 0, iran, :, 1]
        cost = history.dependence[0, 0, russia] * (history.threat[0, 0, :, iran] + force)
        fear, grievance = history.threat[0, 0], history.grievance[0, 0]
        for name, value, digits in (
            ("power of Russia (West 1)", told.power[russia], 2),
            ("power of Iran", told.power[iran], 2),
            ("Russia's fear of the West", fear[russia, west], 2),
            ("Iran's fear of the West", fear[iran, west], 2),
            ("common threat of Russia and Iran", history.common_threat[0, 0, russia, iran], 2),
            ("the Gulf's fear of Iran", fear[gulf, iran], 3),
            ("Israel's fear of Iran", fear[israel, iran], 3),
            ("what arming Iran costs Russia with the Gulf", cost[gulf], 4),
            ("with Israel", cost[israel], 4),
            ("with the West", cost[west], 4),
            ("hostility of Russia toward Israel", told.hostility[russia, israel], 2),
            ("hostility of Israel toward Russia", told.hostility[israel, russia], 2),
            ("grievance of Israel against Russia at rest", grievance[israel, russia], 2),
            ("hostility of Russia toward the West", told.hostility[russia, west], 2),
            ("Russian arms for Iran, delivered", told.volume[russia, iran, arms], 3),
            ("promised", told.pledge[russia, iran, arms], 2),
            ("Iranian arms for Russia, delivered", told.volume[iran, russia, arms], 3),
            ("Russia's arms from others", told.outside[russia, arms], 2),
            ("Iran's capacity in arms", told.capacity[iran, arms], 2),
            ("Israel's capacity in security", told.capacity[israel, case.channels.index("security")], 2),
        ):
            rows.setdefault(name, []).append(decimal(float(value), digits))
    table = Table("Where four starts part", ("", *WORLDS), [(name, *cells) for name, cells in rows.items()])
    return table.markdown()


def filled(page: str) -> str:
    """The page with every block as the record has it."""
    texts = blocks((KEPT / "worlds.md").read_text(encoding="utf-8")) | {"starts": starts()}
    for key, text in texts.items():
        block = re.compile(rf"(<!-- from the gallery: {key} -->\n).*?(<!-- end -->)", re.DOTALL)
        page = block.sub(lambda match, text=text: f"{match[1]}\n{text}\n\n{match[2]}", page)
    return page


if __name__ == "__main__":
    if "--tables" not in sys.argv:
        make()
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
