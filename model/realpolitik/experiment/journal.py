"""The journal of a batch: one line per finished part, appended and forced to disk.

So a part is on record as soon as it lies there, and the manifest need not be written with every part.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from realpolitik.experiment.parts import Finished

NAME = "parts.jsonl"


class Journal:
    """The journal of a folder, open for appending."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / NAME).open("ab")

    def note(self, part: Finished, seconds: float) -> None:
        """Put a finished part on record; ``seconds`` of the batch so far."""
        line = {"files": part.files, "failed_runs": part.failed_runs, "seconds": round(seconds, 1)}
        self._file.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def with_journal(folder: Path, document: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest with what the journal adds to it; a line cut off by a crash is left out."""
    merged = {**document, "parts": dict(document["parts"])}
    try:
        lines = (folder / NAME).read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return merged
    for line in lines:
        try:
            noted = json.loads(line)
            failed, seconds = int(noted["failed_runs"]), float(noted["seconds"])
            parts = {
                name: {key: part[key] for key in ("sha256", "rows", "bytes")}
                | {"failed_runs": failed if name.startswith("outcomes/") else 0}
                for name, part in noted["files"].items()
            }
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
        merged["parts"] |= parts
        merged["seconds"] = max(float(merged["seconds"]), seconds)
    merged["failed_runs"] = failed_runs(merged["parts"])
    return merged


def failed_runs(parts: Mapping[str, Mapping[str, Any]]) -> int:
    """Runs that failed in these parts."""
    return sum(int(part.get("failed_runs", 0)) for part in parts.values())


def remove(folder: Path) -> None:
    """Remove the journal, once the manifest holds what it says."""
    (folder / NAME).unlink(missing_ok=True)
