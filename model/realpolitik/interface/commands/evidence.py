"""Commands that hold the model against observations; each imports heavy libraries only when called."""

from __future__ import annotations

import typer


def add(app: typer.Typer) -> None:
    """Register the commands of this file."""
