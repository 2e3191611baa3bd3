"""Which findings change when the same scenarios start from another world."""

from __future__ import annotations

from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.findings import Findings, ScenarioFindings
from realpolitik.experiment.verdict import VERDICTS


def changed_findings(ours: Findings, theirs: Findings) -> list[str]:
    """Findings that do not survive the other world, in words; scenarios that only one holds are left out.

    Compared are the most frequent verdict, the sign of the difference to the baseline (none where the
    interval holds 0), and whether a partnership is likelier than not.
    """
    changes: list[str] = []
    for name, here in ours.scenarios.items():
        there = theirs.scenarios.get(name)
        if there is not None:
            changes += [f"{name}: {change}" for change in _changes(here, there)]
    return changes


def _changes(here: ScenarioFindings, there: ScenarioFindings) -> list[str]:
    found = []
    first, second = leading_verdict(here), leading_verdict(there)
    if first != second:
        found.append(
            f"most frequent verdict {first} ({100 * here.verdicts[first].value:.0f} %) "
            f"becomes {second} ({100 * there.verdicts[second].value:.0f} %)"
        )
    if here.difference is not None and there.difference is not None:
        signs = sign(here.difference), sign(there.difference)
        if signs[0] != signs[1]:
            found.append(
                f"difference to the baseline {here.difference.value:+.3f} "
                f"becomes {there.difference.value:+.3f}"
            )
    if here.partnership_early is not None and there.partnership_early is not None:
        sides = here.partnership_early.value > 0.5, there.partnership_early.value > 0.5
        if sides[0] != sides[1]:
            found.append(
                f"early partnership {100 * here.partnership_early.value:.0f} % "
                f"becomes {100 * there.partnership_early.value:.0f} %"
            )
    return found


def leading_verdict(found: ScenarioFindings) -> str:
    """The most frequent verdict."""
    return max(VERDICTS, key=lambda verdict: found.verdicts[verdict].value)


def sign(difference: Estimate) -> int:
    """-1 or 1 where the interval excludes 0, else 0."""
    return (difference.low > 0) - (difference.high < 0)
