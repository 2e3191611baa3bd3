"""Which findings change when the same scenarios start from another world."""

from __future__ import annotations

from math import sqrt

from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.findings import Findings, ScenarioFindings
from realpolitik.experiment.verdict import VERDICTS

LEAD = 1.96  # standard errors by which a clear verdict leads
TWICE = 2.0  # ratio from which a difference of the same sign counts as another finding


def changed_findings(ours: Findings, theirs: Findings) -> list[str]:
    """Findings that do not survive the other world, in words; scenarios that only one holds are left out.

    Compared are the most frequent verdict (where at least one world has a clear one), the sign of the
    difference to the baseline (none where the interval holds 0) and its size where it doubles or halves, and
    whether an early partnership is likelier than not.
    """
    changes: list[str] = []
    for name, here in ours.scenarios.items():
        there = theirs.scenarios.get(name)
        if there is not None:
            changes += [f"{name}: {change}" for change in _changes(here, there)]
    return changes


def _changes(here: ScenarioFindings, there: ScenarioFindings) -> list[str]:
    found = []
    if leading_verdict(here) != leading_verdict(there) and (clear_verdict(here) or clear_verdict(there)):
        found.append(f"{_verdict_words(here)} becomes {_verdict_words(there)}")
    if here.difference is not None and there.difference is not None:
        signs = sign(here.difference), sign(there.difference)
        if signs[0] != signs[1] or (signs[0] != 0 and _twice_apart(here.difference, there.difference)):
            found.append(_difference_words(here.difference, there.difference))
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


def clear_verdict(found: ScenarioFindings) -> str | None:
    """The most frequent verdict if its lead over the next is more than chance (95 %), else None.

    The lead of two shares of the same n runs has variance ``(p + q - (p - q)²) / n``.
    """
    ranked = sorted((share.value for share in found.verdicts.values()), reverse=True)
    lead, both = ranked[0] - ranked[1], ranked[0] + ranked[1]
    clear = found.runs > 0 and lead > LEAD * sqrt((both - lead * lead) / found.runs)
    return leading_verdict(found) if clear else None


def sign(difference: Estimate) -> int:
    """-1 or 1 where the interval excludes 0, else 0."""
    return (difference.low > 0) - (difference.high < 0)


def _twice_apart(here: Estimate, there: Estimate) -> bool:
    """Whether one difference is at least twice the other, and their intervals do not meet."""
    small, large = sorted((abs(here.value), abs(there.value)))
    return large >= TWICE * small and (here.high < there.low or there.high < here.low)


def _difference_words(here: Estimate, there: Estimate) -> str:
    return f"difference to the baseline {here.value:+.3f} becomes {there.value:+.3f}"


def _verdict_words(found: ScenarioFindings) -> str:
    leading = leading_verdict(found)
    weight = f"{100 * found.verdicts[leading].value:.0f} %"
    return (
        f"{leading} ({weight})"
        if clear_verdict(found)
        else f"no clear verdict (most often {leading}, {weight})"
    )
