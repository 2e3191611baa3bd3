"""Who acts: states or blocs of them, and how what is known of members is joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from realpolitik.evidence.series import INDEX, STATES, Array


class GroundingProblem(Exception):
    """What was asked cannot be grounded; says what and what to do instead."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}\n{remedy}")
        self.what, self.remedy = what, remedy


@dataclass(frozen=True)
class Actors:
    """Actors by name, each with its member states; extensive quantities add up, intensive ones average."""

    members: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, listed: str | list[str] | tuple[str, ...] | dict[str, list[str]]) -> Self:
        """Actors from `RUS,IRN,GULF=SAU+ARE`, a list of such, or a mapping. Raises GroundingProblem."""
        if isinstance(listed, dict):
            return cls._checked({name: tuple(states) for name, states in listed.items()})
        parts = listed.split(",") if isinstance(listed, str) else list(listed)
        members: dict[str, tuple[str, ...]] = {}
        for part in (text.strip() for text in parts):
            name, _, states = part.partition("=")
            if name in members:
                raise GroundingProblem(f"{name} is listed twice.", "List every actor once.")
            members[name] = tuple(states.split("+")) if states else (name,)
        return cls._checked(members)

    @classmethod
    def _checked(cls, members: dict[str, tuple[str, ...]]) -> Self:
        known = f"Known states: {', '.join(STATES)}; a bloc reads GULF=SAU+ARE."
        seen: dict[str, str] = {}
        for name, states in members.items():
            if not name.isidentifier():
                raise GroundingProblem(f"{name!r} is no name of an actor.", known)
            for state in states:
                if state not in INDEX:
                    raise GroundingProblem(f"No series knows {state!r}.", known)
                if state in seen:
                    raise GroundingProblem(
                        f"{state} belongs to {seen[state]} and to {name}.", "A state acts in one actor only."
                    )
                seen[state] = name
        if len(members) < 2:
            raise GroundingProblem("A world needs two actors at least.", known)
        return cls(members)

    @property
    def names(self) -> tuple[str, ...]:
        """Names in the order in which they were given."""
        return tuple(self.members)

    @property
    def listed(self) -> frozenset[str]:
        """All member states."""
        return frozenset(state for states in self.members.values() for state in states)

    def membership(self) -> Array:
        """(A, N) 1 where a state belongs to an actor."""
        belongs = np.zeros((len(self.members), len(STATES)))
        for row, states in enumerate(self.members.values()):
            belongs[row, [INDEX[state] for state in states]] = 1.0
        return belongs

    def shares(self, product: Array) -> Array:
        """(A, N) weight of each state in its actor, by product (N,); rows sum to 1."""
        weights = self.membership() * np.where(np.isfinite(product), product, 0.0)
        empty = weights.sum(axis=1) == 0
        weights[empty] = self.membership()[empty]
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def average(weights: Array, of_states: Array) -> Array:
    """(A,) weighted mean over members of a quantity of states (N,), over those that are known."""
    known = np.isfinite(of_states)
    total = weights @ known
    with np.errstate(invalid="ignore"):
        return np.asarray(weights @ np.where(known, of_states, 0.0) / np.where(total > 0, total, np.nan))


def average_pairs(weights: Array, of_pairs: Array) -> Array:
    """(A, A) weighted mean over pairs of members of a quantity of pairs (N, N), over those that are known."""
    known = np.isfinite(of_pairs)
    total = weights @ known @ weights.T
    filled = weights @ np.where(known, of_pairs, 0.0) @ weights.T
    return np.asarray(filled / np.where(total > 0, total, np.nan))


def add_pairs(membership: Array, of_pairs: Array) -> Array:
    """(A, A) sum over pairs of members of a quantity of pairs (N, N)."""
    return np.asarray(membership @ np.nan_to_num(of_pairs) @ membership.T)
