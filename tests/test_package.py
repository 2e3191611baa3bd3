"""The front door: light to import, and each name it offers leads somewhere."""

import subprocess
import sys

import pytest

import realpolitik


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, realpolitik; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    heavy = {
        "numpy",
        "numba",
        "mesa",
        "pandas",
        "matplotlib",
        "duckdb",
        "ruamel",
        "pydantic",
        "typer",
        "rich",
    }
    assert heavy.isdisjoint(loaded.split())


@pytest.mark.parametrize("name", sorted(set(realpolitik.__all__) - {"__version__"}))
def test_names_on_offer_exist(name):
    assert callable(getattr(realpolitik, name))
    assert name in dir(realpolitik)


def test_other_names_do_not():
    with pytest.raises(AttributeError, match="'realpolitik' has no attribute 'misspelt'"):
        realpolitik.misspelt  # noqa: B018 (the access is the test)
