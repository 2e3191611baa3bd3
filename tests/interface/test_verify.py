import json

from typer.testing import CliRunner

from realpolitik.interface.cli import app


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_verify_prints_tables_and_writes_page_and_numbers(tmp_path):
    answer = call("verify", "C22", "C08", "--runs", 40, "--seed", 1, "--permutations", 3, "--runs-each", 8,
                  "--draws", 2, "--mutations", "--out", tmp_path / "found")  # fmt: skip
    assert answer.exit_code == 0, answer.output
    assert max(len(line) for line in answer.stdout.splitlines() if "Page:" not in line) <= 100
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
