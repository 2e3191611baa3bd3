"""How much arithmetic a month of the rules is: they are run in plain Python on numbers that count.

``NUMBA_DISABLE_JIT=1 python benchmarks/operations.py MONTHS RUNS`` prints operations per run and month by
kind, and the numbers read from and written to arrays. Counts do not depend on the machine.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
from measuring import SEED

SIGNS = {"add": "add", "sub": "add", "mul": "multiply", "truediv": "divide"}
COMPARISONS = ("lt", "le", "gt", "ge", "eq", "ne")
COUNTED: Counter[str] = Counter()


class Number(float):
    """A float that counts what is done with it."""

    __hash__ = float.__hash__

    def __neg__(self) -> Number:
        COUNTED["add"] += 1
        return Number(-float(self))

    def __abs__(self) -> Number:
        COUNTED["compare or choose"] += 1
        return Number(abs(float(self)))


def _arithmetic(name: str, kind: str) -> Callable[[Number, float], Number]:
    of_float = getattr(float, name)

    def count(self: Number, other: float) -> Number:
        COUNTED[kind] += 1
        return Number(of_float(float(self), float(other)))

    return count


def _comparison(name: str) -> Callable[[Number, float], bool]:
    of_float = getattr(float, name)

    def count(self: Number, other: float) -> bool:
        COUNTED["compare or choose"] += 1
        return bool(of_float(float(self), float(other)))

    return count


for _sign, _kind in SIGNS.items():
    setattr(Number, f"__{_sign}__", _arithmetic(f"__{_sign}__", _kind))
    setattr(Number, f"__r{_sign}__", _arithmetic(f"__r{_sign}__", _kind))
for _sign in COMPARISONS:
    setattr(Number, f"__{_sign}__", _comparison(f"__{_sign}__"))


class Watched:
    """An array that counts what is read from and written to it."""

    def __init__(self, array: Any) -> None:
        self.array, self.shape, self.size = array, array.shape, array.size

    def __getitem__(self, place: Any) -> Any:
        value = self.array[place]
        if isinstance(value, np.ndarray):
            return Watched(value)
        COUNTED["numbers read"] += 1
        return Number(value) if self.array.dtype == np.float64 else int(value)

    def __setitem__(self, place: Any, value: Any) -> None:
        COUNTED["numbers written"] += 1
        self.array[place] = value


def watched(rows: Any) -> Any:
    """A named tuple of arrays, watched."""
    return type(rows)(*(Watched(array) for array in rows))


def _where(condition: bool, yes: Any, no: Any) -> Any:
    COUNTED["compare or choose"] += 1
    return yes if condition else no


def _root(value: float) -> Number:
    COUNTED["square root"] += 1
    return Number(math.sqrt(value))


def count(months: int, runs: int) -> dict[str, Any]:
    """Operations per run and month of the baseline, by kind."""
    from dataclasses import replace

    from realpolitik import load_case
    from realpolitik.engine import kernel, preparation
    from realpolitik.engine.tape import draw
    from realpolitik.engine.variants import prepare
    from realpolitik.theory.structure import PARAMETER_RECORD

    case = replace(load_case("baseline"), steps=months)
    variants, tape = prepare(case), draw(case, SEED, 0, runs)
    for name, module in list(sys.modules.items()):
        if name.startswith(("realpolitik.theory.", "realpolitik.engine.")):
            vars(module).update({"where": _where} if hasattr(module, "where") else {})
        if name == "realpolitik.theory.choice":
            vars(module)["math"] = SimpleNamespace(sqrt=_root)
    row = variants.parameters[0]
    parameters = SimpleNamespace(**{name: Number(row[name]) for name in PARAMETER_RECORD.names or ()})
    inputs, history = case.inputs, preparation.empty_history(case, runs, months + 1)
    COUNTED.clear()
    kernel.run_block(
        inputs.sanction_channel,
        np.zeros(runs, dtype=np.int64),
        [parameters],
        *(watched(rows) for rows in (variants.tables, variants.standing, variants.start)),
        inputs.links,
        watched(preparation.prepare_processes(case)),
        case.timeline,
        watched(tape),
        Watched(preparation.prepare_innovations(case, tape.driver)),
        watched(preparation.empty_standing((), inputs)),
        watched(preparation.new_chronicle(case)),
        watched(preparation.empty_scene(inputs)),
        watched(preparation.empty_perception(inputs)),
        watched(preparation.empty_decision(inputs)),
        watched(history),
        np.zeros(runs, dtype=np.int64),
        Watched(np.zeros(4)),
    )
    actors = len(case.actors)
    each = {kind: round(number / runs / (months + 1), 1) for kind, number in sorted(COUNTED.items())}
    return {
        "actors": actors,
        "channels": len(case.channels),
        "drivers": len(case.drivers),
        "months": months + 1,
        "runs": runs,
        "per_run_month": each,
        "per_directed_dyad_month": {k: round(n / (actors * (actors - 1)), 1) for k, n in each.items()},
        "recorded_bytes_per_run_month": sum(field.nbytes for field in history) // (runs * (months + 1)),
    }


if __name__ == "__main__":
    print(json.dumps(count(int(sys.argv[1]), int(sys.argv[2]))))
