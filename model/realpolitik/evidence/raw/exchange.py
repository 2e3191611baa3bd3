"""Arms and goods: five-year deliveries on a relative scale, logarithm of trade."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from realpolitik.evidence.raw.tables import Derived, RawFiles, Table, long

WINDOW = 5


def series(raw: RawFiles) -> Iterator[Derived]:
    """Arms delivered in five years (per mille of all of 2019–23 among the states), ln(1 + trade)."""
    arms = raw.read("arms_transfers")
    if arms is not None:
        yield Derived("arms_five_year", "directed", "year", _five_year(arms), 3, unlisted=0.0)
    trade = raw.read("dyad_trade")
    if trade is not None:
        flow = np.log1p(trade.value_usd_million)
        yield Derived("trade_log", "directed", "year", long(trade, "exporter", "importer", "year", flow), 4)


def _five_year(arms: Table) -> Table:
    wide = arms.pivot_table(
        index="year", columns=["supplier", "recipient"], values="tiv_million", aggfunc="sum"
    )
    moving = wide.rolling(WINDOW).sum().dropna(how="all")
    share = 1000 * moving / moving.loc[2023].sum()
    table = share.stack([0, 1], future_stack=True).rename("value").reset_index()
    table = table[table.supplier != table.recipient]
    return table.rename(columns={"supplier": "first", "recipient": "second", "year": "time"})
