"""Make results/gallery anew by the batch of `make run`, and put its findings and verdicts into the README.

``python docs/gallery.py`` takes a minute or two. Pictures are reduced to a palette to keep the gallery small.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GALLERY = ROOT / "results" / "gallery"
README = ROOT / "README.md"
SCENARIOS = (
    "baseline",
    "nuclear-deal",
    "maximum-pressure",
    "ukraine-settlement",
    "gulf-inducement",
    "israel-iran-war",
)
COMMAND = [
    *("run", *SCENARIOS, "--runs", "1000", "--seed", "20241101", "--until", "2030-12"),
    *(
        "--also-world",
        "quintet-2024-11-data",
        "--also-runs",
        "1000",
        "--out",
        "results/first-look",
        "--replace",
    ),
]
UNSIGNED = [
    *("run", "baseline", "--runs", "1000", "--seed", "20241101", "--until", "2030-12"),
    *("--set", "pairs.RUS-IRN.readiness=0", "--no-figures", "--no-ledger", "--out", "results/unsigned"),
]
COLOURS = 256


def batch(command: list[str], folder: Path) -> Path:
    """Run a command in a folder; return the result folder it names."""
    subprocess.run([sys.executable, "-m", "realpolitik", *command], cwd=folder, check=True)
    return folder / command[command.index("--out") + 1]


def keep(result: Path, unsigned: Path) -> None:
    """Copy the page and its pictures into the gallery, and what becomes of the baseline without a signing."""
    from PIL import Image

    shutil.rmtree(GALLERY, ignore_errors=True)
    (GALLERY / "figures").mkdir(parents=True)
    shutil.copy(result / "summary.md", GALLERY)
    shutil.copy(unsigned / "summary.md", GALLERY / "unsigned.md")
    for picture in sorted((result / "figures").glob("*.png")):
        reduced = (
            Image.open(picture)
            .convert("RGB")
            .quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=4, dither=Image.Dither.NONE)
        )
        reduced.save(GALLERY / "figures" / picture.name, optimize=True)


def findings(page: str) -> str:
    """The bullets under Findings."""
    return page.split("## Findings\n\n")[1].split("\n## ")[0].strip()


def verdicts(page: str) -> str:
    """The table of verdicts with its note."""
    return "\n\n".join(page.split("## Tables\n\n")[1].split("\n\n")[1:3])


def unsigned_row(page: str) -> str:
    """The baseline's row, under another name."""
    lines = verdicts(page).split("\n")
    row = next(line for line in lines if line.startswith("| baseline "))
    return "\n".join([*lines[:2], row.replace("| baseline ", "| baseline, no signing announced ")])


def filled(readme: str) -> str:
    """The README with findings and verdicts as the gallery's pages have them."""
    page = (GALLERY / "summary.md").read_text(encoding="utf-8")
    other = (GALLERY / "unsigned.md").read_text(encoding="utf-8")
    blocks = {"findings": findings(page), "verdicts": verdicts(page), "unsigned": unsigned_row(other)}
    for name, text in blocks.items():
        block = re.compile(rf"(<!-- from the gallery: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        readme = block.sub(lambda match, text=text: f"{match[1]}\n{text}\n\n{match[2]}", readme)
    return readme


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        keep(batch(COMMAND, Path(scratch)), batch(UNSIGNED, Path(scratch)))
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
