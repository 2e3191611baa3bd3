"""Votes in the General Assembly: positions, agreement, support on key resolutions."""

from __future__ import annotations

from collections.abc import Iterator

from realpolitik.evidence.raw.tables import Derived, RawFiles, Table, long
from realpolitik.evidence.series import STATES

COLUMNS = {
    "ideal_point": "ideal_point",
    "ideal_point_low": "q05",
    "ideal_point_high": "q95",
    "ideal_point_final": "ideal_point_fp",
    "ideal_point_final_low": "q05_fp",
    "ideal_point_final_high": "q95_fp",
}
# About whom a topic of key resolutions is; voting no is support.
TARGET = {
    "human_rights_iran": "IRN",
    "crimea_ukraine": "RUS",
    "jerusalem": "ISR",
    "human_rights_syria": "SYR",
}
SUPPORT = {"Y": 0.0, "A": 0.5, "X": 0.5, "N": 1.0}


def series(raw: RawFiles) -> Iterator[Derived]:
    """Ideal points with their 90 % bounds, agreement of pairs, support of a state by others."""
    ideal = raw.read("unga_ideal_points")
    if ideal is not None:
        for name, column in COLUMNS.items():
            yield Derived(name, "state", "year", long(ideal, "country", None, "year", column), 4)
    agreed = raw.read("unga_agreement")
    if agreed is not None:
        table = long(agreed, "country1", "country2", "year", "agreement")
        yield Derived("votes_agreement", "pair", "year", table, 4)
    votes = raw.read("unga_key_votes")
    if votes is not None:
        yield Derived("key_vote_support", "directed", "year", _support(votes), 4)


def _support(votes: Table) -> Table:
    table = votes.assign(
        time=votes.date.str[:4].astype(int), second=votes.topic.map(TARGET), value=votes.vote.map(SUPPORT)
    )
    table = table[table.country != table.second]
    mean = table.groupby(["country", "second", "time"]).value.mean().reset_index()
    return mean.rename(columns={"country": "first"})


def key_votes(raw: RawFiles) -> str | None:
    """The recorded votes as they stand, one row for each resolution."""
    votes = raw.read("unga_key_votes")
    if votes is None:
        return None
    wide = votes.pivot_table(
        index=["date", "resolution", "topic"], columns="country", values="vote", aggfunc="first"
    )
    text: str = wide.reindex(columns=list(STATES)).to_csv(lineterminator="\n")
    return text
