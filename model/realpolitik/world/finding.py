"""Worlds and scenarios by path or by name."""

from __future__ import annotations

import re
from pathlib import Path as File

from realpolitik.world import texts
from realpolitik.world.problems import Problem, ProblemsFound, did_you_mean

KIND = re.compile(r"^kind: *([a-z]+)", re.MULTILINE)
RUNNABLE = ("world", "scenario")
WORDS = {"claims": "register of claims", "levers": "table of levers"}


def shelves(near: File | None = None) -> list[File]:
    """Folders in which names are looked up, first match first."""
    package = File(__file__).resolve().parents[1]
    roots = [File("scenarios"), package.parents[1] / "scenarios", package / "scenarios"]
    folders = [folder for root in roots for folder in (root, *sorted(root.glob("*/")))]
    if near is not None:
        folders = [near, near / "worlds", near.parent / "worlds", near.parent, *folders]
    return [folder for folder in folders if folder.is_dir()]


def known(near: File | None = None) -> dict[str, File]:
    """Name (without suffix) to file, for everything on the shelves."""
    found: dict[str, File] = {}
    for folder in shelves(near):
        for file in sorted(folder.glob("*.yaml")):
            found.setdefault(file.stem, file)
    return found


def offered(files: dict[str, File], kinds: tuple[str, ...]) -> list[str]:
    """The names of files that hold one of these kinds; a look at the line is enough for a suggestion."""
    return [name for name, file in files.items() if kind_of(file) in kinds]


def kind_of(file: File) -> str:
    """The kind that a file states, without reading it as YAML; empty if it states none."""
    try:
        stated = KIND.search(file.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return ""
    return stated[1] if stated else ""


def find(source: str | File, near: File | None = None, kinds: tuple[str, ...] = RUNNABLE) -> File:
    """The file of a path or of a name; raises ProblemsFound if there is none.

    ``kinds`` says what is offered instead.
    """
    question = f"find {source}" if near is None else f"find {source} near {near}"
    return File(texts.answer(question, lambda: str(_found(source, near, kinds))))


def _found(source: str | File, near: File | None, kinds: tuple[str, ...]) -> File:
    file = File(source)
    if file.suffix in (".yaml", ".yml") and near is None:
        if file.is_file():
            return file
        same = [path for path in known().values() if path.name == file.name]
        remedy = f"Did you mean {same[0]}?" if same else did_you_mean(file.stem, offered(known(), kinds))
        raise ProblemsFound([Problem(str(source), 0, 0, "", "there is no such file", "", remedy)])
    files = known(near)
    if str(source) in files:
        return files[str(source)]
    remedy = did_you_mean(str(source), offered(files, kinds)) or "No folder `scenarios` was found here."
    wanted = " or ".join(WORDS.get(kind, kind) for kind in kinds)
    raise ProblemsFound([Problem(str(source), 0, 0, "", f"there is no {wanted} `{source}`", "", remedy)])
