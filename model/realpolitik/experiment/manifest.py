"""The manifest: what was run, by what, and which parts are finished."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from realpolitik import __version__
from realpolitik.experiment.columns import described
from realpolitik.experiment.journal import with_journal
from realpolitik.experiment.parts import Points
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.recording import DATASETS
from realpolitik.experiment.store import digest, write_json
from realpolitik.theory.inputs import Case

FORMAT = 1
NAME = "manifest.json"
OURS = {"format", "program", "scenarios", "parts"}  # keys by which a manifest of any format is known
KINDS: dict[str, type | tuple[type, ...]] = {
    "status": str,
    "version": str,
    "program": str,
    "seed": int,
    "runs": int,
    "part_runs": int,
    "seconds": (int, float),
    "failed_runs": int,
    "started": str,
    "baseline": str,
    "platform": dict,
    "scenarios": list,
    "parts": dict,
    "design": (dict, type(None)),
}
"""What stands under a key of a manifest that nobody has altered."""
OF_A_SCENARIO = {"name", "question", "fingerprint", "steps", "actors", "focus", "parameters", "document"}
OF_A_DESIGN = {"kind", "points", "replications", "luck", "antithetic", "dimensions", "stated", "digest"}
OF_A_PART = {"sha256", "rows", "bytes"}
PROGRAM_PARTS = ("theory", "engine", "world", "experiment")  # whose text decides the numbers of a batch
STUDY_PARTS = (*PROGRAM_PARTS, "analysis")  # and of what is made of it
LIBRARIES = ("numpy", "numba", "llvmlite", "duckdb")
PLATFORM = {"Python": "python", "system": "system", "machine": "machine"}
OF_A_RUN = {
    "fingerprint": "its resolved text",
    "steps": "its horizon",
    "parameters": "its global parameters",
}
MUST_AGREE = {
    "format": "the format of result folders",
    "version": "the version of realpolitik",
    "program": "the rules and engine (their source text)",
    "seed": "the seed",
    "runs": "the number of runs",
    "record": "what is recorded",
    "part_runs": "the runs per part",
}


def new(
    cases: Sequence[Case],
    runs: int,
    seed: int,
    *,
    record: str,
    points: Points | None = None,
    part_runs: int,
    command: str,
) -> dict[str, Any]:
    """A manifest without parts."""
    return {
        "format": FORMAT,
        "status": "running",
        "version": __version__,
        "program": program_digest(),
        "command": command,
        "seed": seed,
        "runs": runs,
        "record": record,
        "ledger": record == "full",
        "design": None if points is None else points.described(),
        "part_runs": part_runs,
        "baseline": baseline_of([case.name for case in cases]),
        "scenarios": [json.loads(json.dumps(described(case), default=str)) for case in cases],
        "platform": machine(),
        "started": now(),
        "finished": None,
        "seconds": 0.0,
        "failed_runs": 0,
        "parts": {},
        "digest": None,
    }


def read(folder: Path, *, any_format: bool = False) -> dict[str, Any]:
    """The manifest of a result folder with all parts on record.

    Refuses a folder without one, another program's, another format, or one that was altered; of
    ``any_format`` it is returned as it stands.
    """
    path = folder / NAME
    if not path.is_file():
        raise ResultProblem(
            f"{folder} holds no result: it has no {NAME}.",
            "Give the folder that `realpolitik run … --out FOLDER` wrote.",
        )
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise ResultProblem(
            f"{path} is not readable as JSON.", "Run the batch again into a new folder."
        ) from None
    if not isinstance(document, dict) or not document.keys() >= OURS:
        asked = document.get("command") if isinstance(document, dict) else None
        raise ResultProblem(
            f"{path} was not written by a batch{f' but by `{asked}`' if asked else ''}.",
            "Choose a folder that `realpolitik run` wrote.",
        )
    if document["format"] != FORMAT and not any_format:
        raise ResultProblem(
            f"{path} has a format that this version of realpolitik ({__version__}) does not read.",
            "Read it with the version that wrote it, or run the batch again.",
        )
    if any_format:
        return document
    document.setdefault("record", "full" if document.get("ledger") else "monthly")
    document.setdefault("design", None)
    wrong = _altered(document)
    if wrong:
        raise ResultProblem(
            f"{path} has been altered or cut: {', '.join(wrong)} is not what a batch writes.",
            "Run the batch again into a new folder.",
        )
    return with_journal(folder, document)


def _altered(document: Mapping[str, Any]) -> list[str]:
    """Keys of a manifest under which something else stands than a batch writes."""
    found = [key for key, kind in KINDS.items() if not isinstance(document.get(key), kind)]
    if found:
        return found
    within = {
        "scenarios": (document["scenarios"], OF_A_SCENARIO),
        "parts": (document["parts"].values(), OF_A_PART),
        "design": ([document["design"]] if document["design"] else [], OF_A_DESIGN),
    }
    for key, (entries, wanted) in within.items():
        if not all(isinstance(one, dict) and one.keys() >= wanted for one in entries):
            found.append(key)
    counts = {"runs", "part_runs"}
    return [
        *found,
        *(key for key in sorted(counts) if document[key] < 1),
        *([] if document["scenarios"] else ["scenarios"]),
        *([] if document["record"] in DATASETS else ["record"]),
    ]


def write(folder: Path, document: Mapping[str, Any]) -> None:
    """Rewrite the manifest atomically."""
    write_json(folder / NAME, document)


def differences(old: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """In which inputs an existing result differs from the wanted one, in words; empty if in none."""
    found = [
        f"{words}: {_short(old.get(key))} there, {_short(wanted[key])} asked"
        for key, words in MUST_AGREE.items()
        if old.get(key) != wanted[key]
    ]
    if _design(old) != _design(wanted):
        found.append("the design: its points, replications or luck")
    there = {scenario["name"]: scenario for scenario in old["scenarios"]}
    asked = {scenario["name"]: scenario for scenario in wanted["scenarios"]}
    if list(there) != list(asked):
        found.append(f"the scenarios: {', '.join(there)} there, {', '.join(asked)} asked")
    for name in (name for name in asked if name in there):
        for key, words in OF_A_RUN.items():
            if there[name].get(key) != asked[name][key]:
                found.append(f"scenario {name}: {words}")
                break
    return found


def missing(folder: Path, document: Mapping[str, Any]) -> list[str]:
    """Parts that are gone or no longer as long as they were: seen without reading them."""
    return [
        name
        for name, part in document["parts"].items()
        if not (folder / name).is_file() or (folder / name).stat().st_size != part["bytes"]
    ]


def spoilt(folder: Path, document: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """Those of these parts whose bytes are not what the batch wrote; a file is read once a process."""
    found = []
    for name in names:
        path = (folder / name).resolve()
        about = path.stat()
        if _read_once(path, about.st_size, about.st_mtime_ns) != document["parts"][name]["sha256"]:
            found.append(name)
    return found


@lru_cache(maxsize=65536)
def _read_once(path: Path, size: int, written: int) -> str:
    """The digest of a file, asked for again when its size or time of writing is another."""
    return digest(path)


def damaged(folder: Path, document: Mapping[str, Any]) -> list[str]:
    """Parts that are gone or whose bytes are no longer those that the batch wrote."""
    gone = set(missing(folder, document))
    return [
        name
        for name, part in document["parts"].items()
        if name in gone or digest(folder / name) != part["sha256"]
    ]


def changes(document: Mapping[str, Any]) -> list[str]:
    """What is not as it was when a manifest was written: version, rules, libraries, machine."""
    then, now = document["platform"], machine()
    held: dict[str, str] = then.get("libraries") or {}
    pairs = [("realpolitik", document["version"], __version__)]
    pairs += [(name, held.get(name, "none"), now["libraries"].get(name, "none")) for name in LIBRARIES]
    pairs += [(name, then.get(key), now[key]) for name, key in PLATFORM.items()]
    found = [f"{name}: {old} then, {new} now" for name, old, new in pairs if old != new]
    if document["program"] != program_digest():
        found.insert(0, "the source text of rules, engine and recording")
    return found


def digest_of_parts(parts: Mapping[str, Mapping[str, Any]]) -> str:
    """One digest for all parts, in order of their names."""
    lines = "".join(f"{name} {parts[name]['sha256']}\n" for name in sorted(parts))
    return hashlib.sha256(lines.encode()).hexdigest()


def baseline_of(names: Sequence[str]) -> str:
    """The scenario that the others are compared with: the one named baseline, else the first."""
    return "baseline" if "baseline" in names else names[0]


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def program_digest() -> str:
    """Digest of the source text that turns resolved scenarios into numbers."""
    return source_digest(PROGRAM_PARTS)


@cache
def source_digest(parts: tuple[str, ...]) -> str:
    """Digest of the source text of some subpackages, and of the register of parameters that they read."""
    root = Path(__file__).parent.parent
    text = hashlib.sha256((root / "data" / "parameters.yaml").read_bytes())
    for part in parts:
        for path in sorted((root / part).rglob("*.py")):
            text.update(f"{path.relative_to(root).as_posix()}\n".encode() + path.read_bytes())
    return text.hexdigest()


def machine() -> dict[str, Any]:
    """Interpreter, libraries and machine, for the record."""
    libraries = {}
    for name in LIBRARIES:
        try:
            libraries[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "libraries": libraries,
    }


def _design(document: Mapping[str, Any]) -> str | None:
    """The digest of the design behind a result, if there is one."""
    design = document.get("design")
    return None if design is None else str(design["digest"])


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 20 else text[:12] + "…"
