"""The stylised facts as a register: each can fail, and its mutation makes it."""

import pytest

from realpolitik.analysis.claims import passes
from realpolitik.analysis.verification import Effort, verify
from realpolitik.world.claims import load_claims

FACTS = load_claims("facts")


@pytest.fixture(scope="module")
def found():
    """Few runs suffice: the mutations are gross."""
    return {one.name: one for one in verify(FACTS, list(FACTS.claims), Effort(80, 20241101, mutations=True))}


@pytest.mark.parametrize("name", list(FACTS.claims))
def test_a_fact_holds_where_it_should_and_falls_with_what_carries_it(found, name):
    one = found[name]
    assert passes(one.finding.tests[0])
    assert one.turned, f"{name}: {one.mutated.tests[0]}"


def test_placebos_are_silent_but_where_the_argument_is_not_of_these_two(found):
    shown = {name for name, one in found.items() if one.silent is False}
    assert shown == {"F9", "F11"}  # Israel and the West: a rift moves their arms, a common threat their tie


def test_both_worlds_with_data_are_looked_at(found):
    assert all(one.grounded is not None for one in found.values())
    assert found["F2"].grounded.tests[2].outcome == "not supported"
