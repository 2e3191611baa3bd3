"""Which inference finds known numbers best? emcee, sbi and pyABC on the same made-up worlds.

    python benchmarks/tuning_contest.py [--vectors 20] [--slow 2] [--out docs/tuning-contest.json]

Simulator, pilot, worlds and summaries are those of `realpolitik tune tune-laboratory --recover`. Rivals that
are not installed are passed over: `pip install sbi pyabc` in an environment of their own, not in ours.

- emcee on the law of the learnt summaries: what `tune` does
- sbi: neural posterior estimation, a flow trained once on the pilot's summaries, then asked for each world
- pyABC: sequential Monte Carlo, the kernel run for each particle, distance between summaries; as many runs
  for each world as the whole pilot took, on the first few worlds only
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable
from contextlib import chdir
from importlib.util import find_spec
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from realpolitik.experiment.tuning.pilot import RUNS, run_pilot
from realpolitik.experiment.tuning.posterior import IDENTIFIED, Posterior, walk
from realpolitik.experiment.tuning.reading import load_tuning
from realpolitik.experiment.tuning.recovery import compared, known_worlds
from realpolitik.experiment.tuning.simulating import answers
from realpolitik.experiment.tuning.summary import made_up

STUDY = "tune-laboratory"
DRAWS = 4000


def by_emcee(tuning: Any, posterior: Posterior, shown: Any, number: int) -> Any:
    """What `tune` does."""
    terms = tuning.study.posterior
    function = posterior.log_likelihood(shown)
    found = walk(
        function,
        len(tuning.names),
        walkers=terms.walkers,
        steps=terms.steps,
        warm_up=terms.warm_up,
        seed=tuning.study.seed + number,
    )
    return found.flat


def trained(tuning: Any, posterior: Posterior) -> Callable[[Any, int], Any]:
    """sbi's NPE on the summaries of the pilot's worlds."""
    import torch
    from sbi.inference import NPE
    from sbi.utils import BoxUniform

    torch.manual_seed(tuning.study.seed)
    torch.set_num_threads(1)
    unit, told = posterior.summary.worlds
    size = unit.shape[1]
    with tempfile.TemporaryDirectory() as logs, chdir(logs):  # sbi writes logs where it is called
        inference = NPE(prior=BoxUniform(torch.zeros(size), torch.ones(size)))
        inference.append_simulations(
            torch.as_tensor(unit, dtype=torch.float32), torch.as_tensor(told, dtype=torch.float32)
        )
        inference.train(show_train_summary=False)
    neural = inference.build_posterior()

    def draw(shown: Any, number: int) -> Any:
        told = torch.as_tensor(posterior.summary.of(shown), dtype=torch.float32)
        return neural.sample((DRAWS,), x=told, show_progress_bars=False).numpy().astype(float)

    return draw


def by_abc(tuning: Any, posterior: Posterior, shown: Any, number: int) -> Any:
    """pyABC's sequential Monte Carlo in the unit cube."""
    import logging

    import pyabc

    logging.getLogger("ABC").setLevel(logging.WARNING)
    np.random.seed(tuning.study.seed + number)  # noqa: NPY002 — pyABC draws from it
    rng = np.random.default_rng([tuning.study.seed, number])
    names = [f"u{d}" for d in range(len(tuning.names))]
    budget = tuning.study.pilot.points * RUNS

    def model(numbers: Any) -> dict[str, Any]:
        point = tuning.points(np.array([[numbers[name] for name in names]]))
        luck = int(rng.integers(11_000_000, 16_000_000))
        said = answers(tuning, point, replications=1, first_luck=luck, workers=1)
        ran = [one[0, 0] for one in said]
        return {"t": posterior.summary.of(made_up(tuning.blocks, ran, posterior.slopes, rng))}

    prior = pyabc.Distribution(**{name: pyabc.RV("uniform", 0, 1) for name in names})
    scale = posterior.summary.worlds[1].std(axis=0)

    def distance(one: Any, two: Any) -> float:
        return float((((one["t"] - two["t"]) / scale) ** 2).sum())

    with tempfile.TemporaryDirectory() as folder:
        sampler = pyabc.sampler.SingleCoreSampler()
        search = pyabc.ABCSMC(model, prior, distance, population_size=150, sampler=sampler)
        search.new(f"sqlite:///{folder}/abc.db", {"t": posterior.summary.of(shown)})
        history = search.run(max_total_nr_simulations=budget, min_acceptance_rate=0.01)
        frame, weight = history.get_distribution()
    rows = np.random.default_rng(number).choice(len(frame), DRAWS, p=weight / weight.sum())
    return frame[names].to_numpy()[rows]


