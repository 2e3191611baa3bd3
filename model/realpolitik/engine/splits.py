"""How the change of a supplier's or a recipient's gain divides among its reasons."""

from __future__ import annotations

from realpolitik.engine.causes import (
    CAPACITY,
    COMMON,
    COMMON_THREAT,
    DEPENDENCE,
    DEPENDS,
    NEED,
    NEED_R,
    OTHERS_R,
    OUTSIDE,
    OWN_NEED,
    OWN_R,
    PARTNER_R,
    PULL,
    SATURATION,
    THIRD,
    THIRD_PARTY,
    TREATY_PULL,
    TRUST,
    TRUST_R,
    TRUST_S,
    WORTH_S,
)
from realpolitik.theory.attribution import (
    marginal_slope,
)
from realpolitik.theory.choice import (
    marginal_use,
)
from realpolitik.theory.compiled import (
    rule,
)
from realpolitik.theory.inputs import (
    Floats,
)
from realpolitik.theory.structure import (
    Parameters,
    Tables,
)


@rule
def split_exchange(
    s: int, d: int, trust: int, weight: float, parameters: Parameters, old: Floats, new: Floats, out: Floats
) -> None:
    """Divide the change of ``a_X τ n / (1 + z)²`` among trust, need and the parts of supply."""
    z0 = old[s, d, OWN_R] + old[s, d, OTHERS_R] + old[s, d, PARTNER_R]
    z1 = new[s, d, OWN_R] + new[s, d, OTHERS_R] + new[s, d, PARTNER_R]
    use0 = marginal_use(z0)
    use1 = marginal_use(z1)
    worth = 0.5 * (old[s, d, NEED_R] * use0 + new[s, d, NEED_R] * use1)
    scale = weight * parameters.exchange
    out[s, d, TRUST] += scale * worth * (new[s, d, trust] - old[s, d, trust])
    scale *= 0.5 * (old[s, d, trust] + new[s, d, trust])
    out[s, d, NEED] += scale * 0.5 * (use0 + use1) * (new[s, d, NEED_R] - old[s, d, NEED_R])
    scale *= 0.5 * (old[s, d, NEED_R] + new[s, d, NEED_R]) * marginal_slope(z0, z1)
    out[s, d, CAPACITY] += scale * (new[s, d, OWN_R] - old[s, d, OWN_R])
    out[s, d, OUTSIDE] += scale * (new[s, d, OTHERS_R] - old[s, d, OTHERS_R])
    out[s, d, SATURATION] += scale * (new[s, d, PARTNER_R] - old[s, d, PARTNER_R])


@rule
def split_shared(
    s: int,
    d: int,
    weight: float,
    parameters: Parameters,
    tables: Tables,
    old: Floats,
    new: Floats,
    out: Floats,
) -> None:
    """Divide the change of the terms both sides have: common cause and the pull of treaties."""
    cause = parameters.common_cause * tables.strategic_weight[d]
    out[s, d, COMMON_THREAT] += weight * cause * (new[s, d, COMMON] - old[s, d, COMMON])
    out[s, d, TREATY_PULL] += weight * (new[s, d, PULL] - old[s, d, PULL])


@rule
def split_enmity(
    s: int, d: int, weight: float, parameters: Parameters, side: int, old: Floats, new: Floats, out: Floats
) -> None:
    """Divide the change of enmity as the change of hostility behind it is divided."""
    for c in range(new.shape[1]):
        out[s, d, c] -= weight * parameters.enmity * (new[side, c] - old[side, c])


@rule
def split_supplier(
    s: int,
    d: int,
    weight: float,
    visible: float,
    parameters: Parameters,
    tables: Tables,
    old: Floats,
    new: Floats,
    hostility_old: Floats,
    hostility_new: Floats,
    out: Floats,
) -> None:
    """Divide the change of a supplier's gain; ``visible`` is the share of third parties' charge it faces."""
    split_exchange(s, d, TRUST_S, weight, parameters, old, new, out)
    split_shared(s, d, weight, parameters, tables, old, new, out)
    split_enmity(s, d, weight, parameters, s, hostility_old, hostility_new, out)
    out[s, d, OWN_NEED] -= weight * parameters.own_need * (new[s, d, WORTH_S] - old[s, d, WORTH_S])
    charge = parameters.third_party * tables.sensitivity[d] * (new[s, d, THIRD] - old[s, d, THIRD])
    out[s, d, THIRD_PARTY] -= weight * visible * charge


@rule
def split_recipient(
    s: int,
    d: int,
    weight: float,
    parameters: Parameters,
    tables: Tables,
    old: Floats,
    new: Floats,
    hostility_old: Floats,
    hostility_new: Floats,
    out: Floats,
) -> None:
    """Divide the change of a recipient's gain."""
    split_exchange(s, d, TRUST_R, weight, parameters, old, new, out)
    split_shared(s, d, weight, parameters, tables, old, new, out)
    split_enmity(s, d, weight, parameters, 1 - s, hostility_old, hostility_new, out)
    out[s, d, DEPENDENCE] -= (
        weight * parameters.dependence_aversion * (new[s, d, DEPENDS] - old[s, d, DEPENDS])
    )
