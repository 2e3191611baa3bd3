"""Formulas worked by hand on a few numbers."""

import numpy as np
import pytest

from realpolitik.evidence.grounding import arms, hostility, standing, trade
from realpolitik.evidence.grounding.actors import Actors, GroundingProblem, add_pairs, average, average_pairs
from realpolitik.evidence.grounding.estimate import judged, number
from realpolitik.evidence.grounding.view import View, windows
from realpolitik.evidence.series import INDEX, STATES

N = len(STATES)


def of_states(**values):
    found = np.full(N, np.nan)
    for state, value in values.items():
        found[INDEX[state]] = value
    return found


def test_members_are_weighted_by_product_and_the_unknown_left_out():
    actors = Actors.of("RUS,GULF=SAU+ARE")
    weights = actors.shares(of_states(RUS=10, SAU=3, ARE=1))
    assert weights[1, [INDEX["SAU"], INDEX["ARE"]]].tolist() == [0.75, 0.25]
    assert average(weights, of_states(RUS=1, SAU=2, ARE=6)).tolist() == [1, 3]
    assert average(weights, of_states(RUS=1, ARE=6)).tolist() == [1, 6]
    between = np.full((N, N), np.nan)
    between[INDEX["RUS"], INDEX["SAU"]], between[INDEX["RUS"], INDEX["ARE"]] = 0.4, 0.8
    assert average_pairs(weights, between)[0, 1] == pytest.approx(0.5)
    assert np.isnan(average_pairs(weights, between)[1, 0])
    assert add_pairs(actors.membership(), between)[0, 1] == pytest.approx(1.2)


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("RUS,XYZ", "XYZ"),
        ("RUS,A=RUS+IRN", "one actor only"),
        ("RUS", "two actors"),
        ("RUS,IRN,RUS", "twice"),
        ("RUS,G-7=USA+GBR", "no name"),
    ],
)
def test_wrong_actors_are_told(listed, said):
    with pytest.raises(GroundingProblem, match=said):
        Actors.of(listed)


def test_order_runs_from_the_lowest_to_the_highest_state():
    view = View("2024-01")
    actors = Actors.of(",".join(STATES))
    value = standing.order(view, actors.shares(np.ones(N)), 2023).value
    assert (value.min(), value.max()) == (0, 1)
    assert STATES[int(value.argmin())] == "SYR"
    assert STATES[int(value.argmax())] in ("ISR", "USA")


def test_nearness_of_neighbours_and_of_forward_forces():
    """Iran and Israel: 892 km by land, Hezbollah on the border: mean of 1/1.892 and 1."""
    actors = Actors.of("IRN,ISR,SAU,ARE")
    estimate = standing.proximity(actors, actors.shares(np.ones(N)), 2024)
    assert estimate.value[0, 1] == pytest.approx((1 / 1.892 + 1) / 2)
    assert (estimate.low[0, 1], estimate.high[0, 1]) == pytest.approx((1 / (1 + 892 / 500), 1))
    assert estimate.value[2, 3] == 1


def test_the_west_has_power_one_and_nobody_has_none():
    actors = Actors.of("WEST=USA+GBR+FRA+DEU,CHN,OMN")
    for year in (1992, 2005, 2023):
        power = standing.power(View(f"{year + 1}-01"), actors, year)
        assert power.value[0] == pytest.approx(1)
        assert 0 < power.value[2] < power.value[1] < 1


def test_hostility_by_hand():
    """Russia and the West in 2023: sanctioned and arming an enemy at war, so .75; half with the events."""
    actors = Actors.of("RUS,USA,UKR,TUR")
    view = View("2024-11")
    weights, years = actors.shares(view.latest("gdp", 2023)), windows(view)
    found = hostility.hostility(view, actors, weights, years)
    assert found.record[0, 1] == hostility.ARMING
    assert found.record[0, 2] == hostility.WAR
    assert found.record[0, 3] == hostility.BASE  # Türkiye arms Ukraine too, but does not sanction
    assert found.record[1, 2] == hostility.BASE
    gap = found.estimate.value[0, 1] - found.estimate.value[1, 0]
    share = hostility.conflictual_share(view, actors, years.coded)
    assert gap == pytest.approx(share[0, 1] - share[1, 0])
    assert found.estimate.value[0, 1] + found.estimate.value[1, 0] == pytest.approx(
        found.events[0, 1] + found.record[0, 1]
    )


def test_conflict_shares_pool_the_events_of_members():
    """2014: (neg. share x weight) summed over members, divided by the summed weight."""
    view = View("2016-01")
    actors = Actors.of("RUS,W=USA+GBR")
    share = hostility.conflictual_share(view, actors, (2014, 2014))
    conflict, weight = view.series("events_conflict").at(2014), view.series("events_weight").at(2014)
    row, columns = INDEX["RUS"], [INDEX["USA"], INDEX["GBR"]]
    expected = (conflict[row, columns] * weight[row, columns]).sum() / weight[row, columns].sum()
    assert share[0, 1] == pytest.approx(expected)


def test_a_sole_client_gets_all():
    """Deliveries 10 and 30 to two clients; the second never bought more: 10/min(30, 10) = 1 and 1."""
    actors = Actors.of("RUS,IRN,IND")
    window = np.zeros((1, N, N))
    window[0, INDEX["RUS"], INDEX["IRN"]], window[0, INDEX["RUS"], INDEX["IND"]] = 10, 30
    now, _ = arms.base(actors, window)
    assert now[0].tolist() == [0, 10, 30]
    window[0, INDEX["CHN"], INDEX["IRN"]] = 40
    now, _ = arms.base(actors, window)
    assert now[0].tolist() == [0, 30, 30]


def test_reported_trade_is_shared_out_as_it_was():
    flows = np.zeros((N, N))
    flows[INDEX["RUS"], INDEX["SAU"]], flows[INDEX["RUS"], INDEX["ARE"]] = 1, 3
    (changed, low, _), told = trade._with_reports([flows] * 3, flows, np.ones((N, N)))
    assert changed[INDEX["RUS"], INDEX["ARE"]] == pytest.approx(0.75 * 17000)
    assert low[INDEX["RUS"], INDEX["SAU"]] == pytest.approx(0.25 * 11000)
    assert told[INDEX["RUS"], INDEX["SAU"]] and not told[INDEX["RUS"], INDEX["CHN"]]
    # nothing was traded before: by what could be
    assert changed[INDEX["IRN"], INDEX["RUS"]] == 1350


def test_numbers_as_a_world_states_them():
    assert number(0.25, 0.3, 0.2, "data", ["unga2025"], "x")["range"] == [0.25, 0.25]
    assert judged(0.2, "x")["range"] == [0.14, 0.26]
    assert judged(0.02, "x")["range"] == [0, 0.07]
    assert judged(-0.9, "x", (-1, 1), 0.2, 0.0)["range"] == [-1, -0.7]
    assert str(number(-0.0, 0, 1, "data", [], "x")["value"]) == "0"
