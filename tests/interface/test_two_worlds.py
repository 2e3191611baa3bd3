"""`realpolitik worlds`: tables, page, pictures, record; what it refuses."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from realpolitik.interface.cli import app

OWN, DATA = "quintet-2024-11", "quintet-2024-11-data"


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """Two findings of two months: one on arms at the start, which turns, and one on a rung, which stays."""
    file = tmp_path_factory.mktemp("register") / "known.yaml"
    form = (
        "says: a, kind: stated, nature: mechanism, force: input, carrier: a, refuted_by: a, no_placebo: a, "
        "mutation: {why: nothing, drivers: {ukraine_war: 0}}"
    )
    file.write_text(
        "kind: claims\ntitle: Known causes\nsource: a test\narms:\n"
        "  now: {scenario: baseline, until: 2025-01}\n  past: {scenario: quintet-2016, until: 2016-03}\n"
        "claims:\n"
        f"  A01: {{short: arms at the start, {form}, "
        "measure: {quantity: volume, of: RUS, to: IRN, channel: arms, window: {month: 0}}, "
        "tests: [{says: some arms come, effect: {level: now}, at_least: 0.05}]}\n"
        f"  A02: {{short: a treaty at the start, {form}, "
        "measure: {quantity: rung, of: RUS, to: IRN, window: {month: 0}}, "
        "tests: [{says: some treaty, effect: {level: now}, at_least: 1},"
        " {says: in 2016 too, effect: {level: past}, at_least: 1}]}\n",
        encoding="utf-8",
    )
    return file


@pytest.fixture(scope="module")
def made(register, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "worlds"
    answer = call("worlds", OWN, DATA, "--also", "quintet-2016-01=quintet-2016-01-data", "--register",
                  register, "--runs", 6, "--seed", 3, "--no-reuse", "--out", out)  # fmt: skip
    assert answer.exit_code == 0, answer.output
    return answer, out


def test_it_says_what_stays_what_turns_and_which_table_turns_it(made):
    answer, _ = made
    assert max(len(line) for line in answer.stdout.splitlines() if not line.startswith("Page")) <= 100
    assert "Known causes: of 2, 1 stay, 0 open or close, 1 turn (A01)" in " ".join(answer.stdout.split())
    assert "volume.arms turns it alone, both ways" in answer.stdout
    assert "volume.arms of RUS toward IRN" in " ".join(answer.stdout.split())
    assert "A02 in 2016 too ‡" in " ".join(answer.stdout.split())


def test_page_numbers_pictures_and_record(made):
    _, out = made
    numbers = json.loads((out / "numbers.json").read_text(encoding="utf-8"))
    finding = numbers["registers"][0]["findings"]["A01"]
    assert finding["fate"] == "turns"
    test = finding["tests"]["1"]
    assert (test["here"]["outcome"], test["there"]["outcome"]) == ("supported", "not supported")
    assert test["why"]["alone"] == ["volume.arms"]
    assert numbers["pairs"][1]["there"] == "quintet-2016-01-data"
    assert (out / "known.png").stat().st_size > 20_000 and (out / "known.svg").is_file()
    page = (out / "worlds.md").read_text(encoding="utf-8")
    assert "**Known causes**" in page and "Where quintet-2016-01 and quintet-2016-01-data differ" in page


def test_it_is_repeated_from_its_record_bit_for_bit(made):
    answer = call("reproduce", made[1])
    assert answer.exit_code == 0, answer.output
    assert "The same numbers as recorded, to the last bit." in answer.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([OWN], "Only one world was given"),
        ([OWN, "concert-2024-11"], "differs from quintet-2024-11 in actors"),
        ([OWN, DATA, "--also", "quintet-2016-01"], "names no two worlds"),
        ([OWN, DATA, "--only", "F99"], "no claim F99"),
        ([OWN, DATA, "--runs", 1], "--runs is 1"),
        ([OWN, "quintet-2024-11-dada"], "quintet-2024-11-data"),
    ],
)
def test_what_it_refuses(words, said):
    answer = call("worlds", *words)
    assert answer.exit_code == 2
    assert said in " ".join(answer.output.split()) and "Traceback" not in answer.output


def test_without_reasons_only_the_worlds_are_run(register):
    answer = call("worlds", OWN, DATA, "--register", register, "--runs", 4, "--no-why", "--no-reuse",
                  "--only", "A01")  # fmt: skip
    assert answer.exit_code == 0, answer.output
    assert "turn (A01)" in " ".join(answer.stdout.split()) and "put back" not in answer.stdout
    assert not Path("worlds.md").exists()
