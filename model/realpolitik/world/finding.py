"""Worlds and scenarios by path or by name."""

from __future__ import annotations

from pathlib import Path as File

from realpolitik.world.problems import Problem, ProblemsFound, did_you_mean


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


def find(source: str | File, near: File | None = None) -> File:
    """The file of a path or of a name; raises ProblemsFound if there is none."""
    file = File(source)
    if file.suffix in (".yaml", ".yml") and near is None:
        if file.is_file():
            return file
        same = [path for path in known().values() if path.name == file.name]
        remedy = f"Did you mean {same[0]}?" if same else did_you_mean(file.stem, known())
        raise ProblemsFound([Problem(str(source), 0, 0, "", "there is no such file", "", remedy)])
    files = known(near)
    if str(source) in files:
        return files[str(source)]
    remedy = did_you_mean(str(source), files) or "No folder `scenarios` was found here."
    raise ProblemsFound(
        [Problem(str(source), 0, 0, "", f"there is no world or scenario `{source}`", "", remedy)]
    )
