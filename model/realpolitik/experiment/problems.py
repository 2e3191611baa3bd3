"""What can go wrong with a result folder, said for people: one line what, one line remedy."""

from __future__ import annotations


class ResultProblem(Exception):
    """A result folder cannot be written or read as asked."""

    def __init__(self, what: str, remedy: str, *, stopped: bool = False) -> None:
        super().__init__(f"{what}\n{remedy}")
        self.what = what
        self.remedy = remedy
        self.stopped = stopped  # by the user, not by a mistake

    def __reduce__(self) -> tuple[type[ResultProblem], tuple[str, str]]:
        return ResultProblem, (self.what, self.remedy)  # so that a worker's problem travels
