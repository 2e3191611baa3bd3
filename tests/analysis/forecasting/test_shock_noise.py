"""What lasts and what shocks add, in made panels; and that the page tells what is measured."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from realpolitik.analysis.forecasting.dated_shocks import observed
from realpolitik.analysis.forecasting.design import design
from realpolitik.analysis.forecasting.panels import panel
from realpolitik.analysis.forecasting.shock_noise import reliability, room

TERMS = design()


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
    page = (Path(__file__).parents[3] / "docs" / "hindcast.md").read_text(encoding="utf-8")
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
        assert row in page, (name, row)
