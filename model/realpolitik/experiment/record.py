"""The record of a study: what it was asked, on which inputs, and the digest by which it is known again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from realpolitik import __version__
from realpolitik.experiment.manifest import STUDY_PARTS, machine, now, source_digest
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.store import write_json, write_text

NAME, NUMBERS = "manifest.json", "numbers.json"
FORMAT = 1


def write_record(
    folder: Path,
    *,
    kind: str,
    study: Mapping[str, Any],
    inputs: Mapping[str, str],
    seed: int,
    runs: int,
    seconds: float,
    command: str,
    numbers: Mapping[str, Any],
) -> list[Path]:
    """Write numbers and manifest of a study, the manifest last.

    ``inputs`` maps what was read (scenarios, results, files) to its digest. The same study on the same inputs
    gives the same ``digest``.
    """
    text = told(numbers)
    write_text(folder / NUMBERS, text)
    write_json(
        folder / NAME,
        {
            "format": FORMAT,
            "kind": kind,
            "version": __version__,
            "program": source_digest(STUDY_PARTS),
            "command": command,
            "study": dict(study),
            "seed": seed,
            "inputs": dict(inputs),
            "runs": runs,
            "seconds": round(seconds, 1),
            "finished": now(),
            "platform": machine(),
            "digest": digest_of(text),
        },
    )
    return [folder / NUMBERS, folder / NAME]


def read_record(path: Path, kind: str) -> dict[str, Any] | None:
    """The manifest of a study of a kind, by its folder or file; None where there is none.

    Raises ResultProblem for the record of another kind of study.
    """
    file = path / NAME if path.is_dir() else path
    if file.name != NAME or not file.is_file():
        return None
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        document = None
    if not isinstance(document, dict) or "study" not in document:
        return None
    if document.get("kind") != kind:
        raise ResultProblem(
            f"{file} records a study of another kind, {document.get('kind')}.",
            f"Repeat it with `realpolitik {document.get('kind')}`.",
        )
    for key, kind_ in (("study", dict), ("inputs", dict), ("digest", str), ("program", str)):
        if not isinstance(document.get(key), kind_):
            raise ResultProblem(
                f"{file} has been altered: `{key}` is not as it was.", "Make the study again."
            )
    return document


@contextmanager
def unaltered(path: str | Path) -> Iterator[None]:
    """Raise ResultProblem where what a record tells of its study is not what a study writes."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise ResultProblem(
            f"{path} holds an altered record: {' '.join(str(error).split())}.", "Make the study again."
        ) from None


def compared(record: Mapping[str, Any], inputs: Mapping[str, str], numbers: Mapping[str, Any]) -> str:
    """In words, whether a study repeated from its record gave the same numbers."""
    if record["digest"] == digest_of(told(numbers)):
        return "The same numbers as recorded, to the last bit."
    why = [name for name in inputs if record["inputs"].get(name) != inputs[name]]
    if why:
        return f"Other numbers than recorded: the inputs differ ({', '.join(why)})."
    if record["program"] != source_digest(STUDY_PARTS):
        return "Other numbers than recorded: the rules or the analysis have changed since."
    return (
        "Other numbers than recorded, from the same inputs and program: another machine or library version."
    )


def told(numbers: Mapping[str, Any]) -> str:
    """Numbers as text that repeats."""
    return json.dumps(numbers, indent=1, ensure_ascii=False, default=_plain) + "\n"


def digest_of(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else str(value)
