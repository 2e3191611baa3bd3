"""Actor-specific weights put otherwise: means stay, worlds stay valid, own weights stay untouched."""

from copy import deepcopy
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from realpolitik.analysis.forecasting.design import design
from realpolitik.experiment.hindcast_weights import Weights, reweigh
from realpolitik.experiment.hindcast_world import Structure, document_at, to_case

TERMS = design()
FOUR = Structure("four", "RUS,IRN,USA,SAU")


@pytest.fixture(scope="module")
def own():
    return document_at(FOUR, "2008-01", "2010-01", TERMS.facts)


def values(document, key):
    return np.array([actor["interests"][key]["value"] for actor in document["actors"].values()])


@pytest.mark.parametrize("weights", get_args(Weights))
def test_every_rule_makes_a_world(weights, own):
    document = document_at(replace(FOUR, weights=weights), "2008-01", "2010-01", TERMS.facts)
    inputs = to_case(document).inputs
    assert inputs.autonomy + inputs.interests.sum(axis=1) == pytest.approx(1)
    assert (document == own) == (weights == "own")


def test_interests_are_shared_at_their_mean(own):
    document = deepcopy(own)
    reweigh(document, "one set of interests")
    for key in ("prosperity", "order"):
        assert values(document, key) == pytest.approx(values(own, key).mean())


def test_open_economies_care_for_prosperity(own):
    document = deepcopy(own)
    reweigh(document, "prosperity by openness")
    prosperity = dict(zip(document["actors"], values(document, "prosperity"), strict=True))
    assert max(prosperity, key=prosperity.get) in ("USA", "SAU") and len(set(prosperity.values())) > 1


def test_salience_keeps_the_mean_of_a_dispute_and_follows_power(own):
    level, mighty = deepcopy(own), deepcopy(own)
    reweigh(level, "one salience")
    reweigh(mighty, "salience by power")
    for name, dispute in own["disputes"].items():
        mean = np.mean([party["salience"]["value"] for party in dispute["parties"].values()])
        levelled = [party["salience"]["value"] for party in level["disputes"][name]["parties"].values()]
        assert np.array(levelled) == pytest.approx(mean)
        cares = {a: p["salience"]["value"] for a, p in mighty["disputes"][name]["parties"].items()}
        assert "USA" not in cares or cares["USA"] == max(cares.values())
        assert max(cares.values()) <= 1
