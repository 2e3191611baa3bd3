"""Exchange: a channel widens when both sides gain, and each promise shows only part of its price."""

from __future__ import annotations

from realpolitik.theory.choice import quantal
from realpolitik.theory.compiled import rule
from realpolitik.theory.structure import Parameters


@rule
def supplier_gain(
    parameters: Parameters,
    trust: float,
    partner_worth: float,
    own_worth: float,
    strategic_weight: float,
    common_threat: float,
    pull: float,
    hostility: float,
) -> float:
    """A supplier gains by the favour it expects back and by strengthening a co-threatened partner.

    ``Gs = a_X τ[i→j] μ[j] - a_O μ[i] + a_S v S + pull[m] - a_H h[i→j]``
    [blau1964; walt1987; gowa1993].
    """
    return (
        parameters.exchange * trust * partner_worth
        - parameters.own_need * own_worth
        + parameters.common_cause * strategic_weight * common_threat
        + pull
        - parameters.enmity * hostility
    )


@rule
def third_party_charge(parameters: Parameters, sensitivity: float, third_party: float) -> float:
    """What third parties will charge for a delivery, ``a_K s K``; a promise shows the share ϑ of it."""
    return parameters.third_party * sensitivity * third_party


@rule
def recipient_gain(
    parameters: Parameters,
    trust: float,
    own_worth: float,
    strategic_weight: float,
    common_threat: float,
    pull: float,
    autonomy: float,
    dependence: float,
    hostility: float,
) -> float:
    """A recipient gains by what it needs and loses by what binds it.

    ``Gr = a_X τ[j→i] μ[j] + a_S v S + pull[m] - a_D ω[j] D[j,i] - a_H h[j→i]`` [hirschman1945].
    """
    return (
        parameters.exchange * trust * own_worth
        + parameters.common_cause * strategic_weight * common_threat
        + pull
        - parameters.dependence_aversion * autonomy * dependence
        - parameters.enmity * hostility
    )


@rule
def mood(parameters: Parameters, uniform: float) -> float:
    """Shared judgement of a pair in one step: ``ε = judgement_noise (2 u - 1)``."""
    return parameters.judgement_noise * (2.0 * uniform - 1.0)


@rule
def agreed_pledge(
    parameters: Parameters, promise: float, receive: float, standing: float, mood: float
) -> float:
    """The less willing side decides: ``y' = quantal(λ (min(Gp, Gr) + standing + √s ε))`` [jackson1996]."""
    return quantal(parameters.precision * (min(promise, receive) + standing + mood))
