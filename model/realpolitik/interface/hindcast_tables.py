"""The scorecard in words and tables, for the terminal and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

FEW = ("climatology", "drift", "trend", "local_level", "mean_reversion", "mix")
LABELS = {"local_level": "level", "mean_reversion": "reversion", "mix": "**mix**"}


def summary(card: dict[str, Any]) -> str:
    """The three bars and where the model loses, for the terminal."""
    return "\n".join(_bars(card)).replace("**", "")


def page(card: dict[str, Any], stamp: str) -> str:
    """The whole scorecard as Markdown."""
    parts = [
        "# Scorecard of the hindcast",
        "",
        stamp,
        "",
        *_bars(card),
        "",
        "## The two tests with power",
        "",
    ]
    parts += _tests(card)
    parts += ["", "## Scores", "", *_scores(card), "", "## Calibration of the corrected mixture", ""]
    parts += _calibration(card)
    return "\n".join(parts) + "\n"


def _bars(card: dict[str, Any]) -> Iterator[str]:
    tests, verdicts = card["tests"][card["model"]], card["verdicts"]
    value, late, early = (tests["added_value"][key] for key in ("all", "after_tuning", "to_tuning"))
    shocks = tests["dated_shocks"]
    several = tests["added_value"]["after_tuning_several"]
    few = [label for label in late["origins"] if label not in several["origins"]]
    yield (
        f"**Added value**: {_met(verdicts['added_value'])}. {_with_range(value)} (bar .07), beats "
        f"{100 * value['beats_relabelled']:.0f} % of {value['relabelled_worlds']} relabelled worlds and "
        f"{value['beats_rolled']} of {value['rolled_calendars']} rolled calendars. To 2013, on which it was "
        f"chosen: {_with_range(early)}. **Outcomes after 2013: {_with_range(several)}**, beats "
        f"{100 * several['beats_relabelled']:.0f} % of relabelled worlds and {several['beats_rolled']} "
        f"calendars; with {' and '.join(few) or 'nothing else'}, of which hardly an origin is left, "
        f"{late['value']:.3f}."
    )
    yield ""
    yield (
        f"**Dated shocks**: {_met(verdicts['dated_shocks'])}. {_with_range(shocks)} (bar .30), beats "
        f"{100 * shocks['beats_placebo']:.1f} % of placebo dates, {100 * shocks['beats_shuffled']:.1f} % of "
        f"shuffled shocks and {100 * shocks['beats_moved']:.0f} % of {shocks['moved_calendars']} moved "
        f"calendars. Of {shocks['hits']} pairs that it says are hit, "
        f"{100 * shocks['hit_right']:.0f} % move its way (95 % of placebo dates: at most "
        f"{100 * shocks['hit_right_by_chance']:.0f} %), by {shocks['hit_size']:.2f} standard deviations "
        f"on average; knowing their exact response would give {shocks['ceiling']:.2f}."
    )
    yield ""
    ratios = ", ".join(
        f"{float(years):g} y {ratio:.3f}"
        for years, ratio in verdicts["crps_to_mix_by_years"].items()
        if float(years) <= 3
    )
    single = "in every panel too" if verdicts["honest_distribution"] else "not in every panel (below)"
    yield (
        f"**Honest distribution**: {_met(verdicts['honest_by_horizon'])} at each horizon over the panels, "
        f"{single}. CRPS over the mixture's: {ratios} (bar 1.01)."
    )
    for failure in verdicts["honest_distribution_failures"]:
        yield f"- {failure}"
    yield ""
    lost = "; ".join(verdicts["loses_to_mix"]) or "nowhere"
    yield f"**Where the model loses to the mixture** (CRPS): {lost}."
    yield ""
    yield f"**Where simpler predictors do as well**: {'; '.join(_equals(card)) or 'nowhere'}."


def _equals(card: dict[str, Any]) -> Iterator[str]:
    mine = card["tests"][card["model"]]
    for name, tests in card["tests"].items():
        if name != card["model"]:
            if tests["added_value"]["all"]["value"] >= mine["added_value"]["all"]["value"] - 0.02:
                yield f"added value of {name} {tests['added_value']['all']['value']:.3f}"
            if tests["dated_shocks"]["value"] >= mine["dated_shocks"]["value"] - 0.02:
                yield f"dated shocks of {name} {tests['dated_shocks']['value']:.3f}"


def _with_range(found: dict[str, Any]) -> str:
    low, high = found["interval"]
    return f"{found['value']:.3f} [{low:.2f} to {high:.2f}]"


def _met(passed: bool) -> str:
    return "met" if passed else "not met"


def _tests(card: dict[str, Any]) -> Iterator[str]:
    labels = list(card["tests"][card["model"]]["added_value"]["all"]["parts"])
    yield (
        "| predictor | added value [90 %] | the model is ahead by | relabelled | rolled | "
        + " | ".join(labels)
        + " | after 2013 | shocks [90 %] | moved |"
    )
    yield "|---|" + "---:|" * (len(labels) + 7)
    # After 2013: panels with several origins there only.
    for name, tests in card["tests"].items():
        value, late = tests["added_value"]["all"], tests["added_value"]["after_tuning_several"]
        ahead, low, high = tests["model_ahead_by"]
        lead = "" if name == card["model"] else f"{_number(ahead)} [{_number(low)} {_number(high)}]"
        parts = " | ".join(_number(value["parts"][label]) for label in labels)
        yield (
            f"| {name} | {_ranged(value)} | {lead} | {value['beats_relabelled']:.2f} | "
            f"{value['beats_rolled']}/{value['rolled_calendars']} | {parts} | {_ranged(late)} | "
            f"{_ranged(tests['dated_shocks'])} | {tests['dated_shocks']['beats_moved']:.2f} |"
        )
    yield ""
    yield "| shock | " + " | ".join(card["tests"][card["model"]]["dated_shocks"]["parts"]) + " |"
    yield "|---|" + "---:|" * len(card["tests"][card["model"]]["dated_shocks"]["parts"])
    shocks = card["tests"][card["model"]]["dated_shocks"]["parts"].values()
    yield "| correlation over pairs | " + " | ".join(_number(value) for value in shocks) + " |"


def _ranged(found: dict[str, Any]) -> str:
    return f"{_number(found['value'])} [{' '.join(_number(end) for end in found['interval'])}]"


def _scores(card: dict[str, Any]) -> Iterator[str]:
    model = card["model"]
    others = [name for name in card["tests"] if name not in (model, "persistence", "one rule")]
    plain = [LABELS.get(name, name) for name in FEW]
    columns = [*plain, f"**{model}**", "90 %", "p", "over widened mix", f"{model} alone", *others]
    yield (
        "Baselines: skill in CRPS over persistence. The model (as a correction to the mixture): skill over "
        "the mixture, with 90 % from blocks of origins and the chance of as much by luck (where there are "
        "four blocks), then over the mixture widened in the same way, which is what the theory itself adds. "
        "Alone and others: skill over the mixture. Last: coverage of 90 % intervals and Brier score, model "
        "and mixture."
    )
    yield ""
    yield f"| panel | horizon | origins | {' | '.join(columns)} | coverage | Brier |"
    yield "|---|" + "---:|" * (len(columns) + 4)
    for row in card["panels"]:
        by = row["forecasters"]
        mine, mix = by[model], by["mix"]
        cells = [
            *(_number(by[name]["skill"][0]) for name in FEW),
            f"**{_number(mine['skill_over_mix'][0], 3)}**",
            _between(*mine["skill_over_mix"][1:3]),
            _number(mine["skill_over_mix"][3]).lstrip("+"),
            _number(mine["skill_over_widened_mix"][0], 3),
            _number(by[f"{model} alone"]["skill_over_mix"][0], 3),
            *(_number(by[name]["skill_over_mix"][0], 3) for name in others),
        ]
        years = f"{row['years']:g} y"
        yield (
            f"| {row['title']} | {years} | {row['origins']} | {' | '.join(cells)} | "
            f"{mine['coverage']:.2f}, {mix['coverage']:.2f} | {mine['brier']:.3f}, {mix['brier']:.3f} |"
        )


def _between(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else f"{_number(low, 3)} to {_number(high, 3)}"


def _calibration(card: dict[str, Any]) -> Iterator[str]:
    yield "| stated chance of tightens, holds or frays | came true | cases |"
    yield "|---:|---:|---:|"
    for stated, true, cases in card["reliability"]:
        yield f"| {stated:.2f} | {true:.2f} | {cases} |"
    yield ""
    yield (
        "By panel: what was given a chance of .6 or more, how often it came true, and how many outcomes fell "
        "below and above nine tenths of their forecast (a tenth each when calibrated); model, then mixture."
    )
    yield ""
    yield "| panel | stated | came true | cases | below | above |"
    yield "|---|---:|---:|---:|---:|---:|"
    for title, found in card["calibration"].items():
        cells = [
            ", ".join("–" if part[key] is None else f"{part[key]:.2f}" for part in found)
            for key in ("stated", "true")
        ]
        cells.append(", ".join(f"{part['cases']}" for part in found))
        cells += [
            ", ".join(f"{part[key]:.2f}" for part in found) for key in ("lowest_tenth", "highest_tenth")
        ]
        yield f"| {title} | {' | '.join(cells)} |"
    total = sum(card["pit"])
    yield ""
    yield "Place of the outcome in its forecast, by tenths: " + ", ".join(
        f"{n / total:.2f}" for n in card["pit"]
    )


def _number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:+.{digits}f}"
