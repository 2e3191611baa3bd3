"""Verified claims as tables of at most 100 columns, and as a page."""

from __future__ import annotations

from collections.abc import Sequence

from realpolitik.analysis.claims import MIXED, NOT_SUPPORTED, SUPPORTED, UNDEFINED, Tested
from realpolitik.analysis.estimate import Estimate
from realpolitik.analysis.verification import ALGEBRA, Verified, is_mute
from realpolitik.interface.numbers import decimal, difference_text, mean_text, percent, share_text, signed
from realpolitik.interface.table import WIDTH, Table
from realpolitik.world.claim_schema import Claims
from realpolitik.world.claims import merged

FORCES = {
    "genuine": "Genuine tests: the model could have said otherwise",
    "construction": "By construction: the sign follows from the equations",
    "input": "Inputs: the test mostly returns a number put in",
}
SHORT = {SUPPORTED: "supported", MIXED: "mixed", NOT_SUPPORTED: "not", UNDEFINED: "undefined"}
THERE = {SUPPORTED: "yes", MIXED: "partly", NOT_SUPPORTED: "no", UNDEFINED: "–"}
NARROW = 94  # columns of a screen below which the last column of the table is left out


def tables(claims: Claims, found: Sequence[Verified], width: int = WIDTH) -> list[Table]:
    """One table per force of test, so that they are never added up; without data on a narrow screen."""
    kept = slice(None, -1 if width < NARROW else None)
    made = []
    for force, caption in FORCES.items():
        rows = [row(claims, one) for one in found if claims.claims[one.name].force == force]
        if rows:
            heads = ("claim", "outcome", "effect [95 %]", "placebo", "null", "drawn", "data")
            rows = [cells[kept] for cells in rows]
            made.append(Table(caption, heads[kept], rows, tally(claims, found, force)))
    return made


def row(claims: Claims, one: Verified) -> tuple[str, ...]:
    """One claim: outcome and effect of its first test, and what other worlds say."""
    return (
        f"{one.name} {claims.claims[one.name].short}",
        SHORT[one.finding.outcome],
        effect_text(claims, one.name, 0, one.finding.tests[0]),
        placebo_text(one) + ("†" if one.passed_over else ""),
        share_or_dash(one.shuffled),
        share_or_dash(one.drawn),
        THERE[one.grounded.outcome] if one.grounded else "–",
    )


def placebo_text(one: Verified) -> str:
    """Whether placebo pairs show the effect, keep silent, or could not have shown it."""
    if one.silent and one.mute:
        return "mute"
    return {True: "silent", False: "shown", None: "–"}[one.silent]


def share_or_dash(share: Estimate | None) -> str:
    """A share in per cent without its interval."""
    return "–" if share is None else f"{percent(share.value)} %"


def effect_text(claims: Claims, name: str, number: int, tested: Tested) -> str:
    """The effect in the unit of its test: per cent for changes and shares of runs, else plain."""
    effect, stated = tested.effect, tested.test.effect
    measures = [merged(claims.claims[name], number, term) for term in stated.terms]
    shares = all(measure.at_least is not None or measure.at_most is not None for measure in measures)
    if stated.change or stated.ratio_change or stated.excess_change:
        return f"{_whole(effect.value)} % [{_whole(effect.low)} {_whole(effect.high)}]"
    if shares and stated.level is not None:
        return f"{share_text(effect)} %"
    if shares:
        return f"{_whole(effect.value)} [{_whole(effect.low)} {_whole(effect.high)}] pp"
    if stated.quotient is not None:
        return f"×{decimal(effect.value, 2)} [{decimal(effect.low, 2)} {decimal(effect.high, 2)}]"
    return mean_text(effect) if stated.level is not None else difference_text(effect)


def _whole(share: float) -> str:
    return signed(100 * share, 0) if abs(share) >= 0.005 else "0"


