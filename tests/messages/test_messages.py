"""Every fault has its own message, word for word: `messages.txt` is the list.

After an intended change of wording, `python tests/messages/test_messages.py` writes it anew; read the diff.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

import pytest

from realpolitik.world.loading import check, load_case
from realpolitik.world.problems import Problem, ProblemsFound, report

HERE = Path(__file__).parent
SMALL = (HERE.parent / "world" / "small.yaml").read_text(encoding="utf-8")
HEAD = (
    "kind: scenario\nname: what-if\ntitle: What if\nquestion: What if?\nmotivation: A test.\nworld: small\n"
)
HOSTILITY = "hostility: {value: 0.2, range: [0.1, 0.3], grade: judgement, why: invented}\n      volume"
EVENT = "events:\n  deal:\n    label: A deal\n    why: because\n"
EFFECT = "    effects:\n      - deal: {from: ALPHA, to: BETA, channel: goods, level: 0.5}\n"

# Fault to the edits that make it in the small world.
WORLDS: dict[str, list[tuple[str, str]]] = {
    "unknown key": [("    order: {value: 0.5", "    ordr: {value: 0.5")],
    "misspelt interest": [("      welfare: {value: 0.8", "      welfre: {value: 0.8")],
    "out of bounds": [(HOSTILITY, HOSTILITY.replace("0.2,", "1.7,", 1))],
    "not a number": [(HOSTILITY, HOSTILITY.replace("0.2,", ".nan,", 1))],
    "infinite": [(HOSTILITY, HOSTILITY.replace("0.2,", "-.inf,", 1))],
    "overflowing": [(HOSTILITY, HOSTILITY.replace("0.2,", "1e999,", 1))],
    "duplicate key": [("name: small", "name: small\nname: big")],
    "number in quotes": [(HOSTILITY, HOSTILITY.replace("0.2,", '"0.2",', 1))],
    "true for a number": [(HOSTILITY, HOSTILITY.replace("0.2,", "true,", 1))],
    "null for a number": [(HOSTILITY, HOSTILITY.replace("0.2,", "null,", 1))],
    "number without grounds": [(HOSTILITY, "hostility: 0.2\n      volume")],
    "number without reason": [(HOSTILITY, HOSTILITY.replace(", why: invented", "", 1))],
    "empty reason": [(HOSTILITY, HOSTILITY.replace("why: invented", 'why: ""', 1))],
    "unknown grade": [(HOSTILITY, HOSTILITY.replace("judgement", "judgment", 1))],
    "range upside down": [(HOSTILITY, HOSTILITY.replace("[0.1, 0.3]", "[0.3, 0.1]", 1))],
    "range of three": [(HOSTILITY, HOSTILITY.replace("[0.1, 0.3]", "[0.1, 0.2, 0.3]", 1))],
    "value outside its range": [(HOSTILITY, HOSTILITY.replace("[0.1, 0.3]", "[0.3, 0.4]", 1))],
    "unknown source": [("sources:\n  atlas:", "sources:\n  atlass:")],
    "unknown actor in relations": [("    GAMMA: {hostility: *foe}", "    GAMA: {hostility: *foe}")],
    "unknown channel in volumes": [("        goods: {value: 0.4", "        good: {value: 0.4")],
    "unknown actor in pairs": [("BETA-GAMMA:", "BETA-GAMMMA:")],
    "not a pair": [("BETA-GAMMA:", "BETAGAMMA:")],
    "pair stated twice": [
        ("  GAMMA-ALPHA:", "  BETA-ALPHA: {why: again, proximity: *near, rung: *bottom}\n  GAMMA-ALPHA:")
    ],
    "missing pair": [("  BETA-GAMMA: {why: invented, proximity: *near, rung: *bottom}\n", "")],
    "rung above the ladder": [
        ("rung: &bottom {value: 0, range: [0, 1]", "rung: &bottom {value: 2, range: [0, 2]")
    ],
    "half a rung": [("rung: &bottom {value: 0, range", "rung: &bottom {value: 0.5, range")],
    "weights that do not sum to 1": [("    autonomy: {value: 0.2", "    autonomy: {value: 0.3")],
    "horizon before start": [("horizon: 2024-12", "horizon: 2019-12")],
    "not a month": [("start: 2020-01", "start: 2020-13")],
    "unknown process": [("kind: markov", "kind: markow")],
    "negative rate": [("calm: {value: 0.5, range: [0.3", "calm: {value: -0.5, range: [-0.7")],
    "unknown state": [("        wild:\n          calm", "        wild:\n          clam")],
    "unknown names in links": [
        ("        ALPHA:\n          goods: {value: 0.5", "        ALPA:\n          good: {value: 0.5")
    ],
    "unknown parameter": [
        (
            "interests:",
            "parameters:\n  thrd_party: {value: 20, range: [10, 30], grade: judgement, why: test}\n"
            "  third_party: {value: 900, range: [10, 900], grade: judgement, why: test}\ninterests:",
        )
    ],
    "unknown sanction channel": [("sanction_channel: goods", "sanction_channel: trade")],
    "names alike but for case": [("  trend:\n", "  Storm:\n")],
    "focus on one": [("focus: [ALPHA, BETA]", "focus: [ALPHA, ALPHA]")],
    "autonomy as an interest": [("  welfare:\n    label", "  autonomy:\n    label")],
    "text expected": [("    label: Alpha", "    label: 7")],
    "faults of schema and of names together": [
        ("sanction_channel: goods", "sanction_channel: trade"),
        (HOSTILITY, HOSTILITY.replace("0.2,", "1.7,", 1)),
    ],
    "a single rung": [(SMALL[SMALL.index("  - name: treaty") : SMALL.index("actors:")], "")],
    "tab": [("    label: Alpha", "\tlabel: Alpha")],
    "syntax": [("focus: [ALPHA, BETA]", "focus: [ALPHA, BETA")],
    "tag": [("title: Three invented states", "title: !!python/object:os.system x")],
    "start between states": [
        ("    start: {value: 1, range: [1, 1]", "    start: {value: 0.7, range: [0, 1]")
    ],
}

# Fault to the rest of a scenario that makes it.
SCENARIOS: dict[str, str] = {
    "world and extends": "extends: other\n",
    "misspelt actor in a path": "assumptions:\n  actors.ALPA.power: {value: 1, why: test}\n",
    "misspelt channel in a path": "assumptions:\n  relations.ALPHA.BETA.volume.good: {value: 1, why: test}\n",
    "misspelt section in a path": "assumptions:\n  actrs.ALPHA.power: {value: 1, why: test}\n",
    "nothing to change there": "assumptions:\n  sources.atlas: {value: 1, why: test}\n",
    "path to a table": "assumptions:\n  actors.ALPHA: {value: 1, why: test}\n",
    "path below a number": "assumptions:\n  actors.ALPHA.power.value: {value: 1, why: test}\n",
    "path beyond a list": "assumptions:\n  ladder.7.cost: {value: 1, why: test}\n",
    "not a path": "assumptions:\n  power: {value: 1, why: test}\n",
    "misspelt parameter in a path": "assumptions:\n  parameters.comon_cause: {value: 1, why: test}\n",
    "parameter out of bounds": "assumptions:\n  parameters.wedge: {value: 1000, why: test}\n",
    "scaled out of bounds": "assumptions:\n  relations.ALPHA.BETA.hostility: {scale: 10, why: test}\n",
    "two forms of change": "assumptions:\n  actors.ALPHA.power: {value: 1, scale: 2, why: test}\n",
    "change without reason": "assumptions:\n  actors.ALPHA.power: {value: 1}\n",
    "huge number": f"assumptions:\n  actors.ALPHA.power: {{value: {'9' * 400}, why: test}}\n",
    "scaling what is not stated": "assumptions:\n  pairs.ALPHA-BETA.readiness: {scale: 2, why: test}\n",
    "weights off 1 after a change": "assumptions:\n  actors.ALPHA.autonomy: {value: 0.1, why: test}\n",
    "counterfactual start": (
        "counterfactuals:\n  relations.ALPHA.BETA.volume.goods: {value: 0.1, why: test}\n"
        "  pairs.BETA-ALPHA.rung: {value: 1, why: test}\n  drivers.storm.start: {value: 0, why: test}\n"
    ),
    "replace without need": "assumptions:\n  actors.ALPHA.power: {value: 1, why: test, replace: true}\n",
    "unknown driver": "drivers:\n  strom: {process: {kind: constant, value: 1}, why: test}\n",
    "process without its numbers": "drivers:\n  trend: {process: {kind: ramp}, why: test}\n",
    "process with strange numbers": (
        "drivers:\n  storm:\n    why: test\n"
        "    process: {kind: mean_reverting, mean: 0, sd: 1, reversion: 1, drift: 2}\n"
    ),
    "negative rate of a scenario": (
        "drivers:\n  storm: {process: {kind: markov, states: {a: 1, b: 0}, rates: {a: {b: -1}}}, why: test}\n"
    ),
    "negative spread": (
        "drivers:\n  storm: {process: {kind: mean_reverting, mean: 0, sd: -1, reversion: 0}, why: test}\n"
    ),
    "schedule outside the horizon": (
        "drivers:\n  storm: {process: {kind: schedule, values: {2019-01: 1, 2031-01: 0}}, why: test}\n"
    ),
    "date after the horizon": f"{EVENT}    date: 2031-01\n{EFFECT}",
    "date at the start": f"{EVENT}    date: 2020-01\n{EFFECT}",
    "date in another form": f"{EVENT}    date: 2021-1\n{EFFECT}",
    "window upside down": f"{EVENT}    window: [2022-05, 2021-05]\n{EFFECT}",
    "date and window": f"{EVENT}    date: 2021-01\n    window: [2021-05, 2022-05]\n{EFFECT}",
    "event on a channel that does not exist": f"{EVENT}    date: 2021-01\n{EFFECT.replace('goods', 'good')}",
    "event on an actor that does not exist": f"{EVENT}    date: 2021-01\n{EFFECT.replace('BETA', 'BETTA')}",
    "deal with itself": f"{EVENT}    date: 2021-01\n{EFFECT.replace('BETA', 'ALPHA')}",
    "probability above 1": f"{EVENT}    probability: 1.2\n{EFFECT}",
    "window without months": f"{EVENT}    window: []\n{EFFECT}",
    "unknown chance": f"{EVENT}    chance: sometimes\n{EFFECT}",
    "chance of a dated event": f"{EVENT}    date: 2021-01\n    chance: once\n{EFFECT}",
    "event without effects": f"{EVENT}    effects: []\n",
    "unknown effect": f"{EVENT}    effects:\n      - bargian: {{pair: ALPHA-BETA, to: 1}}\n",
    "two effects in one": (
        f"{EVENT}    effects:\n"
        "      - {rung: {pair: ALPHA-BETA, to: 1}, set: {driver: storm, value: 0}}\n"
    ),
    "effects on what is not there": (
        f"{EVENT}    effects:\n      - set: {{driver: strom, value: 1}}\n"
        "      - impulse: {on: volume.ALPHA.BETA.good, by: 0.1}\n"
        "      - impulse: {on: hostility.ALPHA.BETA, by: 0.1}\n"
        "      - rung: {pair: ALPHA-BETTA, to: 1}\n      - rung: {pair: ALPHA-BETA, to: 3}\n"
        "      - bargain: {pair: ALPHABETA, to: 1}\n"
        "      - deal: {from: ALFA, to: BETA, channel: arm, level: 2}\n"
    ),
    "impulse above 1": f"{EVENT}    effects:\n      - impulse: {{on: volume.ALPHA.BETA.goods, by: 3}}\n",
    "conditions on what is not there": (
        f"{EVENT}    condition: {{any: [{{quantity: drver.storm, above: 1}}, "
        "{quantity: volume.ALPHA.BETA, above: 1}, {quantity: rung.ALPHA-ALPHA, at_least: 1}, "
        f"{{quantity: pressure.ALPHA.BETA.sanctions, below: 1}}]}}\n{EFFECT}"
    ),
    "condition without comparison": f"{EVENT}    condition: {{quantity: driver.storm}}\n{EFFECT}",
    "unknown comparison": f"{EVENT}    condition: {{quantity: driver.storm, more_than: 3}}\n{EFFECT}",
    "condition with too many alternatives": (
        f"{EVENT}    condition:\n      all:\n"
        + "        - {any: [{quantity: driver.storm, above: 1}, {quantity: driver.trend, above: 1}]}\n" * 7
        + EFFECT
    ),
    "many faults at once": (
        "nonsense: 1\nassumptions:\n  actors.ALPA.power: {value: 1, why: test}\n"
        f"  actors.ALPHA.order: {{valu: 1, why: test}}\n{EVENT}    probability: 1.2\n{EFFECT}"
        f"  second:\n    label: Another\n    why: because\n{EFFECT.replace('goods', 'good')}"
    ),
    "outside the plausible range": "assumptions:\n  actors.ALPHA.power: {value: 2, why: test}\n",
}

EXTENDS = HEAD.replace("world: small", "extends: base")
CHANGED = HEAD.replace("what-if", "base") + (
    "assumptions:\n  pairs.ALPHA-BETA.proximity: {value: 0.6, why: test}\n"
    f"drivers:\n  storm: {{process: {{kind: constant}}, why: test}}\n{EVENT}    date: 2021-01\n{EFFECT}"
)
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
# Fault to files (the first is loaded).
FILES: dict[str, dict[str, str | bytes]] = {
    "neither world nor extends": {"what-if.yaml": HEAD.replace("world: small\n", "")},
    "unknown world": {"what-if.yaml": HEAD.replace("world: small", "world: smal"), "small.yaml": SMALL},
    "a scenario as world": {
        "what-if.yaml": HEAD.replace("world: small", "world: base"),
        "base.yaml": CHANGED,
    },
    "a world to extend": {
        "what-if.yaml": HEAD.replace("world: small", "extends: small"),
        "small.yaml": SMALL,
    },
    "circle": {
        "what-if.yaml": EXTENDS,
        "base.yaml": EXTENDS.replace("extends: base", "extends: root"),
        "root.yaml": EXTENDS.replace("extends: base", "extends: what-if"),
    },
    "itself": {"what-if.yaml": EXTENDS.replace("extends: base", "extends: what-if")},
    "changed twice": {
        "what-if.yaml": EXTENDS
        + "counterfactuals:\n  pairs.BETA-ALPHA.proximity: {value: 0.5, why: test}\n"
        + "drivers:\n  storm: {process: {kind: constant}, why: test}\n"
        + f"{EVENT}    date: 2021-02\n{EFFECT}",
        "base.yaml": CHANGED,
        "small.yaml": SMALL,
    },
    "faults in scenario and world": {
        "what-if.yaml": HEAD + "drivers:\n  storm: {process: {kind: ramp}, why: test}\n",
        "small.yaml": SMALL.replace("sanction_channel: goods", "sanction_channel: trade"),
    },
    "names that join to the same": {
        "small.yaml": SMALL.replace("ALPHA", "X_Y").replace("BETA", "X").replace("GAMMA", "Y_X")
    },
    "missing title": {"what-if.yaml": HEAD.replace("title: What if\n", ""), "small.yaml": SMALL},
    "overlay on what is not there": {
        "tall.yaml": "kind: world\nname: tall\ntitle: Tall\nextends: small\nactors:\n  ALPHA:\n    powr: 3\n"
        "pairs:\n  GAMMA-BETA: {proximity: {value: 2, range: [0, 2], grade: judgement, why: test}}\n",
        "small.yaml": SMALL,
    },
    "aliases that explode": {"small.yaml": BOMB},
    "alias of itself": {"small.yaml": "a: &a\n  b: *a\n"},
    "alias of nothing": {"small.yaml": "a: *b\n"},
    "too deep": {"small.yaml": f"a: {'[' * 200}{']' * 200}"},
    "far too deep": {"small.yaml": f"a: {'[' * 5000}{']' * 5000}"},
    "too large": {"small.yaml": f"# {'x' * 4_000_000}"},
    "empty": {"small.yaml": ""},
    "a list": {"small.yaml": "- a"},
    "a tag that does not fit": {"small.yaml": "kind: !!int\n"},
    "two documents": {"small.yaml": "a: 1\n---\nb: 2\n"},
    "a list as key": {"small.yaml": "? [a, b]\n: 1\n"},
    "not UTF-8": {"small.yaml": b"kind: world\nname: caf\xe9"},
    "a control character": {"small.yaml": b"name: x\x00y"},
    "unknown kind": {"small.yaml": "kind: wrld\n"},
    "no kind": {"small.yaml": "name: small\n"},
}


def edited(edits: list[tuple[str, str]]) -> str:
    text = SMALL
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def faults() -> dict[str, dict[str, str | bytes]]:
    """Fault to files; the first file is loaded."""
    worlds = {name: {"small.yaml": edited(edits)} for name, edits in WORLDS.items()}
    scenarios = {
        name: {"what-if.yaml": HEAD + rest, "small.yaml": SMALL, "other.yaml": HEAD}
        for name, rest in SCENARIOS.items()
    }
    every = [*worlds.items(), *scenarios.items(), *FILES.items()]
    assert len({name for name, _ in every}) == len(every)
    return dict(every)


def found(files: dict[str, str | bytes], folder: Path) -> list[Problem]:
    """The problems of the first of the files, read where they lie."""
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with contextlib.chdir(folder):
        return check([next(iter(files))])


def expected() -> dict[str, str]:
    sections = (HERE / "messages.txt").read_text(encoding="utf-8").split("\n--- ")[1:]
    return {name: body.strip() for name, body in (section.split("\n", 1) for section in sections)}


def test_list_is_complete() -> None:
    assert list(expected()) == list(faults())


@pytest.mark.parametrize("name", list(faults()))
def test_message(name: str, tmp_path: Path) -> None:
    problems = found(faults()[name], tmp_path)
    assert report(problems) == expected()[name]
    for problem in problems:
        assert problem.rule
        assert problem.remedy
        assert (problem.line > 0 and problem.column > 0) or name == "too large"
    assert problems


def test_errors_are_raised_and_warnings_are_not(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    scenario = tmp_path / "what-if.yaml"
    scenario.write_text(HEAD + SCENARIOS["outside the plausible range"], encoding="utf-8")
    assert load_case(scenario).inputs.power[0] == 2
    assert [problem.severity for problem in check([scenario])] == ["warning"]
    scenario.write_text(HEAD + SCENARIOS["unknown driver"], encoding="utf-8")
    with pytest.raises(ProblemsFound, match="Did you mean `storm`"):
        load_case(scenario)


def test_unknown_names_and_options() -> None:
    for call, words in (
        (lambda: load_case("baselin"), "Did you mean `baseline`"),
        (lambda: load_case("scenarios/baselin.yaml"), "Did you mean `baseline`"),
        (lambda: load_case("baseline", world="quintet-2024-1"), "Did you mean `quintet-2024-11`"),
        (lambda: load_case("baseline", world="nuclear-deal"), "a world is wanted here"),
        (lambda: load_case("baseline", until="2030"), "not a month"),
        (lambda: load_case("baseline", until="2024-11"), "after the start 2024-11"),
        (lambda: load_case("baseline", until="2130-12"), "1,273 steps from 2024-11: at most 1,200"),
        (lambda: load_case("baseline", steps_per_year=365), "at most 1,200 are simulated"),
        (lambda: load_case("baseline", steps_per_year=0), "steps_per_year"),
    ):
        with pytest.raises(ProblemsFound, match=words):
            call()


def test_every_kind_that_is_checked_is_named(tmp_path: Path) -> None:
    path = tmp_path / "any.yaml"
    path.write_text("title: of no kind\n", encoding="utf-8")
    [problem] = check([path])
    listed = problem.remedy.split("there are ")[1].rstrip(".").split(", ")
    assert {"world", "scenario", "batch", "claims", "sensitivity", "study", "observations"} <= set(listed)
    for kind in listed:
        path.write_text(f"kind: {kind}\n", encoding="utf-8")
        assert all("kind" not in found.path for found in check([path])), kind
    path.write_text("kind: sensitivty\n", encoding="utf-8")
    assert [problem.remedy for problem in check([path])] == ["Did you mean `sensitivity`?"]


def test_problems_of_a_folder_come_together(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    for name in ("unknown driver", "probability above 1"):
        (tmp_path / f"{name}.yaml").write_text(HEAD + SCENARIOS[name], encoding="utf-8")
    rules = [problem.rule for problem in check([tmp_path])]
    assert rules == ["must lie between 0 and 1 (probability)", "unknown driver `strom`"]


if __name__ == "__main__":
    lines = ["What the checker says of each fault; written by test_messages.py.\n"]
    for fault, documents in faults().items():
        with tempfile.TemporaryDirectory() as place:
            lines.append(f"\n--- {fault}\n{report(found(documents, Path(place)))}\n")
    (HERE / "messages.txt").write_text("".join(lines), encoding="utf-8")
    print(f"{len(lines) - 1} messages written", os.linesep, end="")
