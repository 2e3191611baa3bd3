"""Two worlds side by side as tables of at most 100 columns, and in a few sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from realpolitik.analysis.claims import SUPPORTED, judged
from realpolitik.analysis.grounding import agreement
from realpolitik.analysis.side_by_side import OPENS, SURVIVES, TURNS, Both, Finding, Pair, world_case
from realpolitik.analysis.swaps import MOST, Side, Swap, Why
from realpolitik.experiment.tables import differing
from realpolitik.interface.claim_tables import SHORT, effect_text, rule_text
from realpolitik.interface.numbers import decimal
from realpolitik.interface.table import Table
from realpolitik.world.claim_schema import Claims

SHORT_REGISTER = 40  # tests up to which all of a register are listed
SHOWN = 0.15  # of the way to the other world: tables that go so far are shown
ROWS, FEWEST = 6, 3
OTHER = "‡"
FATES = {SURVIVES: "stay", OPENS: "open", TURNS: "turn"}
READ = (
    "A test is supported if its whole 95 % interval passes, not if the whole interval misses by more than "
    "the test's tolerance, else mixed. Where it says a → b, its outcome is another one in the second world."
)


@dataclass(frozen=True)
class Compared:
    """A register put to both worlds, with what turns the findings that change."""

    claims: Claims
    findings: tuple[Finding, ...]
    reasons: tuple[Why, ...]


def tables(found: Sequence[Compared], pairs: Sequence[Pair]) -> list[Table]:
    """Every finding in both worlds, the tables in which they differ, and why findings change."""
    made = []
    for one in found:
        whole = sum(len(finding.tests) for finding in one.findings) <= SHORT_REGISTER
        made.append(tests_table(one, pairs) if whole else findings_table(one, pairs))
    made += [difference_table(pair) for pair in pairs]
    return made + [why_table(one.claims, why) for one in found for why in one.reasons]


def tests_table(one: Compared, pairs: Sequence[Pair]) -> Table:
    """Every test of a register: both effects, the threshold, the outcome."""
    rows = [
        (
            f"{both.name} {both.here.test.says}{_mark(both, pairs)}",
            text(one.claims, both, here=True),
            text(one.claims, both, here=False),
            rule_text(both.here).removeprefix("must be ").removeprefix("must lie "),
            outcome_words(both.here.outcome, both.there.outcome),
        )
        for finding in one.findings
        for both in finding.tests
    ]
    heads = ("test", *names(pairs[0]), "accept", "outcome")
    return Table(one.claims.title, heads, rows, f"{READ}{_marks(pairs)}{_left_out(one)}")


def findings_table(one: Compared, pairs: Sequence[Pair]) -> Table:
    """One row per finding: outcome over all tests that start in these worlds, effect of the first."""
    rows = []
    for finding in one.findings:
        if not finding.tests:
            continue
        first = finding.tests[0]
        outcomes = [
            judged([both.here if here else both.there for both in finding.tests]).outcome
            for here in (True, False)
        ]
        fates = Counter(both.fate for both in finding.tests)
        rows.append(
            (
                f"{finding.name} {one.claims.claims[finding.name].short}{_mark(first, pairs)}",
                one.claims.claims[finding.name].force,
                text(one.claims, first, here=True),
                text(one.claims, first, here=False),
                outcome_words(*outcomes),
                ", ".join(f"{fates[fate]} {word}" for fate, word in FATES.items() if fates[fate]),
            )
        )
    heads = ("claim", "force", *names(pairs[0]), "outcome", "tests")
    note = f"Effects of the first test; outcomes of all. {READ}{_marks(pairs)}{_left_out(one)}"
    return Table(one.claims.title, heads, rows, note)


def difference_table(pair: Pair) -> Table:
    """The tables in which two worlds differ: how much, and whether the order is the same."""
    here, there = world_case(pair.here), world_case(pair.there)
    ranks = {row.table.replace(" ", "."): row for row in agreement(here, there)}
    rows = []
    for name in differing(here, there):
        row = ranks.get(name)
        rank = "–" if row is None or not isfinite(row.spearman) else decimal(row.spearman, 2)
        cells = (
            ("–", rank, "–", "–")
            if row is None
            else (str(row.numbers), rank, decimal(row.mean, 2), decimal(row.other_mean, 2))
        )
        rows.append((name, *cells))
    one, other = names(pair)
    heads = ("table", "numbers", "Spearman", f"mean, {one}", f"mean, {other}")
    return Table(f"Where {one} and {other} differ", heads, rows, "All other tables are the same.")


def why_table(claims: Claims, why: Why) -> Table:
    """What becomes of one test when tables are swapped, one at a time."""
    both = why.both
    into, back = names(both.pair)
    rows = [
        (table, _cell(claims, both, why.into_here.of(table)), _cell(claims, both, why.into_there.of(table)))
        for table in _shown(why)
    ]
    back_parts = {swap.tables: swap for swap in why.parts_there}
    for swap in why.parts_here:
        other = back_parts[swap.tables]
        if max(swap.moved, other.moved) >= SHOWN:
            rows.append((f"… {_part(swap)}", _cell(claims, both, swap), _cell(claims, both, other)))
    caption = (
        f"{both.name} {claims.claims[both.name].short}: {both.here.test.says}, "
        f"{text(claims, both, here=True)} → {text(claims, both, here=False)}, {rule_text(both.here)}: "
        f"{outcome_words(both.here.outcome, both.there.outcome)}"
    )
    return Table(caption, ("table", f"put into {into}", f"put back into {back}"), rows, _why_words(why))


def remarks(found: Sequence[Compared], pairs: Sequence[Pair]) -> list[str]:
    """How many findings stay, open and turn; which tables turn them."""
    said = []
    for one in found:
        asked = [finding for finding in one.findings if finding.tests]
        parts = []
        for fate, word in {**FATES, OPENS: "open or close"}.items():
            mine = [finding.name for finding in asked if finding.fate == fate]
            listed = f" ({', '.join(mine)})" if mine and fate != SURVIVES else ""
            parts.append(f"{len(mine)} {word}{listed}")
        tests = [both for finding in asked for both in finding.tests]
        held = [both for both in tests if both.here.outcome == SUPPORTED]
        stay = sum(both.there.outcome == SUPPORTED for both in held)
        gained = sum(both.there.outcome == SUPPORTED for both in tests) - stay
        here, there = names(pairs[0])
        said.append(
            f"{one.claims.title}: of {len(asked)}, {', '.join(parts)}. Tests supported in {here} and in "
            f"{there}: {stay}; only in {here}: {len(held) - stay}; only in {there}: {gained}; "
            f"in neither: {len(tests) - len(held) - gained}."
        )
    reasons = [why for one in found for why in one.reasons]
    if reasons:
        counts = Counter(table for why in reasons for table in why.alone)
        words = "; ".join(
            f"{table} {count} ({_tests_of(reasons, table)})" for table, count in counts.most_common()
        )
        lone = sum(bool(why.alone) for why in reasons)
        said.append(
            f"Of {len(reasons)} tests with another outcome, one table turns {lone} alone, both ways"
            f"{f': {words}' if words else ''}."
        )
    return said


def text(claims: Claims, both: Both, *, here: bool) -> str:
    """A test's effect in one of the worlds, with its interval."""
    return effect_text(claims, both.name, both.number, both.here if here else both.there)


