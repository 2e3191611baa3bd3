"""What discovery finds, in plain language, as tables and as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from realpolitik.analysis.discovery.boxes import Condition
from realpolitik.experiment.verdict import VERDICTS
from realpolitik.interface.numbers import decimal, percent, share_text
from realpolitik.interface.table import Table

if TYPE_CHECKING:
    from realpolitik.interface.discovery import Discovery


USEFUL = 0.6  # from here on a warning tells tips from the rest often enough to be called one


def words(condition: Condition, called: Mapping[str, str]) -> str:
    """A condition in plain language.

    >>> words(Condition("drivers.oil", 0.4, None), {"drivers.oil": "oil price"})
    'oil price above .40'
    >>> words(Condition("oil in 2027-12", -0.2, 0.1), {"oil in 2027-12": "oil price in 2027-12"})
    'oil price in 2027-12 from −.20 to .10'
    """
    name = called[condition.name]
    low, high = condition.low, condition.high
    if condition.name.startswith("event "):
        return f"“{name}” {'happens' if low is not None else 'does not happen'}"
    if low is not None and high is not None:
        return f"{name} from {_level(low)} to {_level(high)}"
    return f"{name} above {_level(low)}" if low is not None else f"{name} below {_level(high or 0.0)}"


def joined(conditions: Sequence[Condition], called: Mapping[str, str]) -> str:
    """Conditions in one line."""
    return " and ".join(words(one, called) for one in conditions) or "all futures"


def tables(found: Discovery) -> list[Table]:
    """Boxes, what holds them together, and the tree."""
    listed = []
    if found.boxes:
        listed += [box_table(found), stability_table(found)]
    return [*listed, tree_table(found)]


def box_table(found: Discovery) -> Table:
    """Share, coverage and size of every box."""
    rows = [
        (
            joined(box.conditions, found.words),
            share_text(box.share),
            share_text(box.coverage),
            percent(box.mass),
            percent(box.found),
        )
        for box in found.boxes
    ]
    return Table(
        f"Where {found.focus} {found.of}: per cent [95 %]; {share_text(found.base)} of all futures",
        ("futures in which …", f"{found.of} in", "covers", "of all", "searched"),
        rows,
        f"{found.of} in: share within the box; covers: part of all futures that end so. Both in the "
        "half of the "
        "futures that was not searched; searched: the share in the other half. A second box is about "
        "what the "
        "first leaves over.",
    )


def stability_table(found: Discovery) -> Table:
    """How often resamples bound the same features."""
    rows = []
    for number, box in enumerate(found.boxes, 1):
        often = ", ".join(
            f"{found.words[name]} {percent(part)}" for name, part in list(box.stability.items())[:5]
        )
        rows.append((f"box {number}", often, percent(box.overlap)))
    return Table(
        "Stability: per cent of 20 half samples whose box bounds a feature, and common futures",
        ("", "features bounded", "in common"),
        rows,
        "in common: futures in both boxes, of those in either, on average.",
    )


def tree_table(found: Discovery) -> Table:
    """Leaves of the tree."""
    rows = [
        (
            joined(leaf.conditions, found.words),
            percent(leaf.mass),
            *(share_text(leaf.shares[name]) for name in VERDICTS),
        )
        for leaf in found.leaves
    ]
    return Table(
        "A tree of questions: per cent of the futures in each leaf with each verdict [95 %]",
        ("futures in which …", "of all", *VERDICTS),
        rows,
        "Grown on one half of the futures, measured on the other.",
    )


def remarks(found: Discovery) -> list[str]:
    """The findings as sentences."""
    lines = [
        f"{'Outside the boxes before, ' if number else ''}{found.focus} {found.of} in "
        f"{share_text(box.share)} % of futures with {joined(box.conditions, found.words)}; "
        f"that covers {share_text(box.coverage)} % of the {'remaining ' if number else ''}futures in "
        f"which it {found.of}."
        for number, box in enumerate(found.boxes)
    ]
    if not found.boxes:
        lines.append(f"No simple condition makes `{found.of}` more common in futures that were not searched.")
    if found.phases is not None:
        decided = found.phases.decided()
        lines.append(
            f"On the map of {found.words[found.phases.names[0]]} and {found.words[found.phases.names[1]]}, "
            f"{percent(float(1 - decided.mean()))} % of the cells lie on a boundary within their Monte "
            "Carlo interval."
        )
    if found.warning is not None:
        skill = found.warning.skill
        told = [name for name, one in skill.items() if one.low > 0.5 and one.value >= USEFUL]
        said = " and ".join(
            f"{name} {decimal(one.value, 2)} [{decimal(one.low, 2)} {decimal(one.high, 2)}]"
            for name, one in skill.items()
        )
        verdict = (
            f"{' and '.join(told)} warn" + ("s" if len(told) == 1 else "") if told else "no useful warning"
        )
        lines.append(
            f"Before {found.warning.tipped:,} tips, against {found.warning.calm:,} runs that never "
            f"tip: {verdict}. "
            f"Chance that the trend is steeper before a tip: {said}; .50 is none."
        )
    lines.append("Shares are of the futures that this design draws, not odds of the world.")
    return lines


def document(found: Discovery) -> dict[str, Any]:
    """All numbers found, as plain data."""
    data: dict[str, Any] = {
        "of": found.of,
        "runs": int(found.futures.verdict.size),
        "features": list(found.futures.names),
        "base": found.base._asdict(),
        "boxes": [
            {
                "conditions": [vars(one) for one in box.conditions],
                "share": box.share._asdict(),
                "coverage": box.coverage._asdict(),
                "mass": box.mass,
                "found": box.found,
                "stability": dict(box.stability),
                "overlap": box.overlap,
            }
            for box in found.boxes
        ],
        "tree": [
            {
                "conditions": [vars(one) for one in leaf.conditions],
                "mass": leaf.mass,
                "shares": {name: part._asdict() for name, part in leaf.shares.items()},
            }
            for leaf in found.leaves
        ],
    }
    if found.phases is not None:
        data["phases"] = {
            "names": list(found.phases.names),
            "x": found.phases.x.tolist(),
            "y": found.phases.y.tolist(),
            "runs": found.phases.runs.tolist(),
            "hits": {name: hits.tolist() for name, hits in found.phases.hits.items()},
        }
    if found.warning is not None:
        data["warning"] = {
            "tipped": found.warning.tipped,
            "calm": found.warning.calm,
            "skill": {name: one._asdict() for name, one in found.warning.skill.items()},
            "curves": {
                name: {
                    group: {key: values.tolist() for key, values in course._asdict().items()}
                    for group, course in zip(("before a tip", "no tip"), pair, strict=True)
                }
                for name, pair in found.warning.curves.items()
            },
        }
    return data


def _level(value: float) -> str:
    return decimal(value, 2 if abs(value) < 10 else 0)
