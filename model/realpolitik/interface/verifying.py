"""What `realpolitik verify` does: choose claims, run what they need, print and write what was found."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from realpolitik import __version__
from realpolitik.analysis.verification import Effort, Verified, total, verify
from realpolitik.experiment.kept import Kept, shelf
from realpolitik.experiment.manifest import STUDY_PARTS, source_digest
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.record import (
    INPUTS,
    check_seal,
    digest_of,
    kept_texts,
    told,
    unaltered,
    write_texts,
)
from realpolitik.experiment.store import digest, write_json, write_text
from realpolitik.interface.claim_data import data, manifest
from realpolitik.interface.claim_tables import LEGEND, page, tables
from realpolitik.interface.destination import check_stem, with_ending
from realpolitik.interface.running import compile_rules, progress_bar
from realpolitik.interface.summary import console
from realpolitik.world.claim_schema import Claims
from realpolitik.world.claims import load_claims
from realpolitik.world.loading import load_case
from realpolitik.world.problems import did_you_mean
from realpolitik.world.texts import Texts, using

NEAR = 2  # folders up to which a page links to its register


@dataclass(frozen=True)
class Question:
    """What the user asked for."""

    names: tuple[str, ...]
    register: str
    effort: Effort
    out: Path | None
    figures: bool = True
    reuse: bool = True


def verify_and_report(question: Question) -> list[Verified]:
    """Verify claims, print their tables, write page and numbers."""
    _check_numbers(question.effort)
    check_stem(question.out)
    with using(Texts()):
        return _verified(question)


def _verified(question: Question) -> list[Verified]:
    effort, began = question.effort, monotonic()
    claims, names, found, kept = _found(question)
    seconds = monotonic() - began
    out = console()
    header = describe(effort)
    out.print(header, highlight=False)
    for table in tables(claims, found, out.width):
        out.print(f"\n{table.caption}", style="bold", highlight=False)
        out.print(table.rich())
        out.print(table.note, highlight=False)
    out.print(f"\n{LEGEND}", style="dim", highlight=False)
    if question.out is not None:
        command = command_line(question)
        texts = write_texts(with_ending(question.out, f".{INPUTS}"))
        numbers = data(claims, found)
        made = manifest(claims, names, effort, command, seconds, kept, question.register, numbers, texts)
        written = with_ending(question.out, ".md"), with_ending(question.out, ".json")
        write_text(written[0], page(claims, found, header, command, register_text(claims, question.out)))
        write_json(written[1], {"manifest": made, **numbers})
        print(f"\nPage: {written[0]}   Numbers: {written[1]}")
        if question.figures:
            from realpolitik.interface.plots.claims import write_figures

            pictures = write_figures(claims, found, header, question.out)
            print(f"Pictures: {', '.join(str(path) for path in pictures if path.suffix == '.png')}")
    return found


def _found(question: Question) -> tuple[Claims, list[str], list[Verified], Kept]:
    """The claims that were asked for, tested; and what was found again for it."""
    claims = load_claims(question.register)
    names = chosen(claims, question.names)
    screen = console(sys.stderr)
    kept = Kept(shelf() if question.reuse else None, lambda: _compile(claims, names))
    with progress_bar(screen, total(claims, names, question.effort)) as tell:
        found = verify(claims, names, question.effort, tell, kept)
    screen.print(reused(kept), highlight=False)
    return claims, names, found, kept


def verify_again(file: Path, document: Mapping[str, Any], workers: int | None) -> bool:
    """Test again what a verification tested and say whether the same was found; raises ResultProblem."""
    record = document["manifest"]
    check_seal(record, file)
    with unaltered(file):
        effort = Effort(
            **{name: record[name] for name in vars(Effort()) if name != "workers"}, workers=workers
        )
        question = Question(
            tuple(record["register"]), record.get("source", "claims"), effort, None, reuse=False
        )
        _check_numbers(effort)
        stored = {key: value for key, value in document.items() if key != "manifest"}
        intact = record.get("digest") in (None, digest_of(told(stored)))
        texts = kept_texts(with_ending(file.with_suffix(""), f".{INPUTS}"), record)
    with using(texts or Texts()):
        claims, _, found, _ = _found(question)
    again = json.loads(told(data(claims, found)))
    if not intact:
        print(f"The numbers in {file} are no longer those that the manifest tells of.")
        same = digest_of(told(again)) == record["digest"]
    else:
        same = again == stored
    if same:
        print("The same numbers as recorded, to the last bit.")
        return intact
    apart = [name for name in again["claims"] if again["claims"][name] != stored["claims"].get(name)]
    changed = record["program"] != source_digest(STUDY_PARTS)
    why = "the rules or the analysis have changed since" if changed else "another machine or library version"
    print(f"Other numbers than recorded in {', '.join(apart) or 'the counts'}: {why}.")
    return False


def chosen(claims: Claims, names: tuple[str, ...]) -> list[str]:
    """The claims that were named, in the order of the register; all if none was."""
    written = {name.lower(): name for name in claims.claims}
    unknown = [name for name in names if name.lower() not in written]
    if unknown:
        remedies = dict.fromkeys(did_you_mean(name, claims.claims) for name in unknown)
        raise ResultProblem(f"There is no claim {', '.join(unknown)}.", " ".join(remedies))
    asked = {written[name.lower()] for name in names}
    return [name for name in claims.claims if not names or name in asked]


def register_text(claims: Claims, out: Path) -> str:
    """The register in Markdown: its name and digest, with a link where it lies near the page."""
    assert claims.file is not None
    words = f"{claims.file.name} (SHA-256 {digest(claims.file)[:12]})"
    way = Path(os.path.relpath(claims.file.resolve(), out.resolve().parent))
    near = way.parts.count("..") <= NEAR
    return f"[{words}]({way.as_posix()})" if near else words


def command_line(question: Question) -> str:
    """The command that makes this, as one would type it."""
    effort = question.effort
    words = ["realpolitik", "verify", *question.names]
    for name in ("runs", "seed", "permutations", "draws", "runs_each"):
        words += [f"--{name.replace('_', '-')}", str(getattr(effort, name))]
    words += ["--mutations"] if effort.mutations else []
    words += ["--register", question.register] if question.register != "claims" else []
    return shlex.join([*words, "--out", str(question.out)])


def describe(effort: Effort) -> str:
    """One line: runs, seed, version, other worlds."""
    others = [
        f"{count} {words} of {min(effort.runs_each, effort.runs)} runs per arm"
        for count, words in ((effort.permutations, "shuffled worlds"), (effort.draws, "draws of the numbers"))
        if count
    ]
    parts = [f"{effort.runs:,} runs per arm", f"seed {effort.seed}", f"realpolitik {__version__}", *others]
    return " · ".join(parts)


def reused(kept: Kept) -> str:
    """How many ensembles were found again, and where."""
    if not kept.found:
        return f"{kept.run:,} ensembles run" + (f", kept in {kept.path}." if kept.path else ", none kept.")
    return f"{kept.found:,} of {kept.found + kept.run:,} ensembles found again in {kept.path}."


def _compile(claims: Claims, names: list[str]) -> None:
    first = next(iter(claims.arms.values())).scenario
    compile_rules(load_case(str(first)), any(_needs_books(claims, name) for name in names))


def _needs_books(claims: Claims, name: str) -> bool:
    claim = claims.claims[name]
    measures = [claim.measure, *(measure for test in claim.tests for measure in test.terms.values())]
    return any(measure.quantity == "causes" for measure in measures)


def _check_numbers(effort: Effort) -> None:
    wrong = [
        f"--{word.replace('_', '-')} is {value}"
        for word, value, least in (
            ("runs", effort.runs, 2),
            ("seed", effort.seed, 0),
            ("permutations", effort.permutations, 0),
            ("draws", effort.draws, 0),
            ("runs_each", effort.runs_each, 2),
        )
        if value < least
    ]
    if wrong:
        raise ResultProblem(f"{'; '.join(wrong)}.", "Runs start at 2, all else at 0.")


def refuse_more(**asked: int | bool | None) -> None:
    """Raise ResultProblem for what --quick leaves out and is asked for all the same."""
    more = [f"--{name}" for name, wanted in asked.items() if wanted]
    if more:
        raise ResultProblem(f"--quick leaves out what {', '.join(more)} asks for.", "Leave one of them out.")
