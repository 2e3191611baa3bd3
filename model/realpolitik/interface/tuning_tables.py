"""A tuning study as tables of at most 100 columns, plain sentences and plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.experiment.store import without_nan
from realpolitik.experiment.tuning.posterior import IDENTIFIED, RELIABLE
from realpolitik.experiment.tuning.recovery import FOUND_AGAIN
from realpolitik.interface.table import Table

if TYPE_CHECKING:
    from realpolitik.interface.tuning import Tuned

FAR = 0.01  # share of worlds farther out below which observations are no world of the model's
HEAVY = 2.0  # excess kurtosis of a summary above which its tails are told


def tables(found: Tuned) -> list[Table]:
    """Numbers first, then the fit to each target, then a front if there is one."""
    listed = [fit_table(found)]
    if found.chain is not None:
        listed.insert(0, posterior_table(found))
    elif found.trials is not None:
        listed.insert(0, point_table(found))
    if found.trials is not None and len(found.trials.front) > 1:
        listed.append(front_table(found))
    return listed


def short(path: str) -> str:
    """A path without the section that all share."""
    return path.removeprefix("parameters.")


def posterior_table(found: Tuned) -> Table:
    """Prior and posterior of every number and whether the targets narrow it down."""
    chain, tuning = found.chain, found.tuning
    assert chain is not None and found.posterior is not None
    ends = tuning.points(np.array([[0.0] * len(tuning.names), [1.0] * len(tuning.names)]))
    low, middle, high = (
        tuning.points(np.quantile(chain.flat, q, axis=0)[None])[0] for q in (0.05, 0.5, 0.95)
    )
    start = tuning.start_values
    summary = found.posterior.summary
    rows = []
    for d in np.argsort(chain.ratio, kind="stable"):
        name = tuning.names[d]
        rows.append(
            (
                short(name),
                f"{ends[0, d]:.3g} to {ends[1, d]:.3g}",
                f"{start[name]:.3g}",
                f"{middle[d]:.3g}",
                f"{low[d]:.3g} to {high[d]:.3g}",
                f"{chain.ratio[d]:.2f}",
                _verdict(found, int(d)),
                f"{max(summary.read[d], 0.0):.2f}" if summary is not None else "–",
            )
        )
    return Table(
        "What the targets say about each number",
        ("number", "prior", "untuned", "median", "90 %", "width", "identified", "read"),
        rows,
        "Width: standard deviation of the posterior over that of the prior; identified: at most "
        f"{IDENTIFIED}, and held by the 90 % interval in at least {100 * FOUND_AGAIN:.0f} % of made-up "
        "worlds where it is known. An interval of a number that is not identified is its prior. Read: share "
        "of a number's variance that its summary of the series explains over the prior.",
    )


def _verdict(found: Tuned, d: int) -> str:
    if not found.narrow[d]:
        return "no"
    if found.known is None:
        return "unchecked"
    held = f"{found.known.covered[:, d].sum():.0f} of {len(found.known.truth)}"
    return f"yes ({held})" if found.identified[d] else f"not found again ({held})"


def point_table(found: Tuned) -> Table:
    """The best point."""
    trials, tuning = found.trials, found.tuning
    assert trials is not None
    start = tuning.start_values
    rows = [
        (
            short(name),
            f"{start[name]:.3g}",
            f"{trials.points[trials.best, d]:.3g}",
            f"{trials.unit[trials.best, d]:.2f}",
        )
        for d, name in enumerate(tuning.names)
    ]
    return Table(
        f"Best of {len(trials.points)} trials",
        ("number", "untuned", "best", "place in range"),
        rows,
        "A point has no interval: many others may fit about as well. The posterior says which.",
    )


def fit_table(found: Tuned) -> Table:
    """Deviance of each target, untuned and tuned."""
    rows = []
    for t, target in enumerate(found.likelihood.targets):
        stated = found.tuning.study.targets[target]
        entries = sum(len(block.observed) for block in found.tuning.blocks if block.target == target)
        before, after = found.deviance["untuned"][t], found.deviance["tuned"][t]
        what = stated.series or stated.probability or f"change {stated.change}"
        rows.append(
            (
                target,
                what,
                str(entries),
                f"{stated.weight:g}",
                f"{before:.2f}",
                f"{after:.2f}",
                f"{after - before:+.2f}",
            )
        )
    return Table(
        "Fit to the targets: deviance, −2 log likelihood; lower is better",
        ("target", "sees", "entries", "weight", "untuned", "tuned", "change"),
        rows,
        "Differences count, not levels: −2 is what one more free number gains by luck alone.",
    )


def front_table(found: Tuned) -> Table:
    """Trials that no other beats in every target."""
    trials = found.trials
    assert trials is not None
    names = found.likelihood.targets
    chosen = sorted(trials.front, key=lambda k: float(trials.deviance[k].sum()))[:12]
    rows = [(str(k), *(f"{value:.2f}" for value in trials.deviance[k])) for k in chosen]
    return Table("Compromises between targets: trials that no other beats in all", ("trial", *names), rows)


def remarks(found: Tuned) -> list[str]:
    """What to keep in mind, in sentences."""
    listed = []
    chain = found.chain
    if chain is not None:
        names = found.tuning.names
        sure = [short(n) for n, one in zip(names, found.identified, strict=True) if one]
        loose = [short(n) for n, one in zip(names, found.narrow, strict=True) if not one]
        lost = [short(n) for n, one in zip(names, found.narrow & ~found.identified, strict=True) if one]
        listed.append(f"The targets narrow down: {', '.join(sure) or 'none of the numbers'}.")
        if loose:
            listed.append(f"They cannot identify: {', '.join(loose)}.")
        if lost:
            listed.append(
                f"Narrow, but not found again where known, so not to be trusted: {', '.join(lost)}."
            )
        listed.append(
            f"{chain.whole.shape[1]} walkers, {len(chain.unit):,} steps after warm-up; acceptance "
            f"{chain.accepted:.2f}; autocorrelation time at most {chain.times.max():.0f} steps, so about "
            f"{chain.effective:,.0f} independent draws."
        )
        if not chain.long_enough:
            listed.append(
                f"The chain is shorter than {RELIABLE} autocorrelation times: its tails need more `steps`."
            )
    if found.posterior is not None and found.posterior.summary is not None:
        summary = found.posterior.summary
        share = summary.farther_out(summary.of(found.tuning.blocks))
        listed.append(
            f"Of the pilot's own worlds {100 * share:.0f} % lie farther from the middle of all than what was "
            "observed"
            + (": the model makes no such series, the posterior is a guess." if share < FAR else ".")
        )
        odd = [short(n) for n, tail in zip(found.tuning.names, summary.tails, strict=True) if tail > HEAVY]
        if odd:
            listed.append(f"Summaries with heavier tails than the likelihood has: {', '.join(odd)}.")
    if any(target.test_years for target in found.tuning.study.targets.values()):
        listed.append("This study spends years after 2013: no test of it on them is a test.")
    return listed


def document(found: Tuned) -> dict[str, Any]:
    """Everything as plain data."""
    tuning = found.tuning
    plain: dict[str, Any] = {
        "numbers": list(tuning.names),
        "untuned": tuning.start_values,
        "targets": list(found.likelihood.targets),
        "deviance": {name: row.tolist() for name, row in found.deviance.items()},
    }
    if found.posterior is not None and found.posterior.summary is not None:
        summary = found.posterior.summary
        plain["summary"] = {
            "read": summary.read.tolist(),
            "tails": summary.tails.tolist(),
            "farther_out": summary.farther_out(summary.of(tuning.blocks)),
        }
    if found.trials is not None:
        plain["point"] = dict(zip(tuning.names, found.trials.points[found.trials.best].tolist(), strict=True))
        plain["front"] = [found.trials.deviance[k].tolist() for k in found.trials.front]
    if found.chain is not None:
        quantiles = {
            str(q): tuning.points(np.quantile(found.chain.flat, q, axis=0)[None])[0].tolist()
            for q in (0.05, 0.5, 0.95)
        }
        plain["posterior"] = {
            "quantiles": quantiles,
            "width": found.chain.ratio.tolist(),
            "identified": [bool(one) for one in found.identified],
            "found_again": found.known.covered.mean(axis=0).tolist() if found.known is not None else None,
            "autocorrelation": found.chain.times.tolist(),
            "accepted": found.chain.accepted,
            "effective": found.chain.effective,
        }
    return dict(without_nan(plain))
