"""The page on the hindcast says what its record holds, and the record is that of its manifest."""

import hashlib
import json
import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
CARD = json.loads((DOCS / "hindcast" / "scorecard.json").read_text(encoding="utf-8"))


def test_the_page_quotes_its_record(script):
    page = script("hindcast_page")
    text = page.PAGE.read_text(encoding="utf-8")
    assert page.filled(text, CARD) == text, "run: python docs/hindcast_page.py"
    marked = re.findall(r"<!-- from the scorecard: (\w+) -->", text)
    assert sorted(marked) == sorted(page.BLOCKS) and text.count("<!-- end -->") == len(marked)


def test_the_record_is_that_of_its_manifest():
    folder = DOCS / "hindcast"
    files = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert {"scorecard.json", "scorecard.md", "figures/calibration.png"} <= set(files)
    for name, told in files.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == told, name
