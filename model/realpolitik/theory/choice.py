"""Choice under fat-tailed mistakes, and the few shapes every rule is made of."""

from __future__ import annotations

import math

from realpolitik.theory.compiled import rule
from realpolitik.theory.lanes import where


@rule
def quantal(v: float) -> float:
    """Probability of the better option: ``½ + ½ v / √(2 + v²)``.

    The distribution function of Student's t with 2 degrees of freedom: a regular quantal response
    function (Goeree, Holt & Palfrey 2005), here of one side that answers a snapshot [goeree2005].

    >>> quantal(0.0), round(quantal(1.0), 4), round(quantal(-1.0), 4)
    (0.5, 0.7887, 0.2113)
    """
    return 0.5 + 0.5 * (v / math.sqrt(2.0 + v * v))


@rule
def unquantal(share: float) -> float:
    """Inverse of `quantal`, for shares from 0.01 to 0.99.

    >>> round(unquantal(quantal(0.7)), 12)
    0.7
    """
    c = 2.0 * share - 1.0
    return c * math.sqrt(2.0 / (1.0 - c * c))


@rule
def resolve(v: float) -> float:
    """Excess of quantal choice over a coin toss, ``max(0, v / √(2 + v²))``: silent below 0.

    >>> resolve(-1.0), round(resolve(1.0), 4)
    (0.0, 0.5774)
    """
    return max(0.0, v / math.sqrt(2.0 + v * v))


@rule
def clip01(v: float) -> float:
    """``v`` held between 0 and 1."""
    return min(1.0, max(0.0, v))


@rule
def clip99(v: float) -> float:
    """``v`` held between 0.01 and 0.99, where `unquantal` is used."""
    return min(0.99, max(0.01, v))


@rule
def excess(v: float, threshold: float) -> float:
    """Share of the way from the threshold to 1; silent below it.

    >>> excess(0.2, 0.3), round(excess(0.65, 0.3), 12), excess(2.0, 0.3)
    (0.0, 0.5, 1.0)
    """
    return clip01((v - threshold) / (1.0 - threshold))


@rule
def ratio(part: float, whole: float, otherwise: float) -> float:
    """``part / whole``, or ``otherwise`` where the whole is not above 0.

    >>> ratio(1.0, 4.0, 0.0), ratio(1.0, 0.0, 0.5)
    (0.25, 0.5)
    """
    some = whole > 0.0
    return where(some, part / where(some, whole, 1.0), otherwise)


@rule
def use(supply: float) -> float:
    """Concave benefit of supply, ``z / (1 + z)``.

    >>> use(1.0), use(3.0)
    (0.5, 0.75)
    """
    return supply / (1.0 + supply)


@rule
def marginal_use(supply: float) -> float:
    """Benefit of the next unit of supply, ``1 / (1 + z)²``.

    >>> marginal_use(1.0)
    0.25
    """
    return 1.0 / ((1.0 + supply) * (1.0 + supply))
