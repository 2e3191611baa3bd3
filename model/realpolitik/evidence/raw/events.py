"""Event data: days of quarrel and accord (GDELT), conflictual share of coded events (ICEWS)."""

from __future__ import annotations

from collections.abc import Iterator

from realpolitik.evidence.raw.tables import Derived, RawFiles, long


def series(raw: RawFiles) -> Iterator[Derived]:
    """Monthly balance and days of GDELT by pair; yearly conflictual share and weight of ICEWS, directed."""
    gdelt = raw.read("gdelt_dyad_month")
    if gdelt is not None:
        pair = ("country1", "country2", "month")
        yield Derived("events_net", "pair", "month", long(gdelt, *pair, "net_per_10k_world"), 2)
        for sign in ("negative", "positive"):
            days = (gdelt[f"share_days_{sign}"] * gdelt.n_days).round()
            yield Derived(f"events_{sign}_days", "pair", "month", long(gdelt, *pair, days), 0)
    icews = raw.read("icews_dyad_year")
    if icews is not None:
        negative = icews.verbal_conf + 2 * icews.material_conf
        weight = negative + icews.verbal_coop + 2 * icews.material_coop
        way = ("source", "target", "year")
        yield Derived("events_conflict", "directed", "year", long(icews, *way, negative / weight), 4)
        yield Derived("events_weight", "directed", "year", long(icews, *way, weight), 0)
