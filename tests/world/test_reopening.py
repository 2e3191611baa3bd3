"""A resolved document gives back the scenario that it was made of, digest and all."""

from __future__ import annotations

import json

import pytest

from realpolitik.world.assemble import case
from realpolitik.world.loading import load_case
from realpolitik.world.reopening import reopened
from realpolitik.world.resolve import built


@pytest.mark.parametrize(
    "name",
    ["baseline", "siege", "eastern-bloc", "concert-clubs-deepen", "quintet-2022", "russia-north-korea"],
)
def test_a_document_reopens_as_the_same_scenario(name):
    made = load_case(name)
    document = json.loads(json.dumps(dict(made.document)))
    again = case(
        built(reopened(document, "manifest.json")),
        until=document["until"],
        steps_per_year=document["steps_per_year"],
    )
    assert again.fingerprint == made.fingerprint
    assert (again.events, again.event_labels) == (made.events, made.event_labels)
    assert repr(again.processes) == repr(made.processes)
