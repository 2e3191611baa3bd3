"""All figures of a result, written to its folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from realpolitik.analysis.findings import Findings
from realpolitik.experiment.result import Result
from realpolitik.interface.plots import causes, difference, fan, network, style, verdicts


def write_figures(result: Result, findings: Findings, folder: Path | None = None) -> list[Path]:
    """Write every figure as PNG and SVG to ``folder`` (default: ``figures`` in the result folder)."""
    target = folder or result.folder / "figures"
    return [path for name, drawing in figures(result, findings) for path in style.save(drawing, target, name)]


def figures(result: Result, findings: Findings) -> Iterator[tuple[str, Any]]:
    """Names and drawings, the most telling first; those of months and of causes where these are recorded."""
    monthly = result.keeps("monthly")
    if monthly:
        yield "fan", fan.draw(result, findings)
    yield "verdicts", verdicts.draw(findings)
    compared = difference.draw(result, findings) if monthly else None
    if compared is not None:
        yield "difference", compared
    for scenario in findings.scenarios if monthly else ():
        yield f"network-{scenario}", network.draw(result, findings, scenario)
    if result.keeps("ledger"):
        yield "causes", causes.draw(result, findings)
