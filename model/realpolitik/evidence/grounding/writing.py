"""A grounded world as YAML: one line for each number, as worlds are written by hand."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*|\d{4}-\d\d")
WORDS = ("true", "false", "null", "yes", "no", "on", "off")  # words that YAML does not read as text


def text(world: dict[str, Any], command: str = "") -> str:
    """The document as YAML 1.2, with a head that says how it was made."""
    head = [
        "# Built from observed series by the formulas of docs/grounding.md; `judgement` marks defaults.",
        f"# {tally(world)}",
    ]
    if command:
        head.append(f"# {command}")
    return "\n".join([*head, "", *_lines(world, 0)]) + "\n"


def tally(world: dict[str, Any]) -> str:
    """How many numbers there are of each grade."""
    grades = Counter(stated["grade"] for stated in stated_numbers(world))
    return f"{sum(grades.values())} numbers: " + ", ".join(
        f"{n} {grade}" for grade, n in grades.most_common()
    )


def stated_numbers(node: Any) -> Iterator[dict[str, Any]]:
    """Every number of a document."""
    if isinstance(node, dict):
        if _is_number(node):
            yield node
        else:
            for value in node.values():
                yield from stated_numbers(value)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from stated_numbers(value)


def _is_number(node: dict[str, Any]) -> bool:
    return "value" in node and "range" in node


def _lines(node: dict[str, Any], depth: int) -> Iterator[str]:
    margin = "  " * depth
    for key, value in node.items():
        if isinstance(value, dict) and value and not _is_number(value):
            yield f"{margin}{key}:"
            yield from _lines(value, depth + 1)
        elif isinstance(value, (list, tuple)) and value and isinstance(value[0], dict):
            yield f"{margin}{key}:"
            for item in value:
                first, *rest = _lines(item, depth + 2)
                yield f"{margin}  - {first.lstrip()}"
                yield from rest
        else:
            yield f"{margin}{key}: {_inline(value)}"


def _inline(value: Any) -> str:
    """A value within one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_inline(item) for item in value) + "]"
    if isinstance(value, str) and PLAIN.fullmatch(value) and value.lower() not in WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
