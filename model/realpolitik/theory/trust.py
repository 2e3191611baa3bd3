"""Trust: the belief that a partner delivers, learnt from the share of its pledges it has kept."""

from __future__ import annotations

from realpolitik.theory.choice import clip01
from realpolitik.theory.compiled import rule
from realpolitik.theory.inputs import Floats

BENEFIT_OF_DOUBT = 0.05
"""Added to both sums, so that a pair without pledges is trusted."""


@rule
def kept_share(i: int, j: int, volume: Floats, pledge: Floats) -> float:
    """Share of its pledges to j that i has kept, over channels: ``(Σ x + .05) / (Σ y + .05)``, in 0-1."""
    delivered = 0.0
    promised = 0.0
    for d in range(volume.shape[2]):
        delivered += volume[i, j, d]
        promised += pledge[i, j, d]
    return clip01((delivered + BENEFIT_OF_DOUBT) / (promised + BENEFIT_OF_DOUBT))
