"""What goes wrong, said to people: one message with its remedy, exit code 2, no traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

DIFFERENT, MISTAKE, STOPPED = 1, 2, 130
ASCII = {"−": "-", "–": "-", "·": "-", "→": "->", "≥": ">=", "≤": "<=", "×": "x", "…": "...", "±": "+-"}
UNREAD = 141  # what a shell says of a program whose reader, as `head`, has gone


def in_ascii(error: UnicodeError) -> tuple[str, int]:
    """What stands for letters that a stream cannot show: a minus must not become a question mark.

    >>> in_ascii(UnicodeEncodeError("ascii", "−.035 → λ", 0, 1, ""))
    ('-', 1)
    """
    assert isinstance(error, UnicodeEncodeError)
    return "".join(ASCII.get(letter, "?") for letter in error.object[error.start : error.end]), error.end


@contextmanager
def told() -> Iterator[None]:
    """Say what went wrong and what to do about it, without a traceback, and leave with code 2."""
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except KeyboardInterrupt:
        typer.echo("Stopped.", err=True)
        raise typer.Exit(STOPPED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing more is said at the end
        raise typer.Exit(UNREAD) from None
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        typer.echo(
            f"Error: {error.strerror or error}:{where}\nCheck the path, its permissions and free space.",
            err=True,
        )
        raise typer.Exit(MISTAKE) from None
    except Exception as error:
        if _is(error, "duckdb", "Error"):
            typer.echo(
                f"Error: a table cannot be read: {str(error).splitlines()[0]}\n"
                "If a file of the result is damaged, the command that made it mends it with --resume.",
                err=True,
            )
            raise typer.Exit(MISTAKE) from None
        if not _for_people(error):
            raise
        stopped = getattr(error, "stopped", False)
        typer.echo(f"Error: {error}" if _has_remedy(error) and not stopped else str(error), err=True)
        raise typer.Exit(STOPPED if stopped else MISTAKE) from None


def _for_people(error: Exception) -> bool:
    """Whether an error was written for users; looks only at modules already loaded."""
    return _has_remedy(error) or _is(error, "realpolitik.world.problems", "ProblemsFound")


def _has_remedy(error: Exception) -> bool:
    return _is(error, "realpolitik.experiment.problems", "ResultProblem") or _is(
        error, "realpolitik.evidence.grounding.actors", "GroundingProblem"
    )


def _is(error: Exception, module: str, name: str) -> bool:
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(error, getattr(loaded, name))
