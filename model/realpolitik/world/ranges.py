"""The plausible ranges of a world's numbers, as arrays beside its values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from realpolitik.theory.inputs import Inputs
from realpolitik.world.assemble import inputs
from realpolitik.world.quantities import Number
from realpolitik.world.resolve import resolve


def plausible(source: str | Path, *, world: str | None = None) -> tuple[Inputs, Inputs]:
    """Lower and upper ends of the ranges of all numbers behind a scenario's start, by path or name.

    Numbers that constrain each other (interests that sum to 1) are not adjusted. Raises ProblemsFound.
    """
    believed = resolve(source, world=world).believed
    return inputs(_at(believed, 0)), inputs(_at(believed, 1))


def _at(item: Any, end: int) -> Any:
    """The document with every number at one end of its range."""
    if isinstance(item, Number):
        return item.model_copy(update={"value": item.range[end]})
    if isinstance(item, BaseModel):
        fields = {name: _at(getattr(item, name), end) for name in type(item).model_fields}
        return item.model_copy(update=fields)
    if isinstance(item, dict):
        return {key: _at(entry, end) for key, entry in item.items()}
    if isinstance(item, tuple):
        return tuple(_at(entry, end) for entry in item)
    return item