def bare(claims: Claims, both: Both, tested_swap: Swap) -> str:
    """A swap's effect without its interval."""
    before, _, after = effect_text(claims, both.name, both.number, tested_swap.tested).partition(" [")
    return before + after.partition("]")[2]


def names(pair: Pair) -> tuple[str, str]:
    """The names of the two worlds."""
    return world_case(pair.here).world, world_case(pair.there).world


def outcome_words(here: str, there: str) -> str:
    """One outcome, or the two."""
    return SHORT[here] if here == there else f"{SHORT[here]} → {SHORT[there]}"


def _shown(why: Why) -> list[str]:
    """Tables that turn the test or go some way, those that move most first."""
    sets = {
        table for side in (why.into_here, why.into_there) for swap in side.smallest for table in swap.tables
    }
    scores = {
        swap.tables[0]: swap.moved + why.into_there.of(swap.tables[0]).moved for swap in why.into_here.singles
    }
    picked = [
        swap.tables[0]
        for swap in why.into_here.singles
        if swap.tables[0] in sets or max(swap.moved, why.into_there.of(swap.tables[0]).moved) >= SHOWN
    ]
    picked = picked or sorted(scores, key=lambda table: -scores[table])[:FEWEST]
    return sorted(picked, key=lambda table: -scores[table])[:ROWS]


def _cell(claims: Claims, both: Both, swap: Swap) -> str:
    way = f" ({decimal(100 * swap.moved, 0)} %)" if isfinite(swap.moved) else ""
    return f"{bare(claims, both, swap)}{way}{' turns' if swap.turns else ''}"


def _why_words(why: Why) -> str:
    into, back = names(why.both.pair)
    said = f"In brackets: how much of the way to the other world. {alone_words(why)}"
    sets = _set_words(why.into_here), _set_words(why.into_there)
    return f"{said} Put into {into}: {sets[0]}; put back into {back}: {sets[1]}."


def alone_words(why: Why) -> str:
    """Which table turns a test by itself both ways, if one does."""
    if not why.alone:
        return "No table turns it alone both ways."
    verb = "turns" if len(why.alone) == 1 else "each turn"
    return f"{' and '.join(why.alone)} {verb} it alone, both ways."


def _set_words(side: Side) -> str:
    if not side.smallest:
        return f"no set of up to {MOST} that was tried turns it"
    if len(side.smallest[0].tables) == 1:
        return "alone " + ", ".join(swap.tables[0] for swap in side.smallest)
    several = [" + ".join(swap.tables) for swap in side.smallest]
    return f"none alone, but {'; '.join(several[:3])}{' and others' if len(several) > 3 else ''}"


def _part(swap: Swap) -> str:
    table, _, whose = swap.tables[0].partition("@")
    actor, _, toward = whose.partition("-")
    return f"{table} of {actor}{f' toward {toward}' if toward else ''}"


def _tests_of(reasons: Sequence[Why], table: str) -> str:
    return ", ".join(dict.fromkeys(why.both.name for why in reasons if table in why.alone))


def _mark(both: Both, pairs: Sequence[Pair]) -> str:
    return "" if both.pair == pairs[0] else f" {OTHER}"


def _marks(pairs: Sequence[Pair]) -> str:
    others = "; ".join(" against ".join(names(pair)) for pair in pairs[1:])
    return f" {OTHER}: {others}." if others else ""


def _left_out(one: Compared) -> str:
    lacking = [finding for finding in one.findings if finding.left_out]
    if not lacking:
        return ""
    words = [
        finding.name if not finding.tests else f"{finding.name} ({len(finding.left_out)})"
        for finding in lacking
    ]
    return f" Tests that start in other worlds are left out: {', '.join(words)}."
