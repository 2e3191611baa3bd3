"""Trust learnt from what was kept, worked by hand."""

import numpy as np
import pytest

from realpolitik.theory.trust import kept_share


def test_share_kept_with_the_benefit_of_doubt():
    volume, pledge = np.zeros((2, 2, 2)), np.zeros((2, 2, 2))
    volume[0, 1], pledge[0, 1] = (0.2, 0.05), (0.4, 0.15)
    # (0.25 + 0.05) / (0.55 + 0.05) = ½.
    assert kept_share(0, 1, volume, pledge) == pytest.approx(0.5)


def test_who_promises_nothing_is_trusted_and_nobody_above_one():
    nothing = np.zeros((2, 2, 1))
    assert kept_share(0, 1, nothing, nothing) == 1.0
    assert kept_share(0, 1, nothing + 0.9, nothing + 0.1) == 1.0
