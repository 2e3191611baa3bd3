"""Commands that vary, tune and compare models; each imports heavy libraries only when called."""

from __future__ import annotations

import typer


def add(app: typer.Typer) -> None:
    """Register the commands of this file."""
