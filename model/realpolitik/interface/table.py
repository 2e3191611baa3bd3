"""A table of texts that prints on a screen of 100 columns and in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 100


@dataclass(frozen=True)
class Table:
    """A caption, headings and rows; the first column names the row, the others are right-aligned."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    def rich(self) -> Any:
        """The table for a Rich console."""
        from rich.box import SIMPLE_HEAD
        from rich.table import Table as RichTable

        table = RichTable(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
        for k, heading in enumerate(self.headings):
            justify: Any = "left" if k == 0 else "right"
            # On a narrow screen a number runs over two lines; it is never cut short.
            table.add_column(heading, justify=justify, vertical="bottom", overflow="fold")
        for row in self.rows:
            table.add_row(*row)
        return table

    def markdown(self) -> str:
        """The table in Markdown, caption above and note below."""
        lines = [
            f"**{self.caption}**",
            "",
            "| " + " | ".join(_cell(heading) for heading in self.headings) + " |",
            "|" + "|".join(["---", *["---:"] * (len(self.headings) - 1)]) + "|",
            *("| " + " | ".join(_cell(text) for text in row) + " |" for row in self.rows),
        ]
        if self.note:
            lines += ["", f"*{self.note}*"]
        return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
