"""The scenarios at hand, each with its question."""

from __future__ import annotations

from realpolitik.interface.summary import console


def print_catalogue() -> None:
    """Print scenarios with their questions, then worlds with their titles; what cannot be read is named."""
    from rich.text import Text

    from realpolitik.world.finding import known
    from realpolitik.world.problems import ProblemsFound
    from realpolitik.world.reading import read

    screen = console()
    entries: dict[str, list[tuple[str, str]]] = {"scenario": [], "world": []}
    for name, file in sorted(known().items()):
        try:
            data = read(file).data
        except ProblemsFound:
            entries["scenario"].append((name, f"cannot be read; see: realpolitik check {file}"))
            continue
        kind = data.get("kind")
        if kind in entries:
            entries[kind].append((name, str(data.get("question") or data.get("title") or "")))
    for kind, heading in (("scenario", "Scenarios"), ("world", "Worlds")):
        screen.print(Text(heading, style="bold"))
        for name, words in entries[kind] or [("none found", "run this where the folder `scenarios` lies")]:
            screen.print(Text.assemble((f"  {name}", "bold"), f": {words}"))
