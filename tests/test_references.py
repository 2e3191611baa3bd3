"""Every key that code, worlds and pages cite stands once in docs/references.bib; every one there is cited."""

import csv
import re
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
ENTRY = re.compile(r"^@\w+\{(\w+),$", re.MULTILINE)
CITATION = re.compile(r"\[((?:[a-z_]+\d{4}|[a-z_]+)(?:; (?:[a-z_]+\d{4}|[a-z_]+))*)\]")
KEYS = ENTRY.findall((ROOT / "docs" / "references.bib").read_text(encoding="utf-8"))


def cited_in_prose(text):
    """Keys in square brackets; those without a year count only beside one that has a year or is known."""
    groups = [group.split("; ") for group in CITATION.findall(text)]
    return {
        key for group in groups if any(key[-4:].isdigit() or key in KEYS for key in group) for key in group
    }


def test_no_key_stands_twice():
    assert len(KEYS) == len(set(KEYS))
    assert "avdaliani2024" in KEYS


def prose():
    """Pages and modules that cite."""
    patterns = ("README.md", "model/**/*.py", "docs/**/*.md", "tests/**/*.md")
    return [path for pattern in patterns for path in ROOT.glob(pattern)]


def data():
    """Worlds, scenarios and registers."""
    return [*ROOT.glob("scenarios/**/*.yaml"), *ROOT.glob("model/**/*.yaml")]


def test_docstrings_and_documents_cite_known_works():
    unknown = {
        f"{path.relative_to(ROOT)}: {key}"
        for path in prose()
        for key in cited_in_prose(path.read_text(encoding="utf-8"))
        if key not in KEYS
    }
    assert unknown == set()


def cited_in_data(node):
    """All of what stands under ``source`` and all keys of ``sources``, at any depth."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "source":
                yield from [value] if isinstance(value, str) else value
            elif name == "sources":
                yield from value
            else:
                yield from cited_in_data(value)
    elif isinstance(node, list):
        for value in node:
            yield from cited_in_data(value)


def cited_in_grounding():
    """Sources of the table of data."""
    with (ROOT / "docs" / "grounding.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {key for row in rows for key in row["sources"].split()}


def test_worlds_and_registers_cite_known_works():
    cited = {(path.name, key) for path in data() for key in cited_in_data(YAML(typ="safe").load(path))}
    assert {pair for pair in cited if pair[1] not in KEYS} == set()
    assert cited_in_grounding() <= set(KEYS)


def test_every_work_is_cited_somewhere():
    cited = {key for path in prose() for key in cited_in_prose(path.read_text(encoding="utf-8"))}
    cited |= {key for path in data() for key in cited_in_data(YAML(typ="safe").load(path))}
    assert set(KEYS) - cited - cited_in_grounding() == set()
