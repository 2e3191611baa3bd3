"""The examples of the documentation are loaded as a reader would load them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from realpolitik.world.loading import check, load_case

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "scenarios" / "README.md", ROOT / "docs" / "scenario-language.md"]
BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
EXAMPLES = [text for page in PAGES for text in BLOCK.findall(page.read_text(encoding="utf-8"))]


def name_of(text: str) -> str:
    found = re.search(r"^name: (\S+)$", text, re.MULTILINE)
    assert found
    return found[1]


def test_there_are_examples() -> None:
    assert [name_of(text) for text in EXAMPLES] == ["gulf-deal-2026", "cooler-war", "sextet"]


@pytest.mark.parametrize("text", EXAMPLES, ids=name_of)
def test_example_loads(text: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name_of(text)}.yaml"
    file.write_text(text, encoding="utf-8")
    assert [problem for problem in check([file]) if problem.severity == "error"] == []
    assert load_case(file).steps == 73


def test_the_added_actor_joins_every_table(tmp_path: Path) -> None:
    file = tmp_path / "sextet.yaml"
    file.write_text(EXAMPLES[-1], encoding="utf-8")
    case, five = load_case("nuclear-deal", world=str(file)), load_case("nuclear-deal")
    x = case.inputs
    assert case.actors == (*five.actors, "TUR")
    assert x.volume.shape == (6, 6, 6)
    assert x.volume[:5, :5].tolist() == five.inputs.volume.tolist()
    assert x.hostility[5, 2] == x.hostility[2, 5] == 0.5
    assert x.rung[5, 4] == 4
    assert case.disputes[-1] == "black_sea"
    assert x.position[case.disputes.index("zangezur"), 5] == 1
    assert case.processes == five.processes


def test_every_scenario_and_world_is_introduced() -> None:
    text = PAGES[0].read_text(encoding="utf-8")
    for file in sorted((ROOT / "scenarios").rglob("*.yaml")):
        assert f"({file.relative_to(ROOT / 'scenarios').as_posix()})" in text, file
