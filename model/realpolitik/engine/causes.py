"""The causes that the ledger books to, and the facts behind a gain that it remembers."""

from __future__ import annotations

CAUSES = (
    "start",  # the stock at record 0
    "need",  # of the recipient: drivers and insecurity
    "capacity",  # own supply of the recipient, reach of pressure
    "outside_options",  # supply by others
    "saturation",  # supply already enjoyed from the partner
    "trust",
    "common_threat",
    "third_party",
    "bargain",
    "treaty",  # the rung itself, as the index counts it
    "treaty_pull",  # what a rung adds to the gains from exchange
    "dependence",
    "own_need",
    "structural_hostility",
    "disputes",
    "coercion",
    "siding",
    "aloofness",
    "entrapment",
    "policy",  # drivers that dictate pressure
    "friction",  # sanctions by others on deliveries
    "blockade",  # sanctions by the supplier itself
    "chance",
    "event",
    "settling",  # a start not at rest coming to rest: weights that a counterfactual changes
)
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
