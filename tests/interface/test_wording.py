"""Names of a result in the words of its world."""

from __future__ import annotations

import pytest

from realpolitik.interface.wording import Wording, dictionary

ABOUT = {
    "actors": ["AAA", "BBB"],
    "actor_labels": ["Aland", "Bland"],
    "document": {
        "world": {
            "drivers": {"oil": {"label": "oil price (real)"}, "war": {"label": "war, near or far"}},
            "channels": {"arms": {"label": "arms"}},
        },
        "events": {"coup": {"label": "a coup in Aland"}},
    },
}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("drivers.oil", "oil price"),
        ("oil", "oil price"),
        ("war on average", "war on average"),
        ("oil in 2027-12", "oil price in 2027-12"),
        ("event coup", "a coup in Aland"),
        ("event unknown", "unknown"),
        ("nothing.of.the.kind", "nothing.of.the.kind"),
    ],
)
def test_features(name, words):
    assert Wording(ABOUT).feature(name) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("volume.AAA.BBB.arms", "arms, Aland to Bland"),
        ("grievance.BBB.AAA", "grievance of Bland against Aland"),
        ("rung.AAA-BBB", "treaty, Aland–Bland"),
        ("driver.war", "war"),
        ("event coup", "event: a coup in Aland"),
        ("riddle.AAA", "riddle.AAA"),
    ],
)
def test_watched_quantities(name, words):
    assert Wording(ABOUT).watched(name) == words


def test_a_case_made_in_python_has_no_words_but_those_of_its_actors():
    bare = Wording(ABOUT | {"document": {}})
    assert bare.feature("pairs.AAA-BBB.readiness") == "pairs.AAA-BBB.readiness"
    assert bare.watched("driver.oil") == "oil"
    assert bare.watched("volume.AAA.BBB.arms") == "arms, Aland to Bland"


def test_two_of_one_name_keep_their_own():
    called = dictionary(["war", "drivers.war", "oil"], Wording(ABOUT).feature)
    assert called == {"war": "war", "drivers.war": "drivers.war", "oil": "oil price"}
