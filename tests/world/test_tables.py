"""The shipped worlds against a second transcription of the specification's tables, line by line."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.theory.inputs import LINK_KINDS, Case
from realpolitik.world.loading import load_case

ACTORS = ("RUS", "IRN", "ISR", "GULF", "WEST")
CHANNELS = ("arms", "trade", "energy", "transit", "diplomacy", "security")

# regime, military, prosperity, influence, order, autonomy
INTERESTS = """
RUS .15 .20 .20 .15 .15 .15
IRN .20 .20 .20 .15 .10 .15
ISR .05 .40 .20 .15 .05 .15
GULF .20 .15 .30 .15 .05 .15
WEST .05 .20 .25 .15 .25 .10
"""
BENEFITS = """
.05 .15 .05 0 .40 .35
.55 .05 0 .05 0 .35
0 .45 .30 .20 .05 0
.15 .10 .10 .20 .30 .15
.05 .10 0 .10 .65 .10
"""
# six channels Q | six channels O | P | r
SUPPLY = """
RUS | .70 .50 .50 .50 .70 .70 | .15 .45 .35 .20 .30 .05 | .75 | .19
IRN | .45 .30 .25 .60 .30 .45 | .05 .35 .20 .20 .20 .05 | .45 | 0
ISR | .50 .30 .10 .20 .25 .50 | 0 .30 .10 .20 .05 0 | .55 | .75
GULF | .05 .55 .70 .50 .50 .15 | .20 .70 .50 .50 .40 .10 | .30 | .35
WEST | 1 1 .90 .60 1 1 | .10 .80 .50 .60 .40 .10 | 1 | 1
"""
# sensitivity, strategic weight, threat load, friction, evasion, delivery rate, index weight
CHANNEL_ROWS = """
1 .15 .20 .15 .35 .80
.40 .15 .15 .20 .40 .40
.8 0 0 0 0 .8
.10 .30 .50 .20 0 0
0 0 0 .5 0 0
.7 1.5 .4 .5 4 1
.16 .16 .10 .10 .14 .14
"""
# cost, exposure, pull, provocation
LADDER = """
0 .03 .09 .52 1
0 0 .05 .30 1
0 .025 .05 .075 .10
0 .1 .4 .7 1
"""
# pair | proximity | hostility there, back | rung | sanction, force there | back
PAIRS = """
RUS–IRN | .6 | .20 .30 | 1 | 0 0 | 0 0
RUS–ISR | .3 | .35 .40 | 0 | 0 0 | 0 0
RUS–GULF | .25 | .22 .18 | 1 | 0 0 | 0 0
RUS–WEST | .8 | .80 .80 | 0 | .25 .20 | .75 .35
IRN–ISR | .8 | .97 .97 | 0 | .05 .15 | .10 .20
IRN–GULF | .9 | .45 .50 | 1 | 0 0 | 0 0
IRN–WEST | .5 | .75 .65 | 0 | .10 .10 | .75 .15
ISR–GULF | .5 | .20 .40 | 1 | 0 0 | 0 0
ISR–WEST | .3 | .10 .15 | 3 | 0 0 | 0 0
GULF–WEST | .3 | .24 .20 | 3 | 0 0 | 0 0
"""
VOLUMES = """
RUS–IRN | .10 .25 .08 .30 .60 .30 | .55 .25 .08 .35 .55 .30
RUS–ISR | 0 .20 .10 .05 .15 .15 | 0 .15 0 .05 .25 .20
RUS–GULF | .10 .30 .30 .15 .40 .10 | 0 .40 .25 .25 .40 .05
RUS–WEST | 0 .10 .10 .05 .05 0 | 0 .12 .03 .03 .05 0
IRN–GULF | 0 .20 .05 .10 .25 0 | 0 .20 .05 .15 .30 0
IRN–WEST | 0 .03 0 .02 .05 0 | 0 .05 0 .02 .08 0
ISR–GULF | .15 .20 .10 .10 .25 .15 | 0 .20 .10 .15 .20 .10
ISR–WEST | .40 .60 .15 .30 .70 .70 | .85 .75 .50 .40 .85 .85
GULF–WEST | 0 .60 .65 .50 .45 .35 | .75 .75 .60 .50 .55 .65
IRN–ISR | 0 0 0 0 0 0 | 0 0 0 0 0 0
"""
PLEDGES = {("RUS", "IRN"): ".50 .50 .45 .60 .70 .45", ("IRN", "RUS"): ".65 .50 .25 .60 .65 .40"}
# activity, then actor position/salience
DISPUTES = """
zangezur .2: RUS .5/.3, IRN -1/.8, ISR .3/.1, WEST .3/.1
gulf_islands .3: RUS .3/.1, IRN -1/.7, GULF 1/.7, WEST .4/.2
caspian .2: RUS .4/.2, IRN -.6/.3
energy_market .3: RUS .5/.4, IRN -.6/.4, GULF .4/.4
nuclear .5: RUS .1/.1, IRN -1/.5, ISR 1/1, GULF .5/.3, WEST 1/.3
levant .6: RUS -.3/.2, IRN -1/.7, ISR 1/1, GULF -.4/.3, WEST .2/.3
red_sea .4: RUS -.3/.1, IRN -1/.5, ISR .8/.5, GULF .7/.6, WEST 1/.5
axis_arming 0: RUS -1/.2, IRN -1/.3, ISR .5/.3, GULF 1/.12, WEST 1/.1
"""
LINKS = """
ukraine_war need RUS arms 4
ukraine_war need RUS trade .3
ukraine_war need RUS transit 1
ukraine_war need RUS diplomacy .5
ukraine_war hostility WEST RUS .30
ukraine_war hostility RUS WEST .25
ukraine_war pressure WEST RUS sanction .25
ukraine_war pressure WEST RUS force .15
ukraine_war order RUS -.25
us_iran_deal hostility WEST IRN -.30
us_iran_deal hostility IRN WEST -.25
us_iran_deal pressure WEST IRN sanction -.35
coercion hostility WEST IRN .25
coercion hostility IRN WEST .20
coercion pressure WEST IRN sanction .30
coercion pressure WEST IRN force .30
israel_iran_war pressure ISR IRN force .5
israel_iran_war pressure IRN ISR force .4
israel_iran_war pressure WEST IRN force .1
caucasus dispute zangezur .8
gaza hostility RUS ISR .15
gaza hostility GULF ISR .15
oil need RUS trade -.15
oil need RUS energy -.10
oil need IRN trade -.15
oil need IRN energy -.10
china outside RUS trade .4
china outside RUS arms .2
china outside IRN trade .4
china outside IRN arms .2
china outside IRN energy .2
gulf_offer capacity GULF trade .8
gulf_offer capacity GULF energy .6
axis_support dispute axis_arming 1
russia_israel_rift hostility RUS ISR .4
russia_israel_rift hostility ISR RUS .4
russia_relief hostility WEST RUS -.2
russia_relief hostility RUS WEST -.15
russia_relief pressure WEST RUS sanction -.45
gulf_iran_rift hostility GULF IRN .2
gulf_iran_rift hostility IRN GULF .25
iranian_turn hostility IRN WEST -.2
iranian_turn hostility WEST IRN -.15
iranian_turn order IRN .15
islands_clash dispute gulf_islands .5
caspian_accord dispute caspian -.2
"""
STARTS = {"ukraine_war": 1, "israel_iran_war": 0.2, "caucasus": 0.1, "gaza": 0.5}


def rows(text: str) -> list[str]:
    return [line for line in text.strip().splitlines() if line]


def floats(text: str) -> list[float]:
    return [float(word) for word in text.split()]


def actor(name: str) -> int:
    return ACTORS.index(name)


def both_ways(text: str) -> dict[tuple[str, str], list[float]]:
    found = {}
    for line in rows(text):
        pair, there, back = (part.strip() for part in line.split("|"))
        one, other = pair.split("–")
        found[one, other], found[other, one] = floats(there), floats(back)
    return found


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("baseline")


@pytest.fixture(scope="module")
def earlier() -> Case:
    return load_case("quintet-2016")


def test_order_of_actors_and_channels(case: Case) -> None:
    assert case.actors == ACTORS
    assert case.channels == CHANNELS
    assert (case.start, case.steps, case.focus) == ((2024, 11), 73, (0, 1))


def test_interests_and_benefits(case: Case) -> None:
    for line in rows(INTERESTS):
        name, *weights = line.split()
        *others, autonomy = (float(weight) for weight in weights)
        assert case.inputs.interests[actor(name)].tolist() == others
        assert case.inputs.autonomy[actor(name)] == autonomy
    assert case.inputs.benefits.tolist() == [floats(line) for line in rows(BENEFITS)]


def test_supply_power_and_order(case: Case) -> None:
    for line in rows(SUPPLY):
        name, capacity, outside, power, order = (part.strip() for part in line.split("|"))
        assert case.inputs.capacity[actor(name)].tolist() == floats(capacity)
        assert case.inputs.outside[actor(name)].tolist() == floats(outside)
        assert case.inputs.power[actor(name)] == float(power)
        assert case.inputs.order[actor(name)] == float(order)


def test_channels_and_ladder(case: Case) -> None:
    x = case.inputs
    columns = [x.sensitivity, x.strategic_weight, x.threat_load, x.sanction_friction, x.evasion]
    columns += [x.delivery_rate, x.index_weight]
    for column, line in zip(columns, rows(CHANNEL_ROWS), strict=True):
        assert column.tolist() == floats(line)
    for column, line in zip([x.cost, x.exposure, x.pull, x.provocation], rows(LADDER), strict=True):
        assert column.tolist() == floats(line)
    assert case.channels[x.sanction_channel] == "trade"


def test_pairs(case: Case) -> None:
    x = case.inputs
    for line in rows(PAIRS):
        pair, near, hostility, rung, there, back = (part.strip() for part in line.split("|"))
        i, j = (actor(name) for name in pair.split("–"))
        assert x.proximity[i, j] == x.proximity[j, i] == float(near)
        assert [x.hostility[i, j], x.hostility[j, i]] == floats(hostility)
        assert x.rung[i, j] == x.rung[j, i] == int(rung)
        assert x.pressure[i, j].tolist() == floats(there)
        assert x.pressure[j, i].tolist() == floats(back)
    expected = np.zeros((5, 5))
    expected[0, 1] = expected[1, 0] = 1.2
    assert x.readiness.tolist() == expected.tolist()
    assert not x.bargain.any()


def test_volumes_and_pledges(case: Case) -> None:
    for (one, other), volumes in both_ways(VOLUMES).items():
        assert case.inputs.volume[actor(one), actor(other)].tolist() == volumes
    for i in range(5):
        for j in range(5):
            stated = PLEDGES.get((ACTORS[i], ACTORS[j]))
            found = case.inputs.pledge[i, j]
            assert np.isnan(found).all() if stated is None else found.tolist() == floats(stated)


def test_disputes(case: Case) -> None:
    assert len(case.disputes) == len(rows(DISPUTES))
    for line in rows(DISPUTES):
        head, parties = line.split(": ")
        name, activity = head.split()
        q = case.disputes.index(name)
        position, salience = np.zeros(5), np.zeros(5)
        for party in parties.split(", "):
            who, both = party.split()
            position[actor(who)], salience[actor(who)] = (float(part) for part in both.split("/"))
        assert case.inputs.activity[q] == float(activity)
        assert case.inputs.position[q].tolist() == position.tolist()
        assert case.inputs.salience[q].tolist() == salience.tolist()


def test_links(case: Case) -> None:
    links = case.inputs.links
    found = set(
        zip(*(column.tolist() for column in links), strict=True)  # kind, driver, a, b, c, gain
    )
    expected = set()
    for line in rows(LINKS):
        driver, kind, *target, gain = line.split()
        indices = []
        for word in target:
            for names in (ACTORS, CHANNELS, ("sanction", "force"), case.disputes):
                if word in names:
                    indices.append(names.index(word))
                    break
        indices += [0] * (3 - len(indices))
        expected.add((LINK_KINDS.index(kind), case.drivers.index(driver), *indices, float(gain)))
    assert found == expected
    assert len(links.gain) == len(expected)


def test_driver_starts_and_processes(case: Case) -> None:
    assert case.inputs.driver_start.tolist() == [STARTS.get(name, 0) for name in case.drivers]
    process = dict(zip(case.drivers, case.processes, strict=True))
    war = process["ukraine_war"]
    assert war.kind == "markov"
    assert war.numbers["values"] == (1, 0.6, 0.2)
    expected = [[-0.35, 0.30, 0.05], [0.10, -0.30, 0.20], [0.02, 0.03, -0.05]]
    np.testing.assert_allclose(war.numbers["rates"], expected, atol=1e-15)
    names = ("base", "excitation", "excitation_decay", "jump", "value_decay")
    strikes, clashes = process["israel_iran_war"], process["caucasus"]
    assert (strikes.kind, [strikes.numbers[name] for name in names]) == ("hawkes", [0.5, 1.5, 3, 0.5, 1.5])
    assert (clashes.kind, [clashes.numbers[name] for name in names]) == ("hawkes", [0.25, 0.5, 2, 0.5, 1.5])
    assert process["gaza"].numbers == {"mean": 0.3, "sd": 0.2, "reversion": 0.5}
    assert process["oil"].numbers == {"mean": 0, "sd": 1, "reversion": 0.8}
    assert (process["china"].kind, process["china"].numbers) == ("ramp", {"slope": 0.05})
    imposed = ("us_iran_deal", "coercion", "gulf_offer", "axis_support", "russia_israel_rift")
    for name in (
        *imposed,
        "russia_relief",
        "gulf_iran_rift",
        "iranian_turn",
        "islands_clash",
        "caspian_accord",
    ):
        assert process[name].kind == "schedule"
        assert process[name].numbers == {"steps": (1,), "values": (0.0,)}


EARLIER_VOLUMES = """
RUS–IRN | .10 .12 .05 .15 .40 .20 | .03 .10 .05 .15 .30 .15
RUS–ISR | 0 .25 .10 .05 .30 .25 | .05 .25 0 .05 .45 .30
RUS–GULF | .05 .15 .20 .08 .25 .05 | 0 .20 .20 .08 .25 .05
RUS–WEST | 0 .55 .70 .45 .30 .10 | 0 .45 .40 .40 .25 .05
IRN–WEST | 0 .05 .10 .10 .20 0 | 0 .10 .10 .10 .25 0
IRN–ISR | 0 0 0 0 0 0 | 0 0 0 0 0 0
IRN–GULF | 0 .20 .05 .10 .05 0 | 0 .20 .05 .15 .05 0
ISR–GULF | 0 0 0 0 .25 0 | 0 0 0 0 .20 0
ISR–WEST | .40 .60 .15 .30 .70 .70 | .40 .75 .50 .40 .85 .85
GULF–WEST | 0 .60 .65 .50 .45 .35 | .75 .75 .60 .50 .55 .65
"""
# pair | hostility there, back | rung | sanction, force there | back
EARLIER_PAIRS = """
RUS–IRN | .25 .35 | 1 | 0 0 | 0 0
RUS–ISR | .25 .30 | 0 | 0 0 | 0 0
RUS–GULF | .22 .18 | 1 | 0 0 | 0 0
RUS–WEST | .55 .55 | 0 | .10 .05 | .35 .05
IRN–ISR | .97 .97 | 0 | .05 .08 | .10 .05
IRN–GULF | .70 .70 | 0 | 0 0 | 0 0
IRN–WEST | .60 .45 | 0 | .05 .05 | .35 .05
ISR–GULF | .20 .40 | 0 | 0 0 | 0 0
ISR–WEST | .10 .15 | 3 | 0 0 | 0 0
GULF–WEST | .24 .20 | 3 | 0 0 | 0 0
"""


def test_world_of_2016(earlier: Case, case: Case) -> None:
    x = earlier.inputs
    assert (earlier.start, earlier.steps) == ((2016, 1), 107)
    for (one, other), volumes in both_ways(EARLIER_VOLUMES).items():
        assert x.volume[actor(one), actor(other)].tolist() == volumes, (one, other)
    for line in rows(EARLIER_PAIRS):
        pair, hostility, rung, there, back = (part.strip() for part in line.split("|"))
        i, j = (actor(name) for name in pair.split("–"))
        assert [x.hostility[i, j], x.hostility[j, i]] == floats(hostility), pair
        assert x.rung[i, j] == x.rung[j, i] == int(rung), pair
        assert [x.pressure[i, j].tolist(), x.pressure[j, i].tolist()] == [floats(there), floats(back)], pair
    assert x.pledge[0, 1].tolist() == [0.25, 0.25, 0.20, 0.30, 0.50, 0.30]
    assert x.pledge[1, 0].tolist() == [0.06, 0.20, 0.10, 0.30, 0.40, 0.25]
    assert not x.readiness.any()
    assert x.order.tolist() == [0.38, 0, 0.75, 0.35, 1]
    assert [x.outside[0, 1], x.outside[1, 1]] == [0.20, 0.20]
    nuclear, red_sea = (earlier.disputes.index(name) for name in ("nuclear", "red_sea"))
    assert [x.activity[nuclear], x.activity[red_sea]] == [0.1, 0.1]
    assert [x.position[nuclear, 0], x.salience[nuclear, 0]] == [0.6, 0.3]
    same = [q for q in range(len(case.disputes)) if q not in (nuclear, red_sea)]
    assert x.activity[same].tolist() == case.inputs.activity[same].tolist()
    assert x.capacity.tolist() == case.inputs.capacity.tolist()
    assert x.power.tolist() == case.inputs.power.tolist()
    assert x.proximity.tolist() == case.inputs.proximity.tolist()


def test_timeline_of_2016(earlier: Case) -> None:
    starts = dict(zip(earlier.drivers, earlier.inputs.driver_start.tolist(), strict=True))
    assert {name: starts[name] for name in ("ukraine_war", "us_iran_deal", "israel_iran_war", "gaza")} == {
        "ukraine_war": 0,
        "us_iran_deal": 1,
        "israel_iran_war": 0,
        "gaza": 0,
    }
    process = dict(zip(earlier.drivers, earlier.processes, strict=True))
    assert process["ukraine_war"].numbers == {"steps": (73,), "values": (1,)}
    assert process["us_iran_deal"].numbers == {"steps": (28,), "values": (0,)}
    assert process["gaza"].numbers == {"steps": (93,), "values": (0.5,)}
    assert process["israel_iran_war"].kind == "hawkes"
    plan = earlier.timeline
    assert [plan.first.tolist(), plan.last.tolist(), plan.probability.tolist()] == [[79], [79], [1]]
    assert [plan.effect_a[0], plan.effect_b[0], plan.effect_c[0], plan.effect_value[0]] == [1, 0, 0, 0.65]
    assert plan.atom_threshold.tolist() == [0.6]
    assert earlier.event_steps == (79,)


def test_scenarios_fix_their_driver() -> None:
    fixed = {
        "nuclear-deal": ("us_iran_deal", 0.8),
        "maximum-pressure": ("coercion", 1),
        "ukraine-settlement": ("ukraine_war", 0.2),
        "gulf-inducement": ("gulf_offer", 1),
        "israel-iran-war": ("israel_iran_war", 1),
    }
    base = load_case("baseline")
    for name, (driver, value) in fixed.items():
        case = load_case(name)
        for known, before, now in zip(case.drivers, base.processes, case.processes, strict=True):
            if known == driver:
                assert now.numbers == {"steps": (1,), "values": (value,)}
            else:
                assert now == before
        assert case.inputs.driver_start.tolist() == base.inputs.driver_start.tolist()


GROUNDED_POWER = [0.488, 0.1016, 0.2371, 0.2347, 1]


def test_grounded_world_changes_what_it_names_and_nothing_else(case: Case) -> None:
    x, y = case.inputs, load_case("baseline", world="quintet-2024-11-data").inputs
    assert y.power.tolist() == GROUNDED_POWER
    assert y.order.tolist() == [0.1875, 0.0309, 0.8142, 0.3342, 0.9523]
    grounded = [CHANNELS.index(name) for name in ("arms", "trade", "security")]
    kept = [CHANNELS.index(name) for name in ("energy", "transit", "diplomacy")]
    assert y.capacity[1, grounded].tolist() == [0.0823, 0.2256, 0.0809]
    assert y.capacity[:, kept].tolist() == x.capacity[:, kept].tolist()
    assert y.outside[:4, :2].tolist() == [[0.0315, 0.2453], [0, 0.6979], [0, 0.3111], [0.0497, 0.8329]]
    assert y.outside[:, 2:].tolist() == x.outside[:, 2:].tolist()
    assert y.outside[4].tolist() == [0, 0.8, 0.5, 0.6, 0.4, 0.1]  # trade of the West has no data
    assert y.proximity[0].tolist() == [0, 0.8576, 0.6334, 0.5456, 0.9146]
    assert [y.hostility[0, 1], y.hostility[1, 0]] == [0.2, 0.3]  # the paper's mutual distrust stays
    assert [y.hostility[0, 4], y.hostility[4, 0]] == [0.5618, 0.6835]
    assert y.volume[1, 0].tolist() == [1, 0.269, 0.08, 0.35, 0.7184, 0.3]
    assert y.volume[3, 1].tolist() == [0, 1, 0.05, 0.15, 0.415, 0]
    for table in ("pressure", "rung", "readiness", "pledge", "position", "salience", "activity", "interests"):
        np.testing.assert_array_equal(getattr(y, table), getattr(x, table))
    assert y.links.gain.tolist() == x.links.gain.tolist()
    war = load_case("quintet-2024-11-data").processes[case.drivers.index("ukraine_war")]
    off_diagonal = [war.numbers["rates"][a][b] for a in range(3) for b in range(3) if a != b]
    assert off_diagonal == [0.0965, 0.1053, 0.0824, 0.2941, 0.0216, 0.0402]
