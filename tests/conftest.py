"""Settings and fixtures of the whole suite."""

import importlib.util
from pathlib import Path

import pytest
from hypothesis import settings

# The first example of a law may pay for compilation, so no deadline; the same examples in every run.
settings.register_profile("suite", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def fake():
    """The stand-in for the engine, see fake_engine.py."""
    spec = importlib.util.spec_from_file_location("fake_engine", Path(__file__).with_name("fake_engine.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def batch(fake, tmp_path_factory):
    """A finished batch of three scenarios under the stand-in engine: one frays, one tightens a little."""
    from realpolitik.experiment.batch import run_batch

    cases = [
        fake.fake_case(steps=26),
        fake.fake_case("nuclear-deal", steps=26, drift=-0.003),
        fake.fake_case("maximum-pressure", steps=26, drift=0.0005),
    ]
    return run_batch(cases, 120, 0, tmp_path_factory.mktemp("batch") / "r", simulate=fake.fake_simulate)
