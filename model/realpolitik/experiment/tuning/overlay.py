"""What tuning found as a scenario that others can extend, with its provenance."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from realpolitik.experiment.store import write_text


def write_overlay(
    path: Path,
    *,
    extends: str,
    name: str,
    title: str,
    values: Mapping[str, tuple[float, str]],
    provenance: Sequence[str],
) -> None:
    """Write a scenario that extends another and assumes these numbers, each with why.

    ``values`` maps paths to the value and the reason. Raises OSError.
    """
    lines = [
        *(f"# {line}" for line in provenance),
        "kind: scenario",
        f"name: {name}",
        f"title: {_text(title)}",
        f"question: {_text('What follows if the numbers are those that tuning found?')}",
        f"motivation: {_text('Numbers tuned to targets; see the lines on top for where they come from.')}",
        f"extends: {extends}",
        "assumptions:" if values else "assumptions: {}",
    ]
    for place, (value, why) in values.items():
        lines.append(f"  {place}: {{value: {value:.6g}, why: {_text(why)}}}")
    write_text(path, "\n".join(lines) + "\n")


def _text(words: Any) -> str:
    return json.dumps(str(words), ensure_ascii=False)
