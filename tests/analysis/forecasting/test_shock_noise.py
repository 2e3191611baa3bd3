"""What lasts and what shocks add, in made panels; and that the page tells what is measured and logged."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np

from realpolitik.analysis.forecasting.dated_shocks import by_month, observed, places
from realpolitik.analysis.forecasting.design import design
from realpolitik.analysis.forecasting.panel import FIRST, SECOND
from realpolitik.analysis.forecasting.panels import panel
from realpolitik.analysis.forecasting.shock_noise import reliability, room
from realpolitik.analysis.forecasting.shock_variants import ELSEWHERE
from realpolitik.evidence.series import STATES
from realpolitik.experiment.hindcast_shocks import named

TERMS = design()
DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "hindcast.md").read_text(encoding="utf-8")


def made(values):
    """A monthly panel of all pairs."""
    return replace(panel("gdelt_month"), values=values)


def test_reliability_is_the_share_that_lasts():
    draw = np.random.default_rng(5)
    shape = panel("gdelt_month").values.shape
    noise = draw.normal(size=shape)
    assert abs(reliability(TERMS, made(noise))) < 0.1
    steps = np.cumsum(draw.normal(size=shape), axis=0)
    assert reliability(TERMS, made(steps)) > 0.9


def test_room_is_what_shocks_add():
    """Steps of two at ten dates in noise of one: (step)² over all that is seen there."""
    draw = np.random.default_rng(6)
    shape = panel("gdelt_month").values.shape
    noise = draw.normal(size=shape)
    assert room(TERMS, made(noise), TERMS.shocks)[0] < 0.3
    values = noise.copy()
    for shock in {shock.month: shock for shock in TERMS.shocks}.values():
        place = int((shock.date - np.datetime64("2018-01")).astype(int))
        values[place + 1 :] += 2 * draw.choice([-1.0, 1.0], size=shape[1])
    likely, most = room(TERMS, made(values), TERMS.shocks)
    assert 0.4 < likely < most < 1


def test_what_the_page_says_of_noise_is_what_is_measured():
    lists = (
        *(("gdelt_month", TERMS.shocks), ("icews_month", TERMS.middle_shocks)),
        ("keds_month", TERMS.early_shocks),
    )
    for name, shocks in lists:
        share = reliability(TERMS, panel(name))
        likely, most = room(TERMS, panel(name), shocks)
        pairs = len(observed(TERMS, panel(name))[0])
        figures = (f"{value:.2f}".removeprefix("0") for value in (share, share**0.5, likely, most))
        row = " | ".join((str(pairs), *figures))
        assert row in PAGE, (name, row)


def test_what_the_page_says_of_pairs_that_are_named():
    told = []
    for name, shocks in (("icews_month", TERMS.middle_shocks), ("keds_month", TERMS.early_shocks)):
        pairs, seen = observed(TERMS, panel(name))
        months = by_month(shocks)
        size = sum_of_named(months)[:, pairs]
        hit = np.abs(size) > 1e-9
        told.append(f"{100 * float((size * seen[places(months, panel(name))] > 0)[hit].mean()):.0f} %")
    assert f"({told[0]} and {told[1]} do)" in PAGE, told


def sum_of_named(months):
    states = tuple(TERMS.states)
    number = np.array([states.index(state) if state in states else -1 for state in STATES])
    a, b = number[FIRST], number[SECOND]
    size = np.array([sum(named(states, s.kind, s.between) for s in group) for _, group in months])
    return np.where((a < 0) | (b < 0), 0.0, size[:, a, b])


def test_what_the_page_says_of_2005_to_13_stands_in_the_log():
    with (DOCS / "hindcast-variants.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["test"].startswith("shocks 2005-13")]
    years, elsewhere = rows[0], next(row for row in rows if row["test"] == ELSEWHERE)
    for row in (years, elsewhere):
        value = f"{float(row['value']):.3f}".replace("0.", ".").replace("-", "\N{MINUS SIGN}")
        assert f"| {value} | {100 * float(row['beyond_placebo']):.0f} % |" in PAGE
    assert f"{float(years['enough']):.2f}".removeprefix("0") + " is\nwhat 95 % of placebo dates" in PAGE
    assert f"standard error {float(years['error']):.2f}".replace("0.", ".") in PAGE
    assert max(float(row["beyond_placebo"]) for row in rows) < 0.95, "nothing is chosen"
