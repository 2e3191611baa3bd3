"""Two worlds side by side as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

from realpolitik.analysis.claims import Tested
from realpolitik.analysis.side_by_side import Both, Finding, Pair, tally, world_case
from realpolitik.analysis.swaps import Side, Swap, Why
from realpolitik.experiment.tables import differing
from realpolitik.interface.claim_data import rules_digest
from realpolitik.interface.two_worlds_tables import Compared
from realpolitik.world.claim_schema import Claims


def document(found: Sequence[Compared], pairs: Sequence[Pair]) -> dict[str, Any]:
    """Everything that was found."""
    return {
        "pairs": [
            {
                "here": world_case(pair.here).world,
                "there": world_case(pair.there).world,
                "tables": differing(world_case(pair.here), world_case(pair.there)),
            }
            for pair in pairs
        ],
        "registers": [
            {
                "title": one.claims.title,
                "tally": tally(one.findings),
                "findings": {
                    finding.name: _finding(one.claims, finding, pairs, one.reasons)
                    for finding in one.findings
                },
            }
            for one in found
        ],
    }


def _finding(claims: Claims, finding: Finding, pairs: Sequence[Pair], reasons: Sequence[Why]) -> Any:
    claim = claims.claims[finding.name]
    return {
        "short": claim.short,
        "force": claim.force,
        "rules": rules_digest(claims, finding.name),
        "fate": finding.fate if finding.tests else None,
        "left_out": [number + 1 for number in finding.left_out],
        "tests": {str(both.number + 1): _both(both, pairs, reasons) for both in finding.tests},
    }


def _both(both: Both, pairs: Sequence[Pair], reasons: Sequence[Why]) -> dict[str, Any]:
    rule = both.here.test
    why = next((one for one in reasons if one.both is both), None)
    return {
        "says": rule.says,
        "pair": pairs.index(both.pair),
        "at_least": rule.at_least,
        "at_most": rule.at_most,
        "tolerance": rule.tolerance,
        "here": _tested(both.here),
        "there": _tested(both.there),
        "fate": both.fate,
        **({} if why is None else {"why": _why(why)}),
    }


def _why(why: Why) -> dict[str, Any]:
    return {
        "alone": list(why.alone),
        "into_here": _side(why.into_here),
        "into_there": _side(why.into_there),
        "parts_here": [_swap(swap) for swap in why.parts_here],
        "parts_there": [_swap(swap) for swap in why.parts_there],
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "singles": [_swap(swap) for swap in side.singles],
        "smallest": [list(swap.tables) for swap in side.smallest],
    }


def _swap(swap: Swap) -> dict[str, Any]:
    return {
        "tables": list(swap.tables),
        **_tested(swap.tested),
        "turns": swap.turns,
        "moved": _number(swap.moved),
    }


def _tested(tested: Tested) -> dict[str, Any]:
    effect = tested.effect
    return {
        "outcome": tested.outcome,
        "effect": {name: _number(value) for name, value in effect._asdict().items()},
    }


def _number(value: float) -> float | None:
    return round(float(value), 6) if isfinite(value) else None
