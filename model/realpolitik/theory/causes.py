"""The causes to which every change of an alignment is booked."""

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
