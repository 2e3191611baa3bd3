"""What was read of files and where it was found, noted so that a study can be made again from the same.

While a `Texts` is in use, whatever reads worlds, scenarios, registers or studies notes it there. One that
comes from a record is asked instead of the files, which may have changed since or be gone.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path as File
from typing import Any, TypeVar

from realpolitik.world.problems import Problem, ProblemsFound

A = TypeVar("A", str, bool)
F = TypeVar("F", bound=Callable[..., Any])

ANSWERS = "answers.json"
PLACE = File(__file__).resolve().parents[3]
"""Of the checkout; whoever gets a record need not learn where on its maker's disk that lay."""
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # so that the same texts make the same archive


@dataclass
class Texts:
    """Files by path, and what was asked of the folders that hold them."""

    contents: dict[str, bytes] = field(default_factory=dict)
    answers: dict[str, str | bool] = field(default_factory=dict)
    recorded: bool = False
    """Whether nothing else may be read."""

    def packed(self) -> bytes:
        """All of it as a ZIP archive: every file under its own name behind a number."""
        members = {
            path: f"{number:03d}-{File(path).name}" for number, path in enumerate(sorted(self.contents), 1)
        }
        answers = {_placed(q): _placed(a) if isinstance(a, str) else a for q, a in self.answers.items()}
        files = {_placed(path): member for path, member in members.items()}
        told = {"answers": dict(sorted(answers.items())), "files": files}
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            for name, content in [
                (ANSWERS, (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()),
                *((members[path], self.contents[path]) for path in members),
            ]:
                file.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
        return archive.getvalue()

    @classmethod
    def unpacked(cls, archive: bytes) -> Texts:
        """Texts of a record; raises ValueError, KeyError or TypeError if it is not one of ours."""
        try:
            with zipfile.ZipFile(io.BytesIO(archive)) as file:
                told = json.loads(file.read(ANSWERS))
                contents = {path: file.read(member) for path, member in told["files"].items()}
        except zipfile.BadZipFile as error:
            raise ValueError(str(error)) from None
        return cls(contents, dict(told["answers"]), recorded=True)


def _placed(text: str) -> str:
    return text.replace(f"{PLACE}/scenarios", "/scenarios")


_used: Texts | None = None
_remembering: list[Callable[[], None]] = []


def used() -> Texts | None:
    """The texts in use."""
    return _used


@contextmanager
def using(texts: Texts) -> Iterator[Texts]:
    """Use these texts for as long as the block lasts; nothing remembered from other texts is believed."""
    global _used
    before, _used = _used, texts
    _forget()
    try:
        yield texts
    finally:
        _used = before
        _forget()


def answer(question: str, look: Callable[[], A]) -> A:
    """What ``look`` finds in the folders, or the record tells."""
    if _used is None:
        return look()
    if question in _used.answers:
        return _used.answers[question]  # type: ignore[return-value]
    if _used.recorded:
        raise _lacking(question)
    found = _used.answers[question] = look()
    return found


def content(file: File, look: Callable[[], bytes]) -> bytes:
    """The bytes of a file, from the disk by ``look`` or from the record."""
    if _used is None:
        return look()
    if str(file) in _used.contents:
        return _used.contents[str(file)]
    if _used.recorded:
        raise _lacking(str(file))
    found = _used.contents[str(file)] = look()
    return found


def is_file(file: File) -> bool:
    """Whether there is such a file."""
    return answer(f"is {file} a file", file.is_file)


def remembered(function: F) -> F:
    """Remember what a function of names found in files, while the same texts are in use."""
    kept: Any = cache(function)
    _remembering.append(kept.cache_clear)
    return kept  # type: ignore[no-any-return]


def _forget() -> None:
    for forget in _remembering:
        forget()


def _lacking(what: str) -> ProblemsFound:
    rule = "the record does not hold this"
    return ProblemsFound(
        [
            Problem(
                what, 0, 0, "", rule, "", "Another version wrote it, or it was altered: make the study again."
            )
        ]
    )
