"""What is wrong with a file, said so that its author can mend it: every problem at once, with its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Path = tuple[str | int, ...]
LONGEST = 12  # parts of a path that are printed


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: its place (file, line, column, YAML path), what was found, the rule broken, the remedy."""

    file: str
    line: int
    column: int
    path: str
    rule: str
    value: str = ""
    remedy: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        subject = f" {self.path}:" if self.path else ""
        found = f"; found {self.value}" if self.value else ""
        remedy = f"\n    {self.remedy}" if self.remedy else ""
        return f"{place}: {self.severity}:{subject} {self.rule}{found}{remedy}"


class ProblemsFound(Exception):
    """Raised when a world or scenario cannot be used; ``str()`` is the full report."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__(report(self.problems))


def report(problems: Iterable[Problem]) -> str:
    """List all problems in order of file and line, with a count of errors and warnings at the end."""
    listed = sorted(problems)
    errors = sum(problem.severity == "error" for problem in listed)
    warnings = len(listed) - errors
    counts = [_count(number, noun) for number, noun in ((errors, "error"), (warnings, "warning")) if number]
    return "\n".join([*(str(problem) for problem in listed), ", ".join(counts) or "no problems"])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("s" if number != 1 else "")


def dotted(path: Path) -> str:
    """A path as authors write it: ``actors.RUS.power``."""
    parts = [str(part) for part in path]
    return ".".join(parts if len(parts) <= LONGEST else [*parts[:LONGEST], "…"])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest known word as a question, else the list of what is known."""
    choices = [str(choice) for choice in known]
    folded = {choice.lower(): choice for choice in reversed(choices)}
    near = difflib.get_close_matches(str(word).lower(), folded, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{folded[near[0]]}`?"
    if not choices:
        return ""
    shown = ", ".join(choices[:12]) + (", …" if len(choices) > 12 else "")
    return f"Known here: {shown}."