def tally(claims: Claims, found: Sequence[Verified], force: str) -> str:
    """How many claims of a force are supported, mixed and not; what is algebra among them."""
    mine = [one for one in found if claims.claims[one.name].force == force]
    counts = [
        f"{sum(one.finding.outcome == outcome for one in mine)} {outcome}"
        for outcome in (SUPPORTED, MIXED, NOT_SUPPORTED)
    ]
    undefined = sum(one.finding.outcome == UNDEFINED for one in mine)
    counts += [f"{undefined} {UNDEFINED}"] if undefined else []
    said = f"{len(mine)} claims: {', '.join(counts)}"
    algebra = [one.name for one in mine if one.algebra and one.finding.outcome == SUPPORTED]
    if any(one.shuffled is not None for one in mine):
        names = f" ({', '.join(algebra)})" if algebra else ""
        said += (
            f"; of those supported {len(algebra)} hold in {100 * ALGEBRA:.0f} % of shuffled worlds or more, "
            f"which makes them algebra{names}"
        )
        mostly = [one.name for one in mine if one.mostly_algebra and one.finding.outcome == SUPPORTED]
        if mostly:
            said += f"; {', '.join(mostly)} in 60 % or more, which makes them mostly algebra"
        maybe = [one.name for one in mine if one.may_be_algebra and one.finding.outcome == SUPPORTED]
        if maybe:
            said += f"; {', '.join(maybe)} may be: the interval of that share reaches it"
    stuck = [one.name for one in mine if one.turned is False and not one.opened]
    opened = [one.name for one in mine if one.opened]
    if any(one.turned is not None for one in mine):
        said += (
            f"; a mutation turns {'all' if not stuck + opened else 'all but ' + ', '.join(stuck + opened)}"
        )
        if opened:
            said += f", of which it opens the verdict of {', '.join(opened)}"
        mixed_in = [one.name for one in mine if one.isolated is False and one.turned]
        if mixed_in:
            said += f"; the carrier alone, switched off, does not turn {', '.join(mixed_in)} (not isolated)"
    return said


LEGEND = (
    "effect: of the claim's first test; outcome: of all its tests. placebo: whether pairs to which the "
    "argument does not apply show the effect too; mute: next to nothing (less than .002) moves on them, so "
    "that their silence tells nothing; †: a pair proposed for all claims that is not among this "
    "one's placebos does. null: share of worlds with start tables dealt out "
    "anew over pairs, and the parts in each dispute over actors, in which all genuine tests pass; what stays "
    "as it is: each actor's own numbers, geography, an announced signing, and the links of drivers, so that "
    "it says little of claims on a driver. drawn: share of draws of all numbers from their ranges in "
    "which they do. data: whether the claim holds in the world with numbers from data. A mutation turns "
    "a claim if its first test says the opposite once what carries the claim is switched off, reversed or, "
    "where the entry says so, made stronger; it opens it if the test then only cannot tell. Intervals are "
    "95 % Monte Carlo intervals."
)


def page(claims: Claims, found: Sequence[Verified], header: str, command: str, register: str) -> str:
    """The whole as Markdown: tables, then each claim with its tests and what would refute it.

    ``register`` says which one it is, in Markdown.
    """
    lines = [
        f"# Claims of “{claims.title}”, tested",
        "",
        f"{header}. Made by `{command}`; the register is {register}.",
        "",
        LEGEND,
        "",
    ]
    for table in tables(claims, found):
        lines += [table.markdown(), ""]
    lines += [*_revisions(claims, found), "## Claim by claim", ""]
    for one in found:
        lines += [*_entry(claims, one), ""]
    return "\n".join(lines).rstrip() + "\n"


def _revisions(claims: Claims, found: Sequence[Verified]) -> list[str]:
    """Which claims were changed after numbers had been seen, and where proposed placebos show the effect."""
    revised = [one.name for one in found if claims.claims[one.name].revised is not None]
    passed = [one.name for one in found if one.passed_over]
    said = []
    if revised:
        said.append(
            "**Changed after numbers had been seen** (placebo, rule, order of tests or mutation; what, "
            f"stands with each claim): {', '.join(revised)}."
        )
    if passed:
        pairs = " and ".join("–".join(pair) for pair in claims.proposed)
        said.append(
            f"**Placebos passed over** (†): {pairs} were proposed for all claims before any was tested. One "
            f"of them is not among the placebos, and shows the effect, of {', '.join(passed)}."
        )
    return [part for text in said for part in (text, "")]


