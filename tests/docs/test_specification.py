"""docs/ agrees with the code: equations, parameters, causes, and the tables of the protocol."""

import ast
import re
from pathlib import Path

from realpolitik.engine.ledger import CAUSES
from realpolitik.theory.structure import PARAMETERS

ROOT = Path(__file__).resolve().parents[2]
FORMULA = re.compile(r"[=+/√Σκφ*²]| - |a_[A-Z]")


def page(name):
    return " ".join((ROOT / "docs" / name).read_text(encoding="utf-8").split())


def equations():
    """Every formula between double backquotes in a docstring of a rule, with the file that states it."""
    for file in sorted((ROOT / "model" / "realpolitik" / "theory").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.Module):
                for text in re.findall(r"``(.+?)``", ast.get_docstring(node) or "", re.DOTALL):
                    formula = " ".join(text.split())
                    if FORMULA.search(formula):
                        yield file.name, formula


def test_every_equation_of_a_rule_stands_in_the_specification():
    stated = list(equations())
    assert len(stated) > 40
    text = page("model.md") + page("measures.md")
    assert [f"{file}: {formula}" for file, formula in stated if formula not in text] == []


def test_every_parameter_and_every_cause_is_told():
    model, measures = page("model.md"), page("measures.md")
    assert [name for name in PARAMETERS if f"| {name} |" not in model] == []
    assert [cause for cause in CAUSES if f"`{cause}`" not in measures] == []


def test_the_tables_of_the_protocol_are_current(script):
    text = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
    assert "| `RUS` | Russia |" in text
    assert script("odd_tables").filled(text) == text, "run: python docs/odd_tables.py"
