"""The register of global parameters as a page of documentation."""

from __future__ import annotations

INTRODUCTION = """\
# Global parameters

Written by `realpolitik parameters --out docs/parameters.md` from the register
`model/realpolitik/data/parameters.yaml`; a test compares the two, so edit the register, not this page.

*Range* is the plausible range (the prior in later tuning), *bounds* what the rules allow. Grades: `paper`
(the paper states the force; its size is judged), `data`, `literature`, `judgement`. Sources are keys of
`references.bib`.

"""


def parameters_page() -> str:
    """The page as Markdown, one row per parameter in the order of the register."""
    from realpolitik.world.register import parameters

    headings = ("Name", "Symbol", "Meaning", "Unit", "Default", "Range", "Bounds", "Grade", "Sources", "Why")
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    for name, parameter in parameters().items():
        cells = (
            f"`{name}`",
            parameter.symbol,
            parameter.meaning,
            parameter.unit,
            f"{parameter.default:g}",
            _range(*parameter.range),
            _range(*parameter.bounds),
            parameter.grade,
            ", ".join(parameter.source),
            parameter.why,
        )
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    return INTRODUCTION + "\n".join(lines) + "\n"


def _range(low: float, high: float) -> str:
    return f"{low:g}–{high:g}"
