"""What a batch keeps of its runs."""

from __future__ import annotations

from realpolitik.experiment.problems import ResultProblem

DATASETS = {
    "outcomes": ("outcomes",),
    "monthly": ("outcomes", "monthly"),
    "full": ("outcomes", "monthly", "ledger"),
}
"""Tables that each level of recording keeps. ``full`` keeps more columns of the focus pair by month too."""
LEAST_LEVEL = {"outcomes": "outcomes", "monthly": "monthly", "ledger": "full"}
"""The level from which on a table is kept."""
KEEPS = "outcomes: a row per run; monthly: and the course of every pair's index; full: and why it moved"


def level(record: str | None, ledger: bool = True) -> str:
    """The level asked for; left out, full, or monthly without the ledger. Raises ResultProblem if unknown."""
    if record is None:
        return "full" if ledger else "monthly"
    if record == "full" and not ledger:
        raise ResultProblem("--record full keeps the ledger, --no-ledger does not.", "Give one of the two.")
    if record not in DATASETS:
        raise ResultProblem(f"--record is {record}.", f"Choose one of {', '.join(DATASETS)} ({KEEPS}).")
    return record
