"""The register of observed series: what each one measures, its unit, years, source, licence and gaps."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
Measured = Literal[
    "order",
    "power",
    "diplomacy",
    "trade",
    "arms",
    "hostility",
    "sanction",
    "force",
    "rung",
    "driver",
    "events",
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(_Part):
    """One series or table that ships with the package."""

    title: Text
    measures: Measured = Field(description="The quantity of the model that it speaks to.")
    unit: Text
    years: tuple[int, int] = Field(description="First and last year with a value.")
    source: tuple[Text, ...] = Field(min_length=1, description="Keys of docs/references.bib.")
    licence: Text = Field(description="What the data set's terms allow, and what ships because of it.")
    derived: Text = Field(description="How it follows from the data set.")
    gaps: str = Field(default="", description="What is missing or known to be wrong.")


class Register(_Part):
    """All observed series by name."""

    kind: Literal["series"]
    series: dict[str, Entry] = Field(min_length=1)


@lru_cache(maxsize=1)
def register() -> dict[str, Entry]:
    """Every series and table by name."""
    from ruamel.yaml import YAML

    text = (files("realpolitik.data") / "observed" / "series.yaml").read_text(encoding="utf-8")
    return Register.model_validate(YAML(typ="safe").load(text)).series


def schema() -> str:
    """JSON Schema of the register, as text."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**dialect, **Register.model_json_schema()}, indent=1) + "\n"
