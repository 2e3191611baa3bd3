"""Make results/gallery anew by the batch of `make run`, and put its findings and verdicts into the README.

``python docs/gallery.py`` takes a minute or two. Pictures are reduced to a palette, so that the gallery stays small.
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
    "baseline nuclear-deal maximum-pressure ukraine-settlement gulf-inducement israel-iran-war".split()
)
OUT = "results/first-look"
COMMAND = [
    *("run", *SCENARIOS, "--runs", "1000", "--seed", "20241101", "--until", "2030-12"),
    *("--also-world", "quintet-2024-11-data", "--out", OUT, "--replace"),
]
COLOURS = 128


def batch(folder: Path) -> Path:
    """Run the command of `make run` in a folder; return the result folder."""
    subprocess.run([sys.executable, "-m", "realpolitik", *COMMAND], cwd=folder, check=True)
    return folder / OUT


def keep(result: Path) -> None:
    """Copy the page and its pictures into the gallery."""
    from PIL import Image

    shutil.rmtree(GALLERY, ignore_errors=True)
    (GALLERY / "figures").mkdir(parents=True)
    shutil.copy(result / "summary.md", GALLERY)
    for picture in sorted((result / "figures").glob("*.png")):
        reduced = Image.open(picture).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        reduced.save(GALLERY / "figures" / picture.name, optimize=True)


def filled(readme: str, page: str) -> str:
    """The README with findings and verdicts as the gallery's page has them."""
    findings = page.split("## Findings\n\n")[1].split("\n## ")[0].strip()
    verdicts = page.split("## Tables\n\n")[1].split("\n\n")
    for name, text in (("findings", findings), ("verdicts", "\n\n".join(verdicts[1:3]))):
        block = re.compile(rf"(<!-- from the gallery: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        readme = block.sub(lambda match, text=text: f"{match[1]}\n{text}\n\n{match[2]}", readme)
    return readme


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        keep(batch(Path(folder)))
    page = (GALLERY / "summary.md").read_text(encoding="utf-8")
    README.write_text(filled(README.read_text(encoding="utf-8"), page), encoding="utf-8")
