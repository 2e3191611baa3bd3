"""The pictures of an explanation: waterfall, attribution bars, courses of runs by type."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from realpolitik.analysis.attribution import Attribution
from realpolitik.analysis.explanation import Explanation
from realpolitik.analysis.findings import Findings
from realpolitik.experiment.result import Result
from realpolitik.interface.plots import archetypes, attribution, style, waterfall


def write_explanation_figures(
    result: Result,
    findings: Findings,
    found: Explanation,
    parts: Attribution | None,
    folder: Path | None = None,
) -> list[Path]:
    """Write the figures as PNG and SVG to ``folder`` (default: ``figures`` in the result folder).

    Their names say what is compared, so that none replaces another.
    """
    target = folder or result.folder / "figures"
    drawn = explanation_figures(findings, found, parts)
    return [path for name, drawing in drawn for path in style.save(drawing, target, name)]


def explanation_figures(
    findings: Findings, found: Explanation, parts: Attribution | None
) -> Iterator[tuple[str, Any]]:
    """Names and drawings; no attribution bars for fewer than two changes."""
    key = found.key(findings.baseline)
    yield f"waterfall-{key}", waterfall.draw(findings, found)
    if parts is not None and len(parts.parts) > 1:
        yield f"attribution-{key}", attribution.draw(findings, found, parts)
    yield f"archetypes-{found.scenario}", archetypes.draw(findings, found)
