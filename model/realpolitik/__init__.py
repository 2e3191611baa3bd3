"""Does an alignment of states tighten or fray? Worlds and scenarios in YAML, ensembles, verdicts, pictures.

The names below are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from realpolitik.engine.ensemble import simulate
    from realpolitik.experiment.batch import run_batch as run
    from realpolitik.experiment.result import open_result
    from realpolitik.experiment.study import Batch
    from realpolitik.world.loading import check, load_case

__version__ = "0.1.0"

__all__ = ["Batch", "__version__", "check", "load_case", "open_result", "run", "simulate"]

_HOMES = {
    "Batch": ("realpolitik.experiment.study", "Batch"),
    "check": ("realpolitik.world.loading", "check"),
    "load_case": ("realpolitik.world.loading", "load_case"),
    "open_result": ("realpolitik.experiment.result", "open_result"),
    "run": ("realpolitik.experiment.batch", "run_batch"),
    "simulate": ("realpolitik.engine.ensemble", "simulate"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'realpolitik' has no attribute {name!r}")
    module, home_name = _HOMES[name]
    value = getattr(import_module(module), home_name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
