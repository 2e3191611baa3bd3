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
    from realpolitik.world.loading import check, load_case

    __version__: str

__all__ = ["__version__", "check", "load_case", "open_result", "run", "simulate"]

_HOMES = {
    "check": ("realpolitik.world.loading", "check"),
    "load_case": ("realpolitik.world.loading", "load_case"),
    "open_result": ("realpolitik.experiment.result", "open_result"),
    "run": ("realpolitik.experiment.batch", "run_batch"),
    "simulate": ("realpolitik.engine.ensemble", "simulate"),
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("realpolitik")
    elif name in _HOMES:
        module, home_name = _HOMES[name]
        value = getattr(import_module(module), home_name)
    else:
        raise AttributeError(f"module 'realpolitik' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
