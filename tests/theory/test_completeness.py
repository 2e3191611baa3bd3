"""Nothing in the theory goes untested: a test names every rule, and exercises every kind and parameter."""

import ast
from pathlib import Path

import pytest

import realpolitik.theory
from realpolitik.theory.inputs import (
    CHANCES,
    COMPARATORS,
    EFFECT_KINDS,
    LINK_KINDS,
    PROCESS_KINDS,
    QUANTITY_KINDS,
)
from realpolitik.theory.structure import PARAMETERS

HERE = Path(__file__).parent


def rules():
    """Module and name of every public function under the rule decorator; private ones are parts of those."""
    found = []
    for source in sorted(Path(realpolitik.theory.__path__[0]).glob("*.py")):
        for node in ast.parse(source.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                decorators = [d.id for d in node.decorator_list if isinstance(d, ast.Name)]
                found.extend((source.stem, node.name) for d in decorators if d == "rule")
    return found


def words(source):
    """Names that a test module calls or imports, and the strings it holds."""
    seen = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            target = node.func
            seen.add(target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", ""))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            seen.add(node.value)
    return seen


CALLED = {
    source.stem: words(source) for source in HERE.glob("test_*.py") if source.stem != "test_completeness"
}


def test_there_are_rules_to_test():
    assert len(rules()) > 60


@pytest.mark.parametrize(("module", "name"), rules())
def test_every_rule_is_called_by_a_test(module, name):
    named = {test for test, seen in CALLED.items() if name in seen}
    assert named, f"no test in tests/theory calls {module}.{name}; write one with numbers worked by hand"


@pytest.mark.parametrize(
    ("kinds", "module"),
    [
        (LINK_KINDS, "test_circumstances"),
        (PROCESS_KINDS, "test_drivers"),
        (QUANTITY_KINDS, "test_events"),
        (COMPARATORS, "test_events"),
        (EFFECT_KINDS, "test_events"),
        (CHANCES, "test_events"),
        (PARAMETERS, "test_parameters"),
    ],
    ids=["links", "processes", "quantities", "comparators", "effects", "chances", "parameters"],
)
def test_every_kind_and_parameter_is_exercised(kinds, module):
    missing = [kind for kind in kinds if kind not in CALLED[module]]
    assert not missing, f"{module} does not exercise {', '.join(missing)}"
