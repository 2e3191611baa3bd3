"""Fill docs/hindcast.md from docs/hindcast/scorecard.json: ``python docs/hindcast_page.py`` after a new run.

Every table and every list of figures between markers comes from the record; a test holds page to record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
PAGE, RECORD = DOCS / "hindcast.md", DOCS / "hindcast" / "scorecard.json"
Card = dict[str, Any]

PARTS = {
    "all": "all cases",
    "to_tuning": "outcomes to 2013",
    "after_tuning": "outcomes after 2013",
    "moving": "pairs not on a bound",
}
BASELINES = {
    "climatology": "climatology",
    "drift": "drift",
    "trend": "trend",
    "local_level": "local level",
    "mean_reversion": "mean reversion",
    "mix": "**mixture**",
}
AGAIN = {
    ("UN vote distance, final passage", 1): "distance of ideal points, final passage, 1 year",
    ("UN vote distance, final passage", 3): "the same, 3 years",
    ("UN vote distance, final passage", 5): "the same, 5 years",
    ("UN vote agreement", 3): "agreement in votes, 3 years",
    ("ICEWS, odds of conflict", 1): "ICEWS, 1 year",
    ("GDELT, balance of quarrel", 0.25): "GDELT, 3 months",
    ("Arms, five-year sums", 3): "arms, five-year sums, 3 years",
    ("Trade, logarithm", 1): "trade, 1 year",
}


def number(value: float, digits: int = 2, sign: bool = False) -> str:
    """A number as the pages write it: no nought before the point, a true minus."""
    text = f"{value:+.{digits}f}" if sign else f"{value:.{digits}f}"
    return re.sub(r"^([+-]?)0\.", r"\1.", text).replace("-", "−")


def ranged(found: dict[str, Any], digits: int = 3) -> str:
    """A value with its interval."""
    low, high = found["interval"]
    return f"{number(found['value'], digits)} [{number(low)} {number(high)}]"


def percent(share: float, digits: int = 0) -> str:
    """A share in per cent."""
    return f"{100 * share:.{digits}f} %"


def bars(card: Card) -> Iterator[str]:
    """The three tests, their bars and what came out."""
    tests, honest = card["tests"][card["model"]], card["honest"][card["model"]]
    value, late, shocks = (
        tests["added_value"]["all"],
        tests["added_value"]["after_tuning_several"],
        tests["dated_shocks"],
    )
    years = ", ".join(number(honest["all"]["crps_to_mix_by_years"][f"{y:.1f}"], 3) for y in (1, 2, 3))
    missed = {part: len(honest[part]["failures"]) for part in PARTS}
    yield "| test | bar | model | met |"
    yield "|---|---|---|---|"
    yield (
        "| added value | ≥ .07, above 95 % of relabelled worlds and 11 of 12 calendars | "
        f"{ranged(value)}, above {percent(value['beats_relabelled'])} and {value['beats_rolled']} of 12 | "
        f"{_yes(value['passed'])}, but **{ranged(late)}, above {late['beats_rolled']} of 12, on outcomes "
        "after 2013** |"
    )
    yield (
        "| dated shocks | ≥ .30, above 95 % of placebo dates and shuffled shocks | "
        f"{ranged(shocks)}, above {percent(shocks['beats_placebo'], 1)} and "
        f"{percent(shocks['beats_shuffled'], 1)} | **{_yes(shocks['passed'])}** |"
    )
    yield (
        "| honest distribution | CRPS ≤ 1.01 × mixture to 3 years, coverage .85–.97, Brier ≤ + .01 | "
        f"CRPS {years} at 1, 2, 3 years over panels | {_yes(honest['all']['by_horizon'])} over panels and in "
        f"{_singles(missed['all'])}; **after 2013 {_singles(missed['after_tuning'])}, "
        f"arms among pairs that trade {_yes(not _in(honest['moving'], 'Arms'))}** |"
    )


def _singles(missed: int) -> str:
    return f"missed in {missed} panels and horizons" if missed else "every single one"


def _in(judged: Card, panel: str) -> list[str]:
    return [text for text in judged["failures"] if text.startswith(panel)]


def _yes(passed: bool) -> str:
    return "yes" if passed else "no"


def third(card: Card) -> Iterator[str]:
    """The third bar by predictor and part: where each misses it."""
    yield f"| forecast | over panels | {' | '.join(PARTS.values())} |"
    yield "|---|---|" + "---|" * len(PARTS)
    for name, parts in card["honest"].items():
        cells = [_short(parts[part]["failures"]) for part in PARTS]
        yield f"| {name} | {_yes(parts['all']['by_horizon'])} | {' | '.join(cells)} |"


def _short(failures: list[str]) -> str:
    said = []
    for text in failures:
        where, what = text.split(": ", 1)
        panel, years = where.rsplit(", ", 1)
        figure = re.search(r"[+−-]?\d\.\d+", what)
        assert figure is not None
        kind = "coverage" if "cover" in what else what.split()[0]
        said.append(f"{panel.split(',')[0]} {years} {kind} {number(float(figure[0]), 3)}")
    return "; ".join(said) or "none"


def by_panel(card: Card) -> Iterator[str]:
    """Added value by panel on all origins, to 2013 and after."""
    found = card["tests"][card["model"]]["added_value"]
    labels = list(found["all"]["parts"])
    yield f"| | {' | '.join(labels)} | mean |"
    yield "|---|" + "---:|" * (len(labels) + 1)
    for key, said in (
        ("all", "all origins"),
        ("to_tuning", "outcomes to 2013"),
        ("after_tuning", "outcomes after 2013"),
    ):
        one = found[key]
        cells = [
            f"{number(one['parts'][label])} ({one['origins'][label]})" if label in one["parts"] else ""
            for label in labels
        ]
        mean = number(one["value"], 3)
        if key == "after_tuning":
            mean += f"; **{number(found['after_tuning_several']['value'], 3)}** without panels of one origin"
        yield f"| {said} | {' | '.join(cells)} | {mean} |"


def nulls(card: Card) -> Iterator[str]:
    """The added value against its nulls, on all origins, to 2013 and after."""
    found = card["tests"][card["model"]]["added_value"]
    yield (
        "| outcomes | added value | above relabelled worlds (95 % lie below) | above names shuffled within "
        "blocs (median, 95 %) | above rolled calendars (different ones) |"
    )
    yield "|---|---:|---:|---:|---:|"
    for key, said in (("all", "all"), ("to_tuning", "to 2013"), ("after_tuning_several", "after 2013")):
        one = found[key]
        within = f"{number(one['within_blocs_median'], 3)}, {number(one['within_blocs_95'], 3)}"
        yield (
            f"| {said} | {ranged(one)} | {percent(one['beats_relabelled'], 1)} "
            f"({number(one['relabelled_95'])}) | {percent(one['beats_within_blocs'], 1)} ({within}) | "
            f"{one['beats_rolled']} of 12 ({one['rolled_different']}) |"
        )


def predictors(card: Card) -> Iterator[str]:
    """The model beside simpler predictors."""
    yield (
        "| predictor | added value | model ahead by | relabelled | within blocs | calendars | after 2013 | "
        "dated shocks |"
    )
    yield "|---|" + "---:|" * 7
    for name, tests in card["tests"].items():
        value, late = tests["added_value"]["all"], tests["added_value"]["after_tuning_several"]
        lead, low, high = tests["model_ahead_by"]
        ahead = "" if name == card["model"] else f"{number(lead)} [{number(low)} {number(high)}]"
        within = value["beats_within_blocs"]
        yield (
            f"| {name} | {ranged(value)} | {ahead} | {number(value['beats_relabelled'])} | "
            f"{'' if within is None else number(within)} | {value['beats_rolled']} of 12 | "
            f"{number(late['value'])} | {ranged(tests['dated_shocks'])} |"
        )


def losses(card: Card) -> Iterator[str]:
    """Where the model loses to the mixture."""
    lost = card["verdicts"]["loses_to_mix"]
    yield (
        f"The mixture corrected by the model loses to the mixture in CRPS in {len(lost)} of "
        f"{len(card['panels'])} panels and horizons: {'; '.join(lost)}."
    )


def baselines(card: Card) -> Iterator[str]:
    """Skill of the baselines over persistence."""
    yield f"| series, horizon | {' | '.join(BASELINES.values())} |"
    yield "|---|" + "---:|" * len(BASELINES)
    rows = {(row["title"], row["years"]): row["forecasters"] for row in card["panels"]}
    for key, said in AGAIN.items():
        cells = []
        for name in BASELINES:
            value, low, high, _ = rows[key][name]["skill"]
            cells.append(number(value, 2, sign=True))
            if name == "mix" and low is not None:
                cells[-1] += f" [{number(low)}, {number(high)}]"
        yield f"| {said} | {' | '.join(cells)} |"


def shocks(card: Card) -> Iterator[str]:
    """The test of dated shocks shock by shock."""
    found = card["tests"][card["model"]]["dated_shocks"]
    yield "| month | correlation over pairs | adds to the whole | the rest without it |"
    yield "|---|---:|---:|---:|"
    for month in found["parts"]:
        cells = [number(found[key][month], 3) for key in ("parts", "shares", "without")]
        yield f"| {month} | {' | '.join(cells)} |"


def shocks_otherwise(card: Card) -> Iterator[str]:
    """The test of dated shocks by ranks and without the pairs that the added value leaves out."""
    yield "| predictor | as fixed | by ranks | without pairs of Russia and the West |"
    yield "|---|---:|---:|---:|"
    for name, tests in card["tests"].items():
        found = tests["dated_shocks"]
        cells = [
            f"{number(found[value], 3)} (above {percent(found[beats], 1)})"
            for value, beats in (
                ("value", "beats_placebo"),
                ("ranks", "ranks_beat_placebo"),
                ("without_apart", "without_apart_beats_placebo"),
            )
        ]
        yield f"| {name} | {' | '.join(cells)} |"


BLOCKS = {
    made.__name__: made
    for made in (*(bars, third, by_panel, nulls, predictors, losses, baselines, shocks, shocks_otherwise),)
}


def filled(page: str, card: Card) -> str:
    """The page with every marked block as the record has it."""
    for name, made in BLOCKS.items():
        block = re.compile(rf"(<!-- from the scorecard: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        text = "\n".join(made(card))
        page = block.sub(lambda match, text=text: f"{match[1]}\n{text}\n\n{match[2]}", page)
    return page


if __name__ == "__main__":
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), record), encoding="utf-8")
