"""The scorecard in words and tables, for the terminal and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

SETS = {
    "all": "of 12 over all origins",
    "to_tuning": "to 2013",
    "after_tuning_several": "after 2013",
}
FEW = ("climatology", "drift", "trend", "local_level", "mean_reversion", "mix")
PARTS = {
    "all": "all cases",
    "to_tuning": "outcomes to 2013",
    "after_tuning": "outcomes after 2013",
    "moving": "pairs that do not lie on a bound (in arms: that trade)",
}
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
    parts += [*_tests(card), "", *_shocks(card), "", "## The honest distribution, taken apart", ""]
    parts += [*_by_predictor(card), "", *_by_part(card), "", "## Scores", "", *_scores(card), ""]
    parts += [*_other_scores(card), "", "## Calibration of the corrected mixture", ""]
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
        f"{value['beats_rolled']} of {value['rolled_calendars']} rolled calendars; with names shuffled "
        f"within the West and the Gulf only, {100 * value['beats_within_blocs']:.0f} % (median "
        f"{value['within_blocs_median']:.3f}). To 2013, on which it was chosen: {_with_range(early)}, "
        f"{100 * early['beats_within_blocs']:.0f} % of the latter. "
        f"**Outcomes after 2013: {_with_range(several)}**, beats "
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
        f"on average; knowing their exact response would give {shocks['ceiling']:.2f}. Without pairs of "
        f"Russia and the West {shocks['without_apart']:.3f} (beats "
        f"{100 * shocks['without_apart_beats_placebo']:.0f} % of placebo dates), by ranks "
        f"{shocks['ranks']:.3f} ({100 * shocks['ranks_beat_placebo']:.0f} %)."
    )
    yield ""
    ratios = ", ".join(
        f"{float(years):g} y {ratio:.3f}"
        for years, ratio in verdicts["crps_to_mix_by_years"].items()
        if float(years) <= 3
    )
    single = "in every panel too" if verdicts["honest_distribution"] else "not in every panel"
    yield (
        f"**Honest distribution**: {_met(verdicts['honest_by_horizon'])} at each horizon over the panels, "
        f"{single}. CRPS over the mixture's: {ratios} (bar 1.01). What it rests on:"
    )
    yield ""
    parts = card["honest"][card["model"]]
    for part, name in PARTS.items():
        missed = parts[part]["failures"]
        yield f"- {name}: {f'missed in {len(missed)}: ' if missed else 'met in all'}{'; '.join(missed)}."
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
        "| predictor | added value [90 %] | the model is ahead by | relabelled | within blocs | rolled | "
        + " | ".join(labels)
        + " | after 2013 | shocks [90 %] | moved |"
    )
    yield "|---|" + "---:|" * (len(labels) + 8)
    # After 2013: panels with several origins there only.
    for name, tests in card["tests"].items():
        value, late = tests["added_value"]["all"], tests["added_value"]["after_tuning_several"]
        ahead, low, high = tests["model_ahead_by"]
        lead = "" if name == card["model"] else f"{_number(ahead)} [{_number(low)} {_number(high)}]"
        parts = " | ".join(_number(value["parts"][label]) for label in labels)
        yield (
            f"| {name} | {_ranged(value)} | {lead} | {value['beats_relabelled']:.2f} | "
            f"{_share(value['beats_within_blocs'])} | "
            f"{value['beats_rolled']}/{value['rolled_calendars']} | {parts} | {_ranged(late)} | "
            f"{_ranged(tests['dated_shocks'])} | {tests['dated_shocks']['beats_moved']:.2f} |"
        )
    yield ""
    value = card["tests"][card["model"]]["added_value"]
    yield (
        "*Relabelled*: share of worlds beaten in which all names are shuffled; *within blocs*: those of the "
        "West among themselves and those of the Gulf; *rolled*: calendars beaten. Calendars that differ: "
        + ", ".join(f"{value[key]['rolled_different']} {said}" for key, said in SETS.items())
        + "."
    )


def _shocks(card: dict[str, Any]) -> Iterator[str]:
    yield "| predictor | shocks | beats | by ranks | beats | without Russia–West | beats (of placebo dates) |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, tests in card["tests"].items():
        found = tests["dated_shocks"]
        cells = [
            cell
            for value, beats in (
                ("value", "beats_placebo"),
                ("ranks", "ranks_beat_placebo"),
                ("without_apart", "without_apart_beats_placebo"),
            )
            for cell in (_number(found[value], 3), _share(found[beats]))
        ]
        yield f"| {name} | {' | '.join(cells)} |"
    found = card["tests"][card["model"]]["dated_shocks"]
    yield ""
    yield "| shock | " + " | ".join(found["parts"]) + " |"
    yield "|---|" + "---:|" * len(found["parts"])
    for key, said in (
        ("parts", "correlation over pairs"),
        ("shares", "adds to the whole"),
        ("without", "the rest without it"),
    ):
        yield f"| {said} | " + " | ".join(_number(value) for value in found[key].values()) + " |"


def _by_predictor(card: dict[str, Any]) -> Iterator[str]:
    yield "Single panels and horizons to three years in which a forecaster misses a bar:"
    yield ""
    yield f"| forecaster | each horizon over panels | {' | '.join(PARTS.values())} |"
    yield "|---|---|" + "---|" * len(PARTS)
    for name, parts in card["honest"].items():
        cells = ["; ".join(parts[part]["failures"]) or "none" for part in PARTS]
        yield f"| {name} | {_met(parts['all']['by_horizon'])} | {' | '.join(cells)} |"


def _by_part(card: dict[str, Any]) -> Iterator[str]:
    yield (
        "The model by part: CRPS over the mixture's, coverage of 90 % intervals, Brier score less the "
        "mixture's (number of cases)."
    )
    yield ""
    names = [*PARTS, "bound"]
    yield f"| panel | horizon | {' | '.join([*PARTS.values(), 'pairs on a bound'])} |"
    yield "|---|---:|" + "---:|" * len(names)
    for row in card["panels"]:
        cells = []
        for part in names:
            mine, mix = (
                row["forecasters"][name] if part == "all" else row["forecasters"][name]["parts"].get(part)
                for name in (card["model"], "mix")
            )
            cells.append(
                "–"
                if mine is None
                else f"{mine['crps'] / mix['crps']:.3f}, {mine['coverage']:.3f}, "
                f"{mine['brier'] - mix['brier']:+.3f} ({row['cases'][part]})"
            )
        yield f"| {row['title']} | {row['years']:g} y | {' | '.join(cells)} |"


def _other_scores(card: dict[str, Any]) -> Iterator[str]:
    keys = ("mix", "mix, widened", card["model"])
    yield (
        "Scores that are lower when better, in each panel's own unit: interval score of 90 % intervals "
        "(width and twenty times what they miss by), log score of tightens, holds or frays."
    )
    yield ""
    yield f"| panel | horizon | {' | '.join(f'interval score, {key}' for key in keys)} | " + (
        " | ".join(f"log score, {key}" for key in keys) + " |"
    )
    yield "|---|" + "---:|" * (1 + 2 * len(keys))
    for row in card["panels"]:
        cells = [
            f"{row['forecasters'][key][score]:.3f}"
            for score in ("interval_score", "log_score")
            for key in keys
        ]
        yield f"| {row['title']} | {row['years']:g} y | {' | '.join(cells)} |"


def _ranged(found: dict[str, Any]) -> str:
    return f"{_number(found['value'])} [{' '.join(_number(end) for end in found['interval'])}]"


def _scores(card: dict[str, Any]) -> Iterator[str]:
    model = card["model"]
    others = [name for name in card["tests"] if name not in (model, "persistence", "one rule")]
    plain = [LABELS.get(name, name) for name in FEW]
    columns = [*plain, f"**{model}**", "90 %", "p", "over widened mix", f"{model} alone", *others]
    yield (
        "Baselines: skill in CRPS over persistence. The model (as a correction to the mixture): skill over "
        "the mixture, with 90 % from blocks of origins and, where there are four blocks, p of the paired "
        "test that both have the same mean CRPS (how often means of blocks, shifted to no difference, "
        "come out as far from it either way), then over the mixture widened in the same way, which is what "
        "the theory itself adds. Alone and others: skill over the mixture. Last: coverage of 90 % intervals "
        "and Brier score, model and mixture."
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
    yield "| stated chance of tightens, holds or frays | came true | 90 % | cases |"
    yield "|---:|---:|---:|---:|"
    for stated, true, cases, low, high in card["reliability"]:
        yield f"| {stated:.2f} | {true:.2f} | {low:.2f} to {high:.2f} | {cases} |"
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


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:+.{digits}f}"
