"""The register of global parameters: name, default, range, bounds, unit, grade, sources and reason."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import as_file, files
from typing import Annotated, Any, Literal

from pydantic import Field, Strict, StringConstraints

from realpolitik.world.processes import Name
from realpolitik.world.quantities import Grade, Model, Real


class Parameter(Model):
    """A global parameter of the rules."""

    symbol: str
    meaning: str
    unit: str
    default: Real
    range: Annotated[tuple[Real, Real], Strict(False)]
    """Prior: plausible low and high."""
    bounds: Annotated[tuple[Real, Real], Strict(False)]
    """Hard bounds."""
    grade: Grade
    source: Annotated[tuple[Annotated[str, StringConstraints(min_length=1)], ...], Strict(False)] = ()
    """Citation keys."""
    why: str


class Register(Model):
    """All global parameters by name."""

    kind: Literal["register"]
    parameters: dict[Name, Parameter] = Field(min_length=1)


@lru_cache(maxsize=1)
def parameters() -> dict[str, Parameter]:
    """Every global parameter by name, in the order of the specification."""
    from realpolitik.world.reading import shipped

    with as_file(files("realpolitik.data") / "parameters.yaml") as file:
        data: Any = shipped(file).data
    return Register.model_validate(data).parameters


def defaults() -> dict[str, float]:
    """Name to default."""
    return {name: float(parameter.default) for name, parameter in parameters().items()}


def ranges() -> dict[str, tuple[float, float]]:
    """Name to plausible range."""
    return {name: (float(p.range[0]), float(p.range[1])) for name, p in parameters().items()}
