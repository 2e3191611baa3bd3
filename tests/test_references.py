"""Every key that code, worlds and documents cite stands in docs/references.bib, once."""

import re
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
ENTRY = re.compile(r"^@\w+\{(\w+),$", re.MULTILINE)
CITATION = re.compile(r"\[((?:[a-z_]+\d{4}|[a-z_]+)(?:; (?:[a-z_]+\d{4}|[a-z_]+))*)\]")
KEYS = ENTRY.findall((ROOT / "docs" / "references.bib").read_text(encoding="utf-8"))


def cited_in_prose(text):
    """Keys in square brackets; those without a year count only beside one that has a year."""
    groups = [group.split("; ") for group in CITATION.findall(text)]
    return {key for group in groups if any(key[-4:].isdigit() for key in group) for key in group}


def test_no_key_stands_twice():
    assert len(KEYS) == len(set(KEYS))
    assert "avdaliani2024" in KEYS


def test_docstrings_and_documents_cite_known_works():
    files = [*ROOT.glob("model/**/*.py"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("tests/**/*.md")]
    unknown = {
        f"{path.relative_to(ROOT)}: {key}"
        for path in files
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


def test_worlds_and_registers_cite_known_works():
    files = [*ROOT.glob("scenarios/**/*.yaml"), *ROOT.glob("model/**/*.yaml")]
    cited = {(path.name, key) for path in files for key in cited_in_data(YAML(typ="safe").load(path))}
    assert {pair for pair in cited if pair[1] not in KEYS} == set()
