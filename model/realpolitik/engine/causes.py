"""Places of the causes that the ledger books to, and of the facts behind a gain that it remembers."""

from __future__ import annotations

from realpolitik.theory.causes import CAUSES as CAUSES

(
    START,
    NEED,
    CAPACITY,
    OUTSIDE,
    SATURATION,
    TRUST,
    COMMON_THREAT,
    THIRD_PARTY,
    BARGAIN,
    TREATY,
    TREATY_PULL,
    DEPENDENCE,
    OWN_NEED,
    STRUCTURE,
    DISPUTES,
    COERCION,
    SIDING,
    ALOOFNESS,
    ENTRAPMENT,
    POLICY,
    FRICTION,
    BLOCKADE,
    CHANCE,
    EVENT,
    SETTLING,
) = range(len(CAUSES))

# What a supply's gains are made of, kept from the last meeting and the last step.
(
    TRUST_S,
    TRUST_R,
    NEED_R,
    OWN_R,
    OTHERS_R,
    PARTNER_R,
    WORTH_S,
    COMMON,
    PULL,
    THIRD,
    DEPENDS,
    TERM,
    NOISE,
    PROMISE,
    RECEIVE,
    DELIVER,
    LEFT_FACTS,
) = range(17)
