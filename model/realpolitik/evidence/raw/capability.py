"""Capability, military spending, product; oil price and geopolitical risk."""

from __future__ import annotations

from collections.abc import Iterator

from realpolitik.evidence.raw.tables import Derived, RawFiles, long
from realpolitik.evidence.series import STATES

REFERENCE = "USA"
SMALLEST = 1e-6


def series(raw: RawFiles) -> Iterator[Derived]:
    """Ratios to the United States in capability and military spending, product, oil price, risk."""
    for name, file, column in (
        ("capability", "cinc_year", "cinc"),
        ("military_spending", "milex_year", "milex_current_usd_million"),
    ):
        table = raw.read(file)
        if table is not None:
            base = table[table.country == REFERENCE].set_index("year")[column]
            # Nobody spends nothing: Russia's zeros of 1990-92 stem from the redenomination of the rouble.
            ratio = (table[column] / table.year.map(base)).where(lambda share: share > SMALLEST)
            yield Derived(name, "state", "year", long(table, "country", None, "year", ratio), 5)
    product = raw.read("gdp_year")
    if product is not None:
        product = product[product.country.isin(STATES)]
        value = long(product, "country", None, "year", "gdp_wdi2025_pc_x_pop_usd_million")
        yield Derived("gdp", "state", "year", value, 0)
    oil = raw.read("oil_brent_month")
    if oil is not None:
        yield Derived("oil_price", "world", "month", long(oil, None, None, "month", "brent_usd_bbl"), 2)
    risk = raw.read("gpr_month")
    if risk is not None:
        yield Derived("risk", "world", "month", long(risk, None, None, "month", "gpr"), 1)
        states = risk.melt(id_vars="month", value_vars=[c for c in risk.columns if c.startswith("gprc_")])
        states["state"] = states.variable.str[-3:]
        yield Derived("risk_state", "state", "month", long(states, "state", None, "month", "value"), 3)
