"""Verified claims as plain data, with what made them: versions, seed, runs, digests of inputs, machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from realpolitik import __version__
from realpolitik.analysis.claims import Finding, Tested, needed
from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.verification import Effort, Verified
from realpolitik.experiment.kept import Kept
from realpolitik.experiment.manifest import STUDY_PARTS, machine, now, source_digest
from realpolitik.experiment.record import KEPT, digest_of, sealed, told
from realpolitik.experiment.shifting import base, lineage
from realpolitik.experiment.store import digest
from realpolitik.interface.claim_tables import FORCES, SHORT
from realpolitik.world.claim_schema import Claims
from realpolitik.world.loading import load_case

FORMAT, KIND = 1, "verify"
TEXTS = {"short", "says", "kind", "nature", "force", "carrier", "refuted_by", "no_placebo", "revised", "note"}


DECISIVE = {"measure", "tests", "placebo", "mutation", "carrier_off", "beside"}


def manifest(
    claims: Claims,
    names: Sequence[str],
    effort: Effort,
    command: str,
    seconds: float,
    kept: Kept,
    source: str,
    numbers: Mapping[str, Any],
    texts: str | None,
) -> dict[str, Any]:
    """What made a verification, sealed, with digests of what went into it and of what came of it.

    ``source`` is the register as it was named; ``texts`` the digest of the archive of what was read.
    """
    arms = sorted({step for name in names for arm in _arms(claims, name) for step in lineage(claims, arm)})
    bases = sorted({base(claims, arm) for arm in arms}, key=str)
    cases = [load_case(scenario, world=world, until=until) for scenario, world, until in bases]
    return sealed(
        {
            "format": FORMAT,
            "kind": KIND,
            "command": command,
            "source": source,
            "version": __version__,
            "program": source_digest(STUDY_PARTS),
            **{name: value for name, value in vars(effort).items() if name != "workers"},
            "seconds": round(seconds, 1),
            "ensembles": {"run": kept.run, "found_again": kept.found},
            "finished": now(),
            "platform": machine(),
            "register_sha256": None if claims.file is None else digest(claims.file),
            "register": {name: rules_digest(claims, name) for name in names},
            "inputs": {
                f"{case.name} in {case.world}, {case.steps} steps": case.fingerprint for case in cases
            },
            "digest": digest_of(told(numbers)),
            KEPT: texts,
        }
    )


def rules_digest(claims: Claims, name: str) -> str:
    """Digest of what decides a claim's verdict: arms, measures, tests, placebos and mutation."""
    claim = claims.claims[name]
    arms = {step for arm in _arms(claims, name) for step in lineage(claims, arm)}
    decisive = {
        "claim": claim.model_dump(mode="json", include=DECISIVE),
        "arms": {arm: claims.arms[arm].model_dump(mode="json") for arm in sorted(arms)},
        "proposed": claims.proposed,
        "grounded": claims.grounded,
    }
    return hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()


def _arms(claims: Claims, name: str) -> set[str]:
    """The arms of a claim's tests, and those its mutation puts in their place."""
    asked = {request.arm for terms in needed(claims.claims[name]).values() for request in terms}
    claim = claims.claims[name]
    others = [claim.mutation.instead, *(other.instead for other in claim.beside)]
    return asked | {arm for instead in others for arm in instead.values()}


def data(claims: Claims, found: Sequence[Verified]) -> dict[str, Any]:
    """Everything that was found as plain data."""
    return {
        "counts": {
            force: {
                outcome: sum(
                    one.finding.outcome == outcome and claims.claims[one.name].force == force for one in found
                )
                for outcome in SHORT
            }
            for force in FORCES
        },
        "claims": {
            one.name: {
                **claims.claims[one.name].model_dump(mode="json", include=TEXTS),
                **_finding(one.finding),
                "placebos": {"-".join(pair): _finding(finding) for pair, finding in one.placebos.items()},
                "proposed": {"-".join(pair): _finding(finding) for pair, finding in one.proposed.items()},
                "grounded": _finding(one.grounded),
                "mutated": _finding(one.mutated),
                "mutation_turns": one.turned,
                "mutation_opens": one.opened,
                "carrier_off": _finding(one.carrier_off),
                "carrier_isolated": one.isolated,
                "beside": {says: _finding(finding) for says, finding in one.beside.items()},
                "mute": one.mute,
                "shuffled": _numbers(one.shuffled),
                "shuffled_tests": {str(k + 1): _numbers(share) for k, share in one.shuffled_tests.items()},
                "algebra": one.algebra,
                "may_be_algebra": one.may_be_algebra,
                "drawn": _numbers(one.drawn),
            }
            for one in found
        },
    }


def _finding(finding: Finding | None) -> Any:
    if finding is None:
        return None
    tests = [
        {"says": t.test.says, "outcome": t.outcome, "effect": _numbers(t.effect), **_rule(t)}
        for t in finding.tests
    ]
    return {"outcome": finding.outcome, "tests": tests}


def _rule(tested: Tested) -> dict[str, float | None]:
    return {name: getattr(tested.test, name) for name in ("at_least", "at_most", "tolerance")}


def _numbers(found: Estimate | None) -> Any:
    if found is None:
        return None
    return {key: None if value != value else round(float(value), 6) for key, value in found._asdict().items()}
