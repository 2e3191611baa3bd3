"""docs/performance.md and its picture show what is recorded; the benchmarks run."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BENCHMARKS = ROOT / "benchmarks"
AGAIN = "run: python benchmarks/all.py --tables"


@pytest.fixture
def benchmarks(monkeypatch):
    """The benchmarks as importable as they are for their own command."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))


@pytest.fixture(scope="module")
def recorded():
    return json.loads((ROOT / "docs" / "performance.json").read_text(encoding="utf-8"))


def test_the_tables_are_those_of_the_record(benchmarks, recorded):
    import performance_page

    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    for name, table in performance_page.tables(recorded).items():
        assert f"<!-- performance: {name} -->\n\n{table}\n<!-- end -->" in page, AGAIN


def test_the_picture_names_every_rival_with_its_ratio(benchmarks, recorded):
    import performance_picture

    drawing = performance_picture.draw(recorded)
    letters = {text.get_text() for axes in drawing.axes for text in axes.texts}
    for name, rival in recorded["peers"]["rivals"].items():
        assert name in letters
        assert any(f"({rival['ratio']:,.0f} ×)" in label for label in letters)
    assert (ROOT / "docs" / "performance.png").stat().st_size > 20_000


def test_the_record_keeps_what_is_promised(benchmarks, recorded):
    import performance_page

    found = recorded["peers"]
    for name, least in found["promised"].items():
        assert found["rivals"][name]["ratio"] >= least, name
    batches = performance_page.by_size(recorded["scaling"], recorded.get("million"))
    flat = batches["50000"]["peak_bytes"]
    assert all(one["peak_bytes"] <= 1.3 * flat for runs, one in batches.items() if int(runs) > 50_000)


def test_a_month_in_numpy_is_a_month_of_the_kernel(benchmarks):
    import numpy_month

    from realpolitik import load_case
    from realpolitik.engine.tape import draw

    for name in ("baseline", "ukraine-settlement"):
        case = load_case(name, until="2027-12")
        assert numpy_month.difference(case, draw(case, 7, 0, 16)) <= numpy_month.EQUAL, name


def test_operations_are_counted(benchmarks):
    import kernel

    counts = kernel.counted(quick=True)["per_run_month"]
    # Each of 5 · 4 · 6 deliveries takes one root and one division; there are others.
    assert counts["square root"] >= 120 and counts["divide"] >= 120 + 2 * 30
    assert counts["multiply"] > counts["compare or choose"] > counts["divide"]
    assert counts["numbers read"] > counts["numbers written"] > 600


def test_time_per_run_leaves_out_what_a_rival_needs_to_start(benchmarks):
    import peers

    each, total = peers.extrapolated({4: 3.0, 64: 9.0}, 1_000)  # 6 s for 60 runs more, so 2.6 s to start
    assert each == pytest.approx(0.1)
    assert total == pytest.approx(102.6)


@pytest.mark.slow
def test_all_benchmarks_run(tmp_path):
    words = [sys.executable, str(BENCHMARKS / "all.py"), "--quick", "--million", "--out", str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads((tmp_path / "performance.json").read_text(encoding="utf-8"))
    assert set(found) == {"peers", "numpy_month", "kernel", "scaling", "million"}
    assert len(found["peers"]["rivals"]) == 6
    assert (tmp_path / "performance.png").exists()
