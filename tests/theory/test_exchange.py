"""Gains from exchange, worked by hand."""

import math

import pytest
from made_rows import parameters

from realpolitik.theory.exchange import agreed_pledge, mood, recipient_gain, supplier_gain, third_party_charge

CHOSEN = parameters(
    exchange=0.5,
    own_need=0.2,
    common_cause=2.0,
    enmity=0.5,
    third_party=10.0,
    dependence_aversion=4.0,
    judgement_noise=0.2,
    precision=2.0,
)


def test_supplier():
    # 0.5 · 0.8 · 0.6 - 0.2 · 0.3 + 2 · 0.4 · 0.1 + 0.05 - 0.5 · 0.2 = 0.24 - 0.06 + 0.08 + 0.05 - 0.10.
    assert supplier_gain(CHOSEN, 0.8, 0.6, 0.3, 0.4, 0.1, 0.05, 0.2) == pytest.approx(0.21)


def test_recipient():
    # 0.5 · 0.8 · 0.6 + 2 · 0.4 · 0.1 + 0.05 - 4 · 0.15 · 0.1 - 0.5 · 0.2 = 0.24 + 0.08 + 0.05 - 0.06 - 0.10.
    assert recipient_gain(CHOSEN, 0.8, 0.6, 0.4, 0.1, 0.05, 0.15, 0.1, 0.2) == pytest.approx(0.21)


def test_third_parties_charge_for_what_provokes():
    # 10 · 0.8 · 0.01.
    assert third_party_charge(CHOSEN, 0.8, 0.01) == pytest.approx(0.08)


def test_mood_spans_its_noise():
    # 0.2 (2 u - 1).
    assert [mood(CHOSEN, u) for u in (0.0, 0.5, 0.75)] == pytest.approx([-0.2, 0.0, 0.1])


def test_the_less_willing_side_decides():
    # 2 (min(0.4, 0.1) + 0.2 + 0.2) = 1: ½ + ½ / √3, whichever side it is.
    expected = 0.5 + 0.5 / math.sqrt(3)
    assert agreed_pledge(CHOSEN, 0.4, 0.1, 0.2, 0.2) == pytest.approx(expected)
    assert agreed_pledge(CHOSEN, 0.1, 0.4, 0.2, 0.2) == pytest.approx(expected)