def scored(tuning: Any, known: Any, draw: Callable[[Any, int], Any], vectors: int) -> dict[str, Any]:
    """Coverage, width and error over known worlds."""
    rng, began = np.random.default_rng(0), process_time()
    rows = [compared(known.unit[v], draw(known.shown[v], v), rng) for v in range(vectors)]
    low, high, _, ratio, _, score = (np.array(part) for part in zip(*rows, strict=True))
    truth = known.unit[:vectors]
    inside = (low <= truth) & (truth <= high)
    sure = np.median(ratio, axis=0) <= IDENTIFIED
    prior = (truth**3 + (1 - truth) ** 3) / 3
    return {
        "vectors": vectors,
        "identified": int(sure.sum()),
        "covered_identified": float(inside[:, sure].mean()) if sure.any() else None,
        "covered": float(inside.mean()),
        "width": float(np.median(ratio)),
        "skill": float(1 - score.mean() / prior.mean()),
        "seconds_a_world": (process_time() - began) / vectors,
    }


def table(found: dict[str, Any]) -> str:
    """The contest as a table of a page."""
    head = (
        "inference",
        "worlds",
        "identified",
        "held of these, %",
        "held of all, %",
        "width",
        "skill, %",
        "s a world",
    )
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    for name, one in found.items():
        sure = "–" if one["covered_identified"] is None else f"{100 * one['covered_identified']:.0f}"
        trained = f" (+ {one['training']:.0f} of training)" if "training" in one else ""
        cells = (
            name,
            one["vectors"],
            one["identified"],
            sure,
            f"{100 * one['covered']:.0f}",
            f"{one['width']:.2f}",
            f"{100 * one['skill']:.0f}".replace("-", "−"),
            f"{one['seconds_a_world']:.1f}{trained}",
        )
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def main() -> None:
    """Run all that are installed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--vectors", type=int, default=20)
    parser.add_argument("--slow", type=int, default=2, help="worlds for pyABC")
    parser.add_argument("--pilot", type=Path, help="folder that keeps the pilot")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    tuning = load_tuning(STUDY)
    pilot = run_pilot(tuning, asked.pilot)
    posterior = Posterior(tuning, pilot)
    known = known_worlds(tuning, posterior.slopes, asked.vectors, tuning.study.seed)
    found: dict[str, Any] = {}
    found["emcee"] = scored(
        tuning, known, lambda shown, v: by_emcee(tuning, posterior, shown, v), asked.vectors
    )
    print(json.dumps(found, indent=1), flush=True)
    if find_spec("sbi"):
        began = process_time()
        draw = trained(tuning, posterior)
        training = process_time() - began
        found["sbi NPE"] = {**scored(tuning, known, draw, asked.vectors), "training": training}
        again = trained(tuning, posterior)
        same = np.array_equal(draw_fixed(draw, known), draw_fixed(again, known))
        found["sbi NPE"]["same_draws_trained_again"] = bool(same)
        print(json.dumps(found["sbi NPE"], indent=1), flush=True)
    if find_spec("pyabc") and asked.slow:
        found["emcee, the same worlds as pyABC"] = scored(
            tuning, known, lambda shown, v: by_emcee(tuning, posterior, shown, v), asked.slow
        )
        found["pyABC SMC"] = scored(
            tuning, known, lambda shown, v: by_abc(tuning, posterior, shown, v), asked.slow
        )
        print(json.dumps(found["pyABC SMC"], indent=1), flush=True)
    print(table(found))
    if asked.out:
        asked.out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def draw_fixed(draw: Callable[[Any, int], Any], known: Any) -> Any:
    """Draws for the first world by a stated seed."""
    import torch

    torch.manual_seed(1)
    return draw(known.shown[0], 0)


if __name__ == "__main__":
    main()
