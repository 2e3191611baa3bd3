"""A short page on a result: question, picture, tables, findings in words, limits, how to make it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from realpolitik.analysis.findings import Findings
from realpolitik.experiment.result import Result
from realpolitik.experiment.store import write_json, write_text
from realpolitik.interface.summary import camps_line, failed_told, header, sentences, tables, worlds_line

PICTURES = {
    "fan": "Alignment index over time, one panel per scenario",
    "verdicts": "Share of runs that tighten, hold or fray, with 95 % intervals",
    "difference": "Change of the index against the baseline, run by run",
    "causes": "Mean contribution of each cause to the change of the index",
}
LIMITS = (
    "Intervals are Monte Carlo intervals: they say what more runs would change, not how sure the "
    "model or its "
    "numbers are. Ranges of parameters and inputs are not in them.",
    "Observed levels of the start date are inputs. The model explains changes; what it cannot "
    "explain of the start "
    "is carried along as fixed terms, so levels are conditional on the tables.",
    "Internal politics are outside the model, and new kinds of exchange do not grow from nearly nothing by "
    "themselves: they need a dated deal.",
    "A scenario fixes what its file says and leaves the rest to chance; it is a condition, not a forecast.",
)


def write_report(
    result: Result, findings: Findings, companions: Mapping[str, Findings] | None = None
) -> list[Path]:
    """Write ``summary.md`` and ``summary.json`` into the result folder; return where they are."""
    companions = companions or {}
    page, data = result.folder / "summary.md", result.folder / "summary.json"
    write_text(page, markdown(result, findings, companions))
    write_json(
        data,
        {**findings.document(), "worlds_compared": {name: f.document() for name, f in companions.items()}},
    )
    return [page, data]


def markdown(result: Result, findings: Findings, companions: Mapping[str, Findings] | None = None) -> str:
    """The page as Markdown; pictures are linked where they have been drawn."""
    first, second = findings.focus_labels
    blocks = [
        f"# Does the {first}–{second} alignment tighten or fray?",
        header(findings) + ".",
        _questions(findings),
        *_pictures(result, ("fan",)),
        "## Findings",
        _bullets([*sentences(findings), *_extra(findings, companions or {})]),
        "## Tables",
        *(table.markdown() for table in tables(findings)),
        *_pictures(result, ("verdicts", "difference", "causes")),
        *_networks(result, findings),
        "## Limits",
        _bullets(LIMITS),
        "## How to make it again",
        _recipe(result),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _questions(findings: Findings) -> str:
    return _bullets([f"**{name}** ({s.title}): {s.question}" for name, s in findings.scenarios.items()])


def _extra(findings: Findings, companions: Mapping[str, Findings]) -> list[str]:
    failed = sum(scenario.failed for scenario in findings.scenarios.values())
    lines = [camps_line(findings), *worlds_line(findings, companions)]
    if failed:
        lines.append(failed_told(failed))
    return [line for line in lines if line]


def _pictures(result: Result, names: Sequence[str]) -> list[str]:
    return [
        f"![{PICTURES[name]}](figures/{name}.png)"
        for name in names
        if (result.folder / "figures" / f"{name}.png").is_file()
    ]


def _networks(result: Result, findings: Findings) -> list[str]:
    drawn = [
        name for name in findings.scenarios if (result.folder / "figures" / f"network-{name}.png").is_file()
    ]
    if not drawn:
        return []
    shown = findings.baseline if findings.baseline in drawn else drawn[0]
    others = ", ".join(f"[{name}](figures/network-{name}.png)" for name in drawn if name != shown)
    picture = (
        f"![Alignment of every pair at the start and in the last year, {shown}](figures/network-{shown}.png)"
    )
    return [picture, *([f"The same for {others}."] if others else [])]


def _recipe(result: Result) -> str:
    manifest = result.manifest
    system = manifest["platform"]
    libraries = ", ".join(f"{name} {version}" for name, version in system["libraries"].items())
    digest = manifest["digest"]
    return "\n".join(
        [
            "```",
            manifest["command"]
            or f"realpolitik run {' '.join(result.scenarios)} --runs {manifest['runs']} "
            f"--seed {manifest['seed']}",
            "```",
            "",
            f"realpolitik {manifest['version']} (rules and engine {manifest['program'][:12]}), Python "
            f"{system['python']} on {system['system']} {system['machine']}, {libraries}; "
            f"{manifest['seconds']:.0f} s. "
            + (f"Digest of all parts: `{digest[:16]}`." if digest else "The batch is unfinished."),
            "Scenarios as resolved, with their digests, lie in `manifest.json`.",
        ]
    )


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
