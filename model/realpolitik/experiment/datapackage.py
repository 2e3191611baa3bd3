"""A result described after the Frictionless Data Package standard, for programs that know nothing of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from realpolitik.experiment.meanings import meaning
from realpolitik.experiment.store import write_json

NAME = "datapackage.json"
TYPES = {"VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "FLOAT": "number", "DOUBLE": "number"}


def write_package(result: Any) -> Path:
    """Write ``datapackage.json`` of a finished `Result`: its tables, their files, columns and units."""
    about = result.manifest
    name = "".join(c if c.isalnum() or c in "-_." else "-" for c in result.folder.resolve().name.lower())
    document = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name or "result",
        "title": about["scenarios"][0]["question"],
        "description": f"{about['runs']} runs of each of {len(about['scenarios'])} scenarios, seed "
        f"{about['seed']}; manifest.json tells inputs, digests and versions.",
        "version": about["version"],
        "created": about["finished"],
        "resources": [_resource(result, table) for table in result.tables],
    }
    path: Path = result.folder / NAME
    write_json(path, document)
    return path


def _resource(result: Any, table: str) -> dict[str, Any]:
    keys = ["scenario", "run"] if table == "outcomes" else ["scenario", "run", "month"]
    fields = []
    for name, kind in result.columns(table).items():
        told = meaning(name, table, result.manifest.get("design"))
        field = {"name": name, "type": TYPES.get(kind, "integer"), "title": told.words}
        fields.append(field | ({"unit": told.unit} if told.unit else {}))
    return {
        "name": table,
        "path": result.parts(table),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": {"fields": fields, "primaryKey": keys},
    }
