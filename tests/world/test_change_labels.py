"""Labels of changes say what is changed, from where to where."""

from __future__ import annotations

import pytest

from realpolitik.world.change_labels import course, number_words
from realpolitik.world.processes import Constant, Markov, MeanReverting, Ramp, Schedule, SelfExciting
from realpolitik.world.resolve import opened
from realpolitik.world.subsets import compare

LABELS = {
    ("siege", "grand-settlement"): {
        "drivers.coercion": "maximum pressure on Iran: held at 1",
        "drivers.ukraine_war": "war in Ukraine: 1 → 1.3 (2025-03), not held at .2",
        "drivers.us_iran_deal": "deal between the United States and Iran, imposed from outside: "
        "not 0 → .8 (2026-01)",
    },
    ("zangezur-standoff", "baseline"): {
        "counterfactuals.disputes.zangezur.parties.RUS.position": "Zangezur corridor through southern "
        "Armenia: position of Russia .5 → .6",
    },
    ("baseline", "zangezur-standoff"): {
        "counterfactuals.disputes.zangezur.activity": "Zangezur corridor through southern Armenia: "
        "activity .4 → .2",
    },
    ("colour-revolution", "baseline"): {
        "counterfactuals.actors.RUS.interests.prosperity": "Russia: weight of prosperity .2 → .15"
    },
}


@pytest.mark.parametrize(("ours", "theirs"), LABELS)
def test_labels_name_the_change_and_its_levels(ours, theirs):
    found = compare(ours, theirs).changes
    for name, label in LABELS[ours, theirs].items():
        assert found[name] == label


@pytest.mark.parametrize(
    ("process", "words"),
    [
        (Constant[float](kind="constant"), "held at its start"),
        (Constant[float](kind="constant", value=-0.5), "held at −.5"),
        (
            Schedule[float](kind="schedule", values={"2026-01": 0.5, "2028-01": 1.0}),
            "→ .5 (2026-01), then 1 (2028-01)",
        ),
        (Ramp[float](kind="ramp", slope=-0.1), "falling by .1 a year"),
        (
            Markov[float](kind="markov", states={"calm": 0.0, "open_war": 1.0}, rates={}),
            "jumping between calm (0), open war (1)",
        ),
        (MeanReverting[float](kind="mean_reverting", mean=0.5, sd=0.1, reversion=1.0), "about .5 (±.1)"),
        (
            SelfExciting[float](
                kind="self_exciting",
                base=0.5,
                excitation=1.0,
                excitation_decay=1.0,
                jump=0.1,
                value_decay=1.0,
            ),
            "with .5 incidents a year",
        ),
    ],
)
def test_courses(process, words):
    assert course(process, None) == words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("relations.RUS.IRN.hostility", "Russia toward Iran: hostility"),
        ("relations.RUS.IRN.volume.arms", "Russia toward Iran: volume in arms"),
        ("pairs.RUS-IRN.readiness", "Russia–Iran: readiness"),
        ("channels.trade.sanction_friction", "goods trade: sanction friction"),
        ("ladder.2.cost", "comprehensive partnership: cost"),
        ("parameters.common_cause", "common cause"),
        ("drivers.ukraine_war.links.power.RUS", "war in Ukraine: links power RUS"),
    ],
)
def test_numbers_are_named_by_the_labels_of_the_world(path, words):
    assert number_words(path, opened("baseline").base.model) == words
