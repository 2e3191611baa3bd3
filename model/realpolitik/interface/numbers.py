"""Numbers as people read them: shares in per cent, index values without leading zero, real minus signs."""

from __future__ import annotations

from math import isfinite

from realpolitik.analysis.estimate import Estimate


def percent(share: float) -> str:
    """A share in whole per cent; one decimal below 1 and above 99, where it tells.

    >>> percent(0.5), percent(0.0038), percent(0.996), percent(0.0)
    ('50', '0.4', '99.6', '0')
    """
    if not isfinite(share):
        return "–"
    tells = 0.0005 <= share < 0.0095 or 0.9905 < share < 0.9995
    return f"{100 * share:.1f}" if tells else f"{100 * share:.0f}"


def counted(count: int, one: str, more: str | None = None) -> str:
    """A count with its noun.

    >>> counted(1, "run"), counted(2000, "run"), counted(0, "is", "are")
    ('1 run', '2,000 runs', '0 are')
    """
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def share_text(found: Estimate) -> str:
    """``50 [47–53]``: a share and its interval in per cent."""
    return f"{percent(found.value)} [{percent(found.low)}–{percent(found.high)}]"


def decimal(value: float, digits: int = 3) -> str:
    """``.215`` or ``−.069``; zero and the rest keep what they need.

    >>> decimal(0.2149), decimal(-0.069), decimal(1.25), decimal(-0.0001)
    ('.215', '−.069', '1.250', '.000')
    """
    if not isfinite(value):
        return "–"
    text = f"{abs(value):.{digits}f}"
    minus = "−" if value < 0 and float(text) != 0 else ""
    return minus + (text[1:] if text.startswith("0.") else text)


def signed(value: float, digits: int = 3) -> str:
    """A difference, with its sign.

    >>> signed(0.0349), signed(-0.069), signed(0.0)
    ('+.035', '−.069', '.000')
    """
    text = decimal(value, digits)
    return f"+{text}" if value > 0 and float(f"{value:.{digits}f}") != 0 else text


def mean_text(found: Estimate) -> str:
    """``.215 [.212 .218]``."""
    return f"{decimal(found.value)} [{decimal(found.low)} {decimal(found.high)}]"


def difference_text(found: Estimate) -> str:
    """``−.069 [−.072 −.066]``."""
    return f"{signed(found.value)} [{signed(found.low)} {signed(found.high)}]"
