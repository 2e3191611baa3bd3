from __future__ import annotations

from realpolitik.analysis.estimate import Estimate
from realpolitik.interface.numbers import decimal, difference_text, percent, share_text


def test_small_shares_keep_a_decimal_and_nothing_becomes_minus_nothing():
    assert [percent(x) for x in (0, 0.0004, 0.0038, 0.0096, 0.5, 0.99, 0.996, 1)] == [
        "0", "0", "0.4", "1", "50", "99", "99.6", "100",
    ]  # fmt: skip
    assert decimal(-0.00001) == ".000"
    assert share_text(Estimate(0.0, 0.0, 0.0038, 1000)) == "0 [0–0.4]"
    assert difference_text(Estimate(-0.069, -0.072, 0.001, 9)) == "−.069 [−.072 +.001]"
