"""The page on the hindcast says what its record holds, and the record is that of its manifest."""

import csv
import hashlib
import json
import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
CARD = json.loads((DOCS / "hindcast" / "scorecard.json").read_text(encoding="utf-8"))


def test_the_page_quotes_its_record(script):
    page = script("hindcast_page")
    text = page.PAGE.read_text(encoding="utf-8")
    assert page.filled(text, CARD) == text, "run: python docs/hindcast_page.py"
    marked = re.findall(r"<!-- from the scorecard: (\w+) -->", text)
    assert sorted(marked) == sorted(page.BLOCKS) and text.count("<!-- end -->") == len(marked)


def test_the_record_is_that_of_its_manifest():
    folder = DOCS / "hindcast"
    files = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert {"scorecard.json", "scorecard.md", "figures/calibration.png"} <= set(files)
    for name, told in files.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == told, name


def flat(text):
    return " ".join(text.split())


def test_prose_says_what_the_record_holds(script):
    """Figures that stand in sentences rather than in tables."""
    page = script("hindcast_page")
    n, text = page.number, flat(page.PAGE.read_text(encoding="utf-8"))
    tests, model = CARD["tests"], CARD["tests"]["model"]
    value, shocks = model["added_value"], model["dated_shocks"]
    part, late = value["all"]["parts"], value["after_tuning"]["parts"]
    icews, gdelt = (
        [n(part[k]) for k in part if "ICEWS" in k],
        n(part["GDELT, balance of quarrel, 4 quarters"]),
    )
    votes = [n(late[k]) for k in late if "UN" in k]
    blind, off, camps = (tests[k] for k in ("model, drivers forecast", "model, rules off", "landscape"))
    unbeaten = blind["added_value"]["all"]
    theory = {
        (row["title"], row["years"]): 100 * row["forecasters"]["model"]["skill_over_widened_mix"][0]
        for row in CARD["panels"]
    }
    trade, arms = (CARD["calibration"][k][0] for k in ("Trade, logarithm", "Arms, five-year sums"))

    def lead(tests):
        ahead, low, high = tests["model_ahead_by"]
        return f"{n(ahead)} [{n(low)} {n(high)}]"

    for said in (
        f"in ICEWS ({icews[0]} and {icews[1]}) and in GDELT over four quarters ({gdelt}",
        f"earns {votes[0]} and {votes[1]} after",
        f"the model scores {n(off['added_value']['all']['value'], 3)}, behind by {lead(off)}",
        f"camps be told from it ({lead(camps)}",
        f"{page.ranged(unbeaten)}, above {page.percent(unbeaten['beats_relabelled'])} of relabelled worlds "
        f"and {unbeaten['beats_rolled']} of 12 calendars",
        f"{n(theory['UN vote distance, all votes', 3], 1, sign=True)} % on all votes at 3 years, "
        f"{n(theory['UN vote distance, final passage', 5], 1, sign=True)} % on final passage at 5",
        f"came true in {page.percent(trade['true'])} of cases of trade where {page.percent(trade['stated'])}",
        f"hold in {page.percent(arms['stated'])} held in {page.percent(arms['true'])}",
        f"Of {shocks['hits']} pairs that the model moves {page.percent(shocks['hit_right'])} move its way",
        f"placebo dates reach {page.percent(shocks['hit_right_by_chance'])}",
        f"others still would reach {n(shocks['ceiling'])}",
        f"West has {n(tests['one rule']['dated_shocks']['value'], 3)} by four pairs",
    ):
        assert flat(said) in text, said


def test_weights_by_actor_stand_in_the_log(script):
    page = script("hindcast_page")
    with (DOCS / "hindcast-variants.csv").open(encoding="utf-8") as file:
        rows = {row["structure"]: row for row in csv.DictReader(file)}
        text = flat(page.PAGE.read_text(encoding="utf-8"))
    for name, said in {
        "one set of interests": "one set of interests for all",
        "one salience": "one salience for all parties of a dispute",
        "salience by power": "salience by power",
        "prosperity by openness": "the weight of prosperity by openness to trade",
    }.items():
        row = rows[f"states, {name}"]
        assert f"{said} {page.number(float(row['value']), 3)}" in text
        assert float(row["ahead"]) < -float(row["ahead_error"]), "behind by more than a standard error"
