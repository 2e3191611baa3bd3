"""The worked example of docs/adding.md: a sixth actor, a dispute and a scenario, in YAML alone."""

from pathlib import Path

import numpy as np
import pytest

from realpolitik import check, load_case

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "adding"


@pytest.fixture
def folder(blocks, tmp_path):
    """The example's files, each under the name in its first line."""
    for text in blocks("docs/adding.md", "yaml"):
        name = text.splitlines()[0].removeprefix("# ")
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert {file.name for file in tmp_path.iterdir()} == {"sextet.yaml", "turkish-turn.yaml"}
    return tmp_path


def test_no_problems(folder):
    assert check([folder]) == []


def test_the_actor_joins_and_the_five_keep_their_start(folder):
    six, five = load_case(folder / "sextet.yaml"), load_case("baseline")
    assert six.actors == (*five.actors, "TUR")
    assert np.array_equal(six.inputs.hostility[:5, :5], five.inputs.hostility)
    assert set(six.disputes) - set(five.disputes) == {"northern_syria"}
    zangezur = six.disputes.index("zangezur")
    assert six.inputs.position[zangezur, six.actors.index("TUR")] == 1


def test_the_dispute_is_felt(folder, recorded):
    text = (folder / "sextet.yaml").read_text(encoding="utf-8")
    quiet = folder / "quiet.yaml"
    quiet.write_text(
        text.replace("activity: {value: 0.4, range: [0.2, 0.6]", "activity: {value: 0, range: [0, 0.6]")
    )
    loud, still = (recorded(folder / name, "grievance", 1, 0)[0, 0] for name in ("sextet.yaml", "quiet.yaml"))
    actors = load_case(quiet).actors
    turkey, iran, gulf = (actors.index(name) for name in ("TUR", "IRN", "GULF"))
    assert loud[turkey, iran] > still[turkey, iran] + 0.02
    assert loud[gulf, iran] == pytest.approx(still[gulf, iran], abs=0.01)


def test_the_scenario_sanctions_russia_from_its_month_on(folder, recorded):
    case = load_case(folder / "turkish-turn.yaml")
    turkey, russia = case.actors.index("TUR"), case.actors.index("RUS")
    sanctions = recorded(case, "pressure", 50, 1)[:, :, turkey, russia, 0]
    assert sanctions[:, :8].max() < 1e-6  # the driver is up in June 2025, pressure follows a step later
    assert sanctions[:, 12].min() > 0.01


@pytest.mark.parametrize(("name", "code"), [("india", "IND"), ("north-korea", "PRK")])
def test_a_newcomer_takes_yaml_only_and_leaves_the_five_much_as_they_were(name, code, recorded):
    file = EXAMPLES / f"quintet-and-{name}.yaml"
    assert check([file]) == []
    six, five = load_case(file, until="2027-11"), load_case("baseline", until="2027-11")
    assert six.actors == (*five.actors, code)
    start = [recorded(case, "index", 40, 1)[:, 0, 0, 1] for case in (six, five)]
    assert np.allclose(start[0], start[1], atol=1e-12)
    end = [recorded(case, "index", 40, 1)[:, -12:, 0, 1].mean() for case in (six, five)]
    assert abs(end[0] - end[1]) < 0.01


def test_check_leads_a_new_user_from_a_name_to_an_actor(tmp_path):
    """Step 1 of the page: what is missing is named; and a weight too much is told with its sum."""
    bare = tmp_path / "quintet-and-india.yaml"
    head = "kind: world\nname: quintet-and-india\ntitle: t\nextends: quintet-2024-11\n"
    bare.write_text(head + "actors:\n  IND: {label: India}\n", encoding="utf-8")
    lacking = {problem.path for problem in check([bare])}
    parts = ("power", "order", "autonomy", "interests", "capacity", "outside")
    assert {f"actors.IND.{part}" for part in parts} <= lacking
    text = (EXAMPLES / "quintet-and-india.yaml").read_text(encoding="utf-8")
    bare.write_text(text.replace("prosperity: {value: 0.3,", "prosperity: {value: 0.35,"), encoding="utf-8")
    assert any("1.05" in f"{problem.rule} {problem.value}" for problem in check([bare]))
    bare.write_text(text.replace("  IRN-IND:", "  IRN-INDIA:"), encoding="utf-8")
    assert any("IND" in problem.remedy for problem in check([bare]))
