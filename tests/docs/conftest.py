"""What the tests of documents share: code blocks, scripts under docs/, many runs as one array."""

import importlib.util
import re
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def blocks():
    """Code blocks of a page in a language, in order."""

    def find(page, language):
        text = (ROOT / page).read_text(encoding="utf-8")
        return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)

    return find


@pytest.fixture
def script():
    """A script that lies beside the documents."""

    def load(name):
        spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture
def recorded():
    """One recorded quantity of many runs; ``(run, record, …)``."""
    from realpolitik import load_case, simulate

    def play(source, quantity, runs, seed):
        case = source if hasattr(source, "actors") else load_case(source)
        return np.concatenate([getattr(chunk.history, quantity) for chunk in simulate(case, runs, seed)])

    return play
