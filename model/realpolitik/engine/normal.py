"""Normal quantiles of whole arrays, bit for bit those of the standard library."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from realpolitik.theory.inputs import Floats

MIDDLE = 0.425
NUMERATOR = (
    2.50908_09287_30122_6727e3,
    3.34305_75583_58812_8105e4,
    6.72657_70927_00870_0853e4,
    4.59219_53931_54987_1457e4,
    1.37316_93765_50946_1125e4,
    1.97159_09503_06551_4427e3,
    1.33141_66789_17843_7745e2,
    3.38713_28727_96366_6080e0,
)
DENOMINATOR = (
    5.22649_52788_52854_5610e3,
    2.87290_85735_72194_2674e4,
    3.93078_95800_09271_0610e4,
    2.12137_94301_58659_5867e4,
    5.39419_60214_24751_1077e3,
    6.87187_00749_20579_0830e2,
    4.23133_30701_60091_1252e1,
    1.0,
)
"""The middle of the normal quantile function, highest power first [wichura1988]."""


def normal_quantiles(uniforms: Floats) -> Floats:
    """Standard normal quantiles, element by element the same as `statistics.NormalDist` gives.

    The middle, where the approximation [wichura1988] is a ratio of polynomials, is taken for all at once.
    """
    held = np.maximum(uniforms, 2.0**-54)
    centred = held - 0.5
    middle = np.abs(centred) <= MIDDLE
    quantiles = np.empty(uniforms.shape)
    quantiles[middle] = _middle_quantiles(centred[middle])
    inverse = NormalDist().inv_cdf
    quantiles[~middle] = [inverse(u) for u in held[~middle].tolist()]
    return quantiles


def _middle_quantiles(centred: Floats) -> Floats:
    square = 0.180625 - centred * centred
    return _polynomial(NUMERATOR, square) * centred / _polynomial(DENOMINATOR, square)


def _polynomial(coefficients: Sequence[float], at: Floats) -> Floats:
    value = coefficients[0] * at + coefficients[1]
    for coefficient in coefficients[2:]:
        value = value * at + coefficient
    return value
