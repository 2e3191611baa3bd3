"""The claims in the gallery: of the register as it stands, with what made them, and reproducible."""

import json
from pathlib import Path

import pytest

from realpolitik.analysis.claims import Setting, evaluate
from realpolitik.interface.claim_data import TEXTS, rules_digest
from realpolitik.world.claims import load_claims

ROOT = Path(__file__).resolve().parents[2]
GALLERY = ROOT / "results" / "gallery"
NUMBERS = json.loads((GALLERY / "claims.json").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")
CLAIMS = load_claims()


def test_ids_texts_and_rules_are_those_of_the_register():
    assert list(NUMBERS["claims"]) == list(CLAIMS.claims)
    for name, claim in CLAIMS.claims.items():
        kept = NUMBERS["claims"][name]
        assert {key: kept[key] for key in TEXTS} == claim.model_dump(mode="json", include=TEXTS), name
        assert NUMBERS["manifest"]["register"][name] == rules_digest(CLAIMS, name), name


def test_the_digest_of_rules_follows_what_decides_and_nothing_else():
    claim = CLAIMS.claims["C22"]
    digest = rules_digest(CLAIMS, "C22")

    def of(claim):
        return rules_digest(CLAIMS.model_copy(update={"claims": {**CLAIMS.claims, "C22": claim}}), "C22")

    assert of(claim.model_copy(update={"note": "another"})) == digest
    looser = claim.tests[0].model_copy(update={"at_most": -0.01})
    assert of(claim.model_copy(update={"tests": (looser, *claim.tests[1:])})) != digest
    shifted = CLAIMS.arms["now"].model_copy(update={"without_events": True})
    arms = CLAIMS.model_copy(update={"arms": {**CLAIMS.arms, "now": shifted}})
    assert rules_digest(arms, "C22") != digest
    assert rules_digest(arms, "C05") == rules_digest(CLAIMS, "C05")


def test_the_manifest_says_what_made_it():
    made = NUMBERS["manifest"]
    assert made["runs"] == 1000 and made["permutations"] == 200 and made["draws"] == 50 and made["mutations"]
    assert str(made["seed"]) in made["command"] and made["seconds"] > 0
    assert sum(made["ensembles"].values()) > 10_000
    assert made["platform"]["libraries"].keys() >= {"numpy", "numba"}
    assert any("concert-2024-11" in name for name in made["inputs"])
    assert all(len(digest) == 64 for digest in [made["program"], *made["inputs"].values()])


@pytest.mark.parametrize("name", ["C08", "C22"])
def test_a_run_today_gives_the_numbers_kept(name):
    """Stale rules or worlds would show here."""
    setting = Setting(NUMBERS["manifest"]["runs"], NUMBERS["manifest"]["seed"])
    found = evaluate(CLAIMS, [name], setting, tests={name: [0]})[name].tests[0]
    kept = NUMBERS["claims"][name]["tests"][0]
    assert found.outcome == kept["outcome"]
    assert found.effect.value == pytest.approx(kept["effect"]["value"], abs=2e-6)


def test_every_claim_was_put_to_its_mutation_and_none_is_deaf_to_it():
    for name, kept in NUMBERS["claims"].items():
        assert kept["mutated"] is not None, name
        failed = kept["tests"][0]["outcome"] == "not supported"
        assert failed or kept["mutation_turns"] or kept["mutation_opens"], f"{name}: its test could not fail"
    opened = [name for name, kept in NUMBERS["claims"].items() if kept["mutation_opens"]]
    assert len(opened) <= 3, opened


@pytest.mark.parametrize("name", ["C01", "C03", "C12", "C17", "C25", "C33", "C39", "C44"])
def test_fewer_runs_today_agree_with_the_interval_kept(name):
    found = evaluate(CLAIMS, [name], Setting(150, 99), tests={name: [0]})[name].tests[0].effect
    kept = NUMBERS["claims"][name]["tests"][0]["effect"]
    room = 0.5 * (found.high - found.low)  # other luck: half an interval more on either side
    assert found.low - room <= kept["high"] and kept["low"] <= found.high + room


def test_page_table_and_readme_tell_the_same(script):
    made = script("claims")
    table = (GALLERY / "claims.md").read_text(encoding="utf-8")
    for name, claim in CLAIMS.claims.items():
        line = next(row for row in table.splitlines() if row.startswith(f"| {name} {claim.short} |"))
        assert line in PAGE
        assert ("†" in line) == any(
            pair["outcome"] == "supported" for pair in NUMBERS["claims"][name]["proposed"].values()
        )
        for text in (claim.revised, claim.note):
            assert text is None or text.strip() in PAGE, name
    assert made.manifest(NUMBERS) in PAGE and made.manifest(NUMBERS) in table
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert made.filled(readme, NUMBERS) == readme
    for name in made.PICTURES:
        assert (
            f"figures/{name}.png" in table and (GALLERY / "figures" / f"{name}.png").stat().st_size > 20_000
        )
