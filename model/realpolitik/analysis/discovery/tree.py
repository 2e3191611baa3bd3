"""A tree of yes-or-no questions that sorts futures by their verdict [breiman1984]."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from realpolitik.analysis.discovery.boxes import Condition, halves, inside, measured
from realpolitik.analysis.discovery.futures import Futures
from realpolitik.analysis.estimate import Estimate
from realpolitik.experiment.verdict import VERDICTS

LEAVES, LEAST = 6, 0.05
COST = 0.002  # a question that improves the sorting by less is not asked


@dataclass(frozen=True)
class Leaf:
    """The futures that answer all questions alike."""

    conditions: tuple[Condition, ...]
    shares: dict[str, Estimate]
    """Verdict to its share in futures that did not grow the tree."""
    mass: float

    @property
    def verdict(self) -> str:
        """The most frequent one."""
        return max(self.shares, key=lambda name: self.shares[name].value)


def grow(futures: Futures, seed: int) -> list[Leaf]:
    """Leaves of a tree grown on one half of the futures and measured on the other, the largest first."""
    from sklearn.tree import DecisionTreeClassifier

    train, test = halves(futures.point, seed)
    model = DecisionTreeClassifier(
        max_leaf_nodes=LEAVES, min_samples_leaf=LEAST, ccp_alpha=COST, random_state=0
    )
    model.fit(futures.values[train], futures.verdict[train])
    tree = model.tree_
    leaves = []
    for conditions in _paths(futures.names, tree, 0, ()):
        rows = inside(conditions, futures.names, futures.values) & test
        found = {name: measured(futures.verdict == name, rows, futures) for name in VERDICTS}
        leaves.append(Leaf(conditions, found, float(rows.sum() / test.sum())))
    return sorted(leaves, key=lambda leaf: -leaf.mass)


def _paths(
    names: tuple[str, ...], tree: NDArray[np.void], node: int, so_far: tuple[Condition, ...]
) -> list[tuple[Condition, ...]]:
    """Conditions of every leaf below a node."""
    left, right = int(tree.children_left[node]), int(tree.children_right[node])  # type: ignore[attr-defined]
    if left == right:
        return [so_far]
    name = names[int(tree.feature[node])]  # type: ignore[attr-defined]
    cut = float(tree.threshold[node])  # type: ignore[attr-defined]
    above = float(np.nextafter(cut, np.inf))
    return [
        *_paths(names, tree, left, _narrowed(so_far, Condition(name, None, cut))),
        *_paths(names, tree, right, _narrowed(so_far, Condition(name, above, None))),
    ]


def _narrowed(conditions: tuple[Condition, ...], new: Condition) -> tuple[Condition, ...]:
    """The conditions with one more; two of one feature become one."""
    for k, old in enumerate(conditions):
        if old.name == new.name:
            low = new.low if new.low is not None else old.low
            high = new.high if new.high is not None else old.high
            return (*conditions[:k], Condition(new.name, low, high), *conditions[k + 1 :])
    return (*conditions, new)
