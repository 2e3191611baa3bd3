"""A case of any year from the observed series, ready for the engines."""

from __future__ import annotations

from typing import Any

from realpolitik.evidence.grounding.builder import ground
from realpolitik.theory.inputs import Case
from realpolitik.world.loading import case_of


def grounded_case(date: str | int, actors: Any, **options: Any) -> Case:
    """The case of `ground(date, actors, …)`; see there for the options and what is raised."""
    return case_of(ground(date, actors, **options))
