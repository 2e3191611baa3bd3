"""The record of a study: what it was asked, on which inputs, and the digest by which it is known again.

Beside the manifest lie the numbers, and an archive of all texts that were read, so that the study can be made
again whatever has become of the files. A seal tells a manifest that was altered.
"""

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
from realpolitik.experiment.store import unchanged, write_bytes, write_json, write_text
from realpolitik.world import texts
from realpolitik.world.texts import Texts

NAME, NUMBERS, INPUTS = "manifest.json", "numbers.json", "inputs.zip"
SEAL, KEPT = "seal", "texts"
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
    gives the same ``digest``. The texts in use are kept beside.
    """
    text = told(numbers)
    write_text(folder / NUMBERS, text)
    kept = write_texts(folder / INPUTS)
    write_json(
        folder / NAME,
        sealed(
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
                KEPT: kept,
            }
        ),
    )
    return [folder / NUMBERS, *([folder / INPUTS] if kept else []), folder / NAME]


def write_texts(path: Path) -> str | None:
    """Keep the texts in use as an archive and return its digest; None if none are in use."""
    used = texts.used()
    if used is None:
        path.unlink(missing_ok=True)
        return None
    packed = used.packed()
    write_bytes(path, packed)
    return hashlib.sha256(packed).hexdigest()


def kept_texts(path: Path, record: Mapping[str, Any]) -> Texts | None:
    """The texts that a study kept in an archive; None if it is older than such archives.

    Raises ResultProblem if the archive is gone or altered.
    """
    if record.get(KEPT) is None:
        return None
    if not unchanged(path, record[KEPT]):
        raise ResultProblem(
            f"{path}, the texts that the study read, is gone or has been altered.", "Make the study again."
        )
    with unaltered(path):
        return Texts.unpacked(path.read_bytes())


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest with the digest of all else in it."""
    return {**document, SEAL: _seal(document)}


def check_seal(document: Mapping[str, Any], file: Path) -> None:
    """Raise ResultProblem if a manifest is not as it was sealed; one without a seal is older than seals."""
    if SEAL in document and document[SEAL] != _seal(document):
        raise ResultProblem(
            f"{file} has been altered since the study was made: its seal does not fit.",
            "Take back what was changed, or make the study again.",
        )


def _seal(document: Mapping[str, Any]) -> str:
    plain = json.loads(told({key: value for key, value in document.items() if key != SEAL}))
    return digest_of(json.dumps(plain, sort_keys=True, ensure_ascii=False))


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
    if not isinstance(document, dict) or ("study" not in document and document.get("kind") is None):
        return None
    if document.get("kind") != kind:
        raise ResultProblem(
            f"{file} records a study of another kind, {document.get('kind')}.",
            f"`realpolitik reproduce {path}` makes it again, or says which command does.",
        )
    for key, kind_ in (("study", dict), ("inputs", dict), ("digest", str), ("program", str)):
        if not isinstance(document.get(key), kind_):
            raise ResultProblem(
                f"{file} has been altered: `{key}` is not as it was.", "Make the study again."
            )
    check_seal(document, file)
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


def same(record: Mapping[str, Any], numbers: Mapping[str, Any]) -> bool:
    """Whether a study repeated from its record gave the same numbers."""
    return bool(record["digest"] == digest_of(told(numbers)))


def compared(record: Mapping[str, Any], inputs: Mapping[str, str], numbers: Mapping[str, Any]) -> str:
    """The same in words, with the reason where they differ."""
    if same(record, numbers):
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
