"""Event data: days of quarrel and accord (GDELT), balance (KEDS, ICEWS) and share (ICEWS) of coded events."""

from __future__ import annotations

from collections.abc import Iterator

from realpolitik.evidence.raw.tables import Derived, RawFiles, Table, long

EARLY = "keds_gulf_full_1979_1999"


def series(raw: RawFiles) -> Iterator[Derived]:
    """Monthly balance and days of GDELT, and balance of KEDS, by pair; ICEWS by year, directed."""
    pair_month = ("country1", "country2", "month")
    gdelt = raw.read("gdelt_dyad_month")
    if gdelt is not None:
        yield Derived("events_net", "pair", "month", long(gdelt, *pair_month, "net_per_10k_world"), 2)
        for sign in ("negative", "positive"):
            days = (gdelt[f"share_days_{sign}"] * gdelt.n_days).round()
            yield Derived(f"events_{sign}_days", "pair", "month", long(gdelt, *pair_month, days), 0)
    keds = raw.read("keds_dyad_month")
    if keds is not None:
        yield _balance("events_early", keds[keds.source == EARLY])
    sample = raw.read("icews_dyad_month")
    if sample is not None:
        yield _balance("events_middle", sample)
    icews = raw.read("icews_dyad_year")
    if icews is not None:
        negative = icews.verbal_conf + 2 * icews.material_conf
        weight = negative + icews.verbal_coop + 2 * icews.material_coop
        way = ("source", "target", "year")
        yield Derived("events_conflict", "directed", "year", long(icews, *way, negative / weight), 4)
        yield Derived("events_weight", "directed", "year", long(icews, *way, weight), 0)


def _balance(name: str, counted: Table) -> Derived:
    """Monthly balance of a pair from counts by quad class, where there are any."""
    quarrel = counted.verbal_conf + 2 * counted.material_conf
    accord = counted.verbal_coop + 2 * counted.material_coop
    some = quarrel + accord > 0
    balance = ((quarrel - accord) / (quarrel + accord))[some]
    return Derived(name, "pair", "month", long(counted[some], "country1", "country2", "month", balance), 2)
