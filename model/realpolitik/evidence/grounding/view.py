"""What could be seen at a date, and which years each formula looks at."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from realpolitik.evidence.series import Array, Series, load

Span = tuple[int, int]
Months = tuple[str, str]
TARGETS = ("IRN", "RUS", "ISR", "SYR")
LONGEST_VOTE = 8  # years for which the last vote about a state still speaks
REPORTED = 2023  # last year that the reports of trade speak of


@cache
def _seen(name: str, date: str) -> Series:
    return load(name).until(date)


class View:
    """The series as far as what they tell of was over when a month began.

    As observed, not as published: lags of publication (`measurement.latest_published`) and later editions are
    not undone, and the level of a year that a smoothed series tells leans on years that followed.
    """

    def __init__(self, date: str) -> None:
        self.date = date
        year, month = int(date[:4]), int(date[5:7])
        self.last = year - 1
        """The last complete year."""
        self.fraction = (month - 1) / 12

    def series(self, name: str) -> Series:
        """A series cut to what is seen."""
        return _seen(name, self.date)

    def end(self, name: str) -> int:
        """Last year seen of a yearly series; a year before its first if nothing is seen."""
        series = self.series(name)
        times = series.times if len(series.times) else load(name).times[:1] - 1
        return int(times[-1].astype("datetime64[Y]").astype(int)) + 1970

    def begin(self, name: str) -> int:
        """First year of a yearly series."""
        return int(load(name).times[0].astype("datetime64[Y]").astype(int)) + 1970

    def latest(self, name: str, year: int) -> Array:
        """(N, …) the values of a year or of the last one seen before; NaN if there is none."""
        series = self.series(name)
        if not len(series.times):
            return np.full(load(name).values.shape[1:], np.nan)
        return series.at(max(min(year, self.end(name)), self.begin(name)))

    def filled(self, name: str, year: int) -> Array:
        """(N,) each state's value of the year or its last one before; NaN where there is none yet."""
        past = self.series(name).between(self.begin(name), year)
        known = np.where(np.isfinite(past), np.arange(len(past))[:, None], -1).max(axis=0, initial=-1)
        if not len(past):
            return np.full(load(name).values.shape[1:], np.nan)
        return np.where(known >= 0, past[known, np.arange(past.shape[1])], np.nan)


class Windows(NamedTuple):
    """The years and months at which the formulas look."""

    last: int
    """Year of stocks and of the three-year means that end with it."""
    trade: Span | None
    """Years whose mean flow is taken; None before the series begins."""
    gravity: Span | None
    """Years to which the gravity equation is fitted."""
    potential: int
    """Year of the products that enter the potential."""
    sanctions: tuple[int, ...]
    """The first is the value (or their mean, if there are two of equal weight), all make the range."""
    net: Months | None
    """Months of GDELT."""
    coded: Span | None
    """Years of ICEWS for level and direction."""
    votes: dict[str, Span]
    """Years of the key votes about each state."""
    agreement: Span
    """Years over which agreement is regressed on distance."""
    reports: bool
    """Whether reports of trade after the series' end are taken."""


def windows(view: View) -> Windows:
    """The windows of a strict vintage: everything ended before the date."""
    last, trade_end = view.last, view.end("trade_log")
    flows = (max(trade_end - 2, 2000), trade_end) if trade_end >= 2000 else None
    return Windows(
        last=last,
        trade=flows,
        gravity=(max(trade_end - 4, 2000), trade_end) if flows else None,
        potential=trade_end - 1 if flows else last,
        sanctions=(last, max(last - 1, 1990)),
        net=_net(view),
        coded=_coded(view),
        votes={state: span for state in TARGETS if (span := _votes(view, state)) is not None},
        agreement=(max(view.end("votes_agreement") - 5, 1990), view.end("votes_agreement")),
        reports=last >= REPORTED,
    )


def _net(view: View) -> Months | None:
    """The last two years of GDELT, from one year on."""
    times = view.series("events_net").times
    return (str(times[max(len(times) - 24, 0)]), str(times[-1])) if len(times) >= 12 else None


def _coded(view: View) -> Span | None:
    end = view.end("events_conflict")
    return (max(end - 2, 2002), end) if end >= 2002 else None


def _votes(view: View, state: str) -> Span | None:
    """The last three years if there were votes, else the last year with one, if it is not too long ago."""
    series = view.series("key_vote_support")
    if not len(series.times):
        return None
    about = series.values[:, :, series.names.index(state)]
    voted = [
        int(time.astype(int)) + 1970
        for time, row in zip(series.times.astype("datetime64[Y]"), about, strict=True)
        if np.isfinite(row).any()
    ]
    recent = [year for year in voted if year >= view.last - 2]
    if recent:
        return recent[0], recent[-1]
    return (voted[-1], voted[-1]) if voted and voted[-1] >= view.last - LONGEST_VOTE else None
