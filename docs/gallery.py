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
from typing import Any

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
SIGNINGS = {
    "delayed": ("0.24", "baseline, signing as slow as the record (.24 a year)"),
    "unsigned": ("0", "baseline, no signing announced"),
}
"""What becomes of the baseline under other readiness to sign: page, value, words."""


def signing(page: str) -> list[str]:
    """The command behind a page of SIGNINGS."""
    return [
        *("run", "baseline", "--runs", "1000", "--seed", "20241101", "--until", "2030-12"),
        *("--set", f"pairs.RUS-IRN.readiness={SIGNINGS[page][0]}"),
        *("--no-figures", "--no-ledger", "--out", f"results/{page}"),
    ]


WHY = ["explain", "results/first-look", "--scenario", "nuclear-deal", "--out", "results/why"]
TIP = ["tip", "baseline", "--runs", "300", "--seed", "20241101", "--out", "results/levers"]
COLOURS = 256


def batch(command: list[str], folder: Path) -> Path:
    """Run a command in a folder; return the result folder it names."""
    subprocess.run([sys.executable, "-m", "realpolitik", *command], cwd=folder, check=True)
    return folder / command[command.index("--out") + 1]


def keep(result: Path, signings: dict[str, Path]) -> None:
    """Copy the page, its pictures and those of the baseline under other readiness; leave the claims."""
    (GALLERY / "figures").mkdir(parents=True, exist_ok=True)
    for old in (GALLERY / "figures").glob("*.png"):
        if not old.name.startswith("claims"):
            old.unlink()
    shutil.copy(result / "summary.md", GALLERY)
    for page, folder in signings.items():
        shutil.copy(folder / "summary.md", GALLERY / f"{page}.md")
    for picture in sorted((result / "figures").glob("*.png")):
        reduced(picture).save(GALLERY / "figures" / picture.name, optimize=True)


def keep_whys(*folders: Path) -> None:
    """Copy the pages and pictures of an explanation and of the levers."""
    for folder in folders:
        for page in sorted(folder.glob("*.md")):
            text = page.read_text(encoding="utf-8")
            linked = re.sub(r"\]\((?:figures/)?([\w-]+\.png)\)", r"](figures/\1)", text)
            (GALLERY / page.name).write_text(linked, encoding="utf-8")
        for picture in sorted(folder.rglob("*.png")):
            reduced(picture).save(GALLERY / "figures" / picture.name, optimize=True)


def reduced(picture: Path) -> Any:
    """A picture with a palette of its own."""
    from PIL import Image

    return (
        Image.open(picture)
        .convert("RGB")
        .quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=4, dither=Image.Dither.NONE)
    )


def findings(page: str) -> str:
    """The bullets under Findings."""
    return page.split("## Findings\n\n")[1].split("\n## ")[0].strip()


def verdicts(page: str) -> str:
    """The table of verdicts with its note."""
    return "\n\n".join(page.split("## Tables\n\n")[1].split("\n\n")[1:3])


def signing_rows() -> str:
    """The baseline's rows under other readiness, each under its own name."""
    rows: list[str] = []
    for page, (_, words) in SIGNINGS.items():
        lines = verdicts((GALLERY / f"{page}.md").read_text(encoding="utf-8")).split("\n")
        row = next(line for line in lines if line.startswith("| baseline "))
        rows = [*(rows or lines[:2]), row.replace("| baseline ", f"| {words} ")]
    return "\n".join(rows)


def filled(readme: str) -> str:
    """The README with findings and verdicts as the gallery's pages have them."""
    page = (GALLERY / "summary.md").read_text(encoding="utf-8")
    blocks = {"findings": findings(page), "verdicts": verdicts(page), "signing": signing_rows()}
    for name, text in blocks.items():
        block = re.compile(rf"(<!-- from the gallery: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        readme = block.sub(lambda match, text=text: f"{match[1]}\n{text}\n\n{match[2]}", readme)
    return readme


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        here = Path(scratch)
        keep(batch(COMMAND, here), {page: batch(signing(page), here) for page in SIGNINGS})
        keep_whys(batch(WHY, here), batch(TIP, here))
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