def _entry(claims: Claims, one: Verified) -> list[str]:
    claim = claims.claims[one.name]
    lines = [
        f"### {one.name}: {claim.short}",
        "",
        f"{claim.says} *({claim.kind}, {claim.nature}; {claim.force})*",
        "",
        f"- **{one.finding.outcome}**. Carried by: {claim.carrier}. Refuted by: {claim.refuted_by}.",
    ]
    for number, tested in enumerate(one.finding.tests):
        text = effect_text(claims, one.name, number, tested)
        more = _force(claims, one.name, number) + _null(one, number)
        lines.append(f"- {tested.test.says}: {text}, {rule_text(tested)}: {tested.outcome}{more}")
    for says, finding in one.beside.items():
        there = "; ".join(
            f"{effect_text(claims, one.name, claim.tests.index(t.test), t)} ({t.outcome})"
            for t in finding.tests
        )
        lines.append(f"- beside, not counted: {says}: {there}")
    for pair, finding in one.placebos.items():
        text = effect_text(claims, one.name, 0, finding.tests[0])
        verb = (
            "shows the effect too"
            if finding.outcome == SUPPORTED
            else "mute"
            if is_mute(finding)
            else "silent"
        )
        lines.append(f"- placebo {pair[0]}–{pair[1]}: {text}, {verb}")
    for pair, finding in one.proposed.items():
        text = effect_text(claims, one.name, 0, finding.tests[0])
        verb = "would show the effect too" if finding.outcome == SUPPORTED else "would be silent"
        lines.append(f"- proposed for all claims, not a placebo here: {pair[0]}–{pair[1]}: {text}, {verb}")
    if claim.no_placebo:
        lines.append(f"- no placebo: {claim.no_placebo}")
    if one.grounded:
        texts = [effect_text(claims, one.name, k, tested) for k, tested in enumerate(one.grounded.tests)]
        lines.append(f"- with numbers from data: {one.grounded.outcome} ({'; '.join(texts)})")
    if one.mutated:
        text = effect_text(claims, one.name, 0, one.mutated.tests[0])
        outcome = one.mutated.tests[0].outcome
        turned = outcome if one.turned or one.opened else f"{outcome}, so the test cannot tell"
        lines.append(f"- mutation ({claim.mutation.why}): {text}, {turned}")
    if one.carrier_off and claim.carrier_off:
        text = effect_text(claims, one.name, 0, one.carrier_off.tests[0])
        verb = one.carrier_off.tests[0].outcome + ("" if one.isolated else ": carrier not isolated")
        lines.append(f"- the carrier alone ({claim.carrier_off.why}): {text}, {verb}")
    for name, share in (("shuffled worlds", one.shuffled), ("draws of the numbers", one.drawn)):
        if share is not None:
            what = "its genuine tests hold" if share is one.shuffled else "holds"
            lines.append(f"- {what} in {share_text(share)} % of {share.runs} {name}")
    if one.may_be_algebra:
        lines.append(f"- may be algebra: the share of shuffled worlds may reach {100 * ALGEBRA:.0f} %")
    if claim.revised:
        lines.append(f"- changed after numbers had been seen: {claim.revised.strip()}")
    if claim.note:
        lines += ["", claim.note.strip()]
    return lines


def _force(claims: Claims, name: str, number: int) -> str:
    force = claims.claims[name].tests[number].force
    return f" ({force})" if force and force != claims.claims[name].force else ""


def _null(one: Verified, number: int) -> str:
    share = one.shuffled_tests.get(number)
    return (
        f"; so in {percent(share.value)} % of shuffled worlds" if share and len(one.finding.tests) > 1 else ""
    )


def rule_text(tested: Tested) -> str:
    """The pass rule in words."""
    low, high = tested.test.at_least, tested.test.at_most
    if low is not None and high is not None:
        return f"must lie within {decimal(low, 2)} and {decimal(high, 2)}"
    bound = low if low is not None else high
    return f"must be at {'least' if low is not None else 'most'} {decimal(float(bound or 0.0))}"
