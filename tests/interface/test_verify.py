import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from realpolitik.interface.cli import app


@pytest.fixture(autouse=True)
def _no_ensembles_of_earlier_calls(tmp_path, monkeypatch):
    import realpolitik.theory.compiled  # noqa: F401 — compiled rules are found where they were before

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_verify_prints_tables_and_writes_page_and_numbers(tmp_path):
    answer = call("verify", "C22", "C08", "--runs", 40, "--seed", 1, "--permutations", 3, "--runs-each", 8,
                  "--draws", 2, "--mutations", "--out", tmp_path / "found")  # fmt: skip
    assert answer.exit_code == 0, answer.output
    assert max(len(line) for line in answer.stdout.splitlines() if "found" not in line) <= 100
    assert "Genuine tests" in answer.stdout and "By construction" in answer.stdout
    assert "1 claims: 1 supported" in answer.stdout
    numbers = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert numbers["counts"]["genuine"]["supported"] == numbers["counts"]["construction"]["supported"] == 1
    claim = numbers["claims"]["C22"]
    assert claim["mutation_turns"] is True
    assert claim["shuffled"]["runs"] == 3 and claim["drawn"]["runs"] == 2
    assert numbers["claims"]["C08"]["shuffled"] is None
    page = (tmp_path / "found.md").read_text(encoding="utf-8")
    assert "### C22" in page and "placebo" in page and "holds in" in page


def test_an_unknown_claim_is_met_with_a_known_one():
    answer = call("verify", "C222")
    assert answer.exit_code == 2
    assert "C222" in answer.output and "C22" in answer.output and "Traceback" not in answer.output


def test_impossible_numbers_are_refused():
    answer = call("verify", "C22", "--runs", 1, "--draws", -1)
    assert answer.exit_code == 2
    assert "--runs is 1" in answer.output and "--draws is -1" in answer.output


def test_a_second_call_finds_everything_again_and_says_the_same(tmp_path, monkeypatch):
    words = ["verify", "C22", "C33", "--runs", 30, "--permutations", 2, "--runs-each", 6, "--draws", 2,
             "--mutations", "--no-figures", "--out", tmp_path / "found"]  # fmt: skip
    first = call(*words)
    assert first.exit_code == 0, first.output
    numbers = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))

    def refuse(*arguments, **more):
        raise AssertionError("an ensemble was run again")

    monkeypatch.setattr("realpolitik.analysis.claims.simulate", refuse)
    second = call(*words)
    assert second.exit_code == 0, second.output
    assert second.stdout == first.stdout
    again = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert again["claims"] == numbers["claims"]
    assert "found again in" in second.stderr and "found again in" not in first.stderr.splitlines()[0]
    assert isinstance(call(*words, "--no-reuse").exception, AssertionError)
    assert isinstance(call(*words, "--seed", 2).exception, AssertionError)


def test_pictures_hold_every_claim_and_judge_by_shape(tmp_path):
    answer = call("verify", "C17", "C22", "C01", "--runs", 30, "--out", tmp_path / "found")
    assert answer.exit_code == 0, answer.output
    for panel in ("genuine", "given"):
        picture = tmp_path / f"found-{panel}.png"
        assert picture.stat().st_size > 20_000 and picture.with_suffix(".svg").is_file()


def test_rows_of_the_picture(monkeypatch):
    from realpolitik.analysis.verification import Effort, verify
    from realpolitik.interface.plots.claims import SHAPES, draw
    from realpolitik.world.claims import load_claims

    claims = load_claims()
    found = verify(claims, ["C17", "C22", "C08"], Effort(runs=30))
    axes = draw(claims, found, "30 runs").axes[-1]
    texts = [text.get_text() for text in axes.texts]
    for one in found:
        assert f"{one.name} {claims.claims[one.name].short}" in texts
    rows = {text.get_text()[:3]: text.get_position()[1] for text in axes.texts}
    verdicts = {
        round(line.get_ydata()[0], 6): line.get_marker()
        for line in axes.lines
        if len(line.get_xdata()) == 1 and line.get_xdata()[0] < 0.1
    }
    for one in found:
        assert verdicts[round(rows[one.name], 6)] == SHAPES[one.finding.outcome]
    assert len(set(SHAPES.values())) == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("C22", "--quick", "--permutations", 2), "--quick leaves out what --permutations asks for"),
        (("C22", "--quick", "--mutations", "--draws", 1), "--draws, --mutations"),
        (("C222", "C0"), "There is no claim C222, C0"),
        (("--register", "clams"), "there is no register of claims `clams`"),
        (("C22", "--out", "tests"), "tests is a folder"),
        (("C22", "--out", "pyproject.toml/claims"), "pyproject.toml is a file"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_runs(words, said, monkeypatch):
    monkeypatch.setattr("realpolitik.interface.verifying.verify", lambda *_: pytest.fail("it began"))
    answer = call("verify", *words)
    assert answer.exit_code == 2 and said in " ".join(answer.output.split()), answer.output
    assert "Traceback" not in answer.output


def test_claims_are_found_whatever_their_case_and_dots_stay_in_names(tmp_path):
    answer = call("verify", "c22", "--runs", 10, "--no-figures", "--out", tmp_path / "my.report.v2")
    assert answer.exit_code == 0, answer.output
    assert {path.name for path in tmp_path.iterdir()} >= {"my.report.v2.md", "my.report.v2.json"}
    page = (tmp_path / "my.report.v2.md").read_text(encoding="utf-8")
    assert "the register is claims.yaml (SHA-256 " in page and "../scenarios" not in page


def test_a_register_beside_its_page_is_linked(tmp_path):
    from realpolitik.interface.verifying import register_text
    from realpolitik.world.claims import load_claims

    claims = load_claims().at(Path("scenarios/claims.yaml").resolve())
    assert "](../scenarios/claims.yaml)" in register_text(claims, Path("docs/claims"))
    assert "](" not in register_text(claims, tmp_path / "a" / "b" / "claims")


def test_a_register_of_one_s_own_says_so(tmp_path):
    text = Path("scenarios/claims.yaml").read_text(encoding="utf-8").replace("to: IRN", "to: IRNN", 1)
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    answer = call("verify", "--register", tmp_path / "mine.yaml")
    assert answer.exit_code == 2 and "unknown actor `IRNN`" in answer.output
