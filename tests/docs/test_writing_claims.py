"""The worked claim of docs/writing-claims.md: what check says of it, and that it is tested as told."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from realpolitik import check
from realpolitik.analysis.verification import Effort, verify
from realpolitik.interface.cli import app
from realpolitik.world.claims import load_claims


@pytest.fixture
def register(blocks, tmp_path):
    """The register with the arm that the page adds."""
    example, arm = blocks("docs/writing-claims.md", "yaml")
    file = tmp_path / example.splitlines()[0].removeprefix("# ")
    before, claims = example.split("\nclaims:\n")
    file.write_text(f"{before}\n{arm}claims:\n{claims}", encoding="utf-8")
    return file


def test_what_is_missing_is_said(blocks, tmp_path):
    example, _ = blocks("docs/writing-claims.md", "yaml")
    file = tmp_path / "mine.yaml"
    file.write_text(example, encoding="utf-8")
    (problem,) = check([file])
    assert problem.path == "claims.D01.mutation.instead" and "unknown arm `pressed`" in problem.rule


def test_it_is_supported_and_can_fail(register):
    claims = load_claims(register)
    (found,) = verify(claims, ["D01"], Effort(runs=60, seed=1, mutations=True))
    assert found.finding.outcome == "supported" and found.silent is True
    assert found.turned is True
    assert found.grounded is not None


def test_verify_takes_it(register, tmp_path):
    answer = CliRunner().invoke(app, ["verify", "--register", str(register), "--runs", "20", "--no-reuse"])
    assert answer.exit_code == 0, answer.output
    assert "D01 a deal loosens the tie" in answer.output
