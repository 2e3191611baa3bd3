"""Test every claim in full, put page, numbers and pictures in their places, and fill the README's sentence.

``python docs/claims.py`` takes five to twelve minutes on two cores the first time, seconds where nothing
changed: `realpolitik verify` finds its ensembles again (``--no-reuse`` runs them all). Page: docs/claims.md.
Table, numbers with their manifest and pictures: results/gallery.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(
    0, str(Path(__file__).parent)
)  # the neighbouring script, also when this one is loaded by path

from gallery import GALLERY, README, ROOT, batch, reduced

PAGE = ROOT / "docs" / "claims.md"
NUMBERS = GALLERY / "claims.json"
TABLE = GALLERY / "claims.md"
COMMAND = [
    *("verify", "--runs", "1000", "--seed", "20241101", "--permutations", "200", "--draws", "50"),
    *("--runs-each", "20", "--mutations", "--out", "claims"),
]
PICTURES = {
    "claims-genuine": "Genuine tests: verdict, margin, placebo, shuffled worlds, drawn and grounded numbers",
    "claims-given": "True by construction, or returning an input: the same",
}
ENTRIES = "## Claim by claim"


def keep(made: Path) -> None:
    """Copy page, numbers and pictures; the table is the page without its entries."""
    numbers = made.with_suffix(".json").read_text(encoding="utf-8")
    NUMBERS.write_text(numbers, encoding="utf-8")
    for name in PICTURES:
        reduced(made.with_name(f"{name}.png")).save(GALLERY / "figures" / f"{name}.png", optimize=True)
    page = made.with_suffix(".md").read_text(encoding="utf-8")
    page = re.sub(
        r"\[?(claims\.yaml \(SHA-256 [0-9a-f]+\))\]?(?:\([^)]*\))?", r"[\1](../scenarios/claims.yaml)", page
    )
    table = page.split(ENTRIES)[0].rstrip()
    PAGE.write_text(illustrated(page, "../results/gallery/", manifest(json.loads(numbers))), encoding="utf-8")
    table = table.replace("(../scenarios/", "(../../scenarios/")
    more = "Every claim with its tests: [docs/claims.md](../../docs/claims.md)."
    TABLE.write_text(
        illustrated(table, "", manifest(json.loads(numbers))) + f"\n\n{more}\n", encoding="utf-8"
    )


def illustrated(page: str, gallery: str, made: str) -> str:
    """The page with pictures and manifest above its first table."""
    pictures = [f"![{words}]({gallery}figures/{name}.png)\n" for name, words in PICTURES.items()]
    more = "two-worlds.md" if gallery else "../../docs/two-worlds.md"
    source = (
        f"{made} Numbers: [claims.json]({gallery}claims.json); `python docs/claims.py` makes all this. What "
        f"turns claims that do not hold on data: [two-worlds.md]({more}).\n"
    )
    before, caption, after = page.partition("\n**Genuine tests")
    return "\n".join([before, source, *pictures]) + caption + after


def manifest(numbers: dict[str, Any]) -> str:
    """What made the numbers, in a sentence or two."""
    made = numbers["manifest"]
    libraries = ", ".join(f"{name} {version}" for name, version in made["platform"]["libraries"].items())
    ensembles = made["ensembles"]
    again = f", {ensembles['found_again']:,} of them found again" if ensembles["found_again"] else ""
    return (
        f"Made {made['finished'][:10]} by realpolitik {made['version']} (program {made['program'][:12]}) in "
        f"{made['seconds']:.0f} s on {made['platform']['cores']} cores, {sum(ensembles.values()):,} ensembles"
        f"{again}; Python {made['platform']['python']}, {libraries}."
    )


def sentence(numbers: dict[str, Any]) -> str:
    """What the README says of the claims."""
    claims = numbers["claims"]
    genuine = [claim for claim in claims.values() if claim["force"] == "genuine"]
    outcomes = [claim["outcome"] for claim in genuine]
    yes, partly, no = (outcomes.count(word) for word in ("supported", "mixed", "not supported"))
    supported = [claim for claim in genuine if claim["outcome"] == "supported"]
    algebra = [claim for claim in supported if claim["algebra"]]
    maybe = [claim for claim in supported if claim["may_be_algebra"]]
    firm = [claim for claim in supported if not claim["algebra"] and stands(claim)]
    loose = [claim for claim in supported if claim["shuffled"]["value"] > 0.5 and not claim["algebra"]]
    frail = [claim for claim in supported if claim["drawn"]["value"] < 0.5]
    dumb = [claim for claim in supported if not claim["placebos"] or claim["mute"]]
    through = [
        name
        for name, claim in claims.items()
        if claim in firm and claim not in loose and claim not in frail and claim not in dumb
    ]
    entangled = [claim for claim in claims.values() if claim["carrier_isolated"] is False]
    revised = [claim for claim in claims.values() if claim["revised"]]
    rest = len(claims) - len(genuine)
    return (
        f"Of {len(claims)} claims of the paper, {len(genuine)} have a *genuine* test (the model could have "
        f"said otherwise): {yes} are supported, {partly} mixed, {no} not. Of the {yes}, {len(algebra)} hold "
        "in nine of ten worlds with shuffled start tables, which makes them algebra rather than findings"
        f"{f' ({len(maybe)} more may be)' if maybe else ''}; "
        f"{len(loose)} hold in more than half of such worlds, {len(frail)} in less than half of the draws of "
        f"the numbers from their ranges, {len(dumb)} have no placebo or one that could not have shown it, "
        f"and {len(firm)} pass placebos and data: silent on their placebos and on the pairs first proposed "
        f"as such, and borne out in full under grounded numbers. All of this at once: "
        f"{listed(through)}. The other {rest} hold by construction or "
        f"return an input and are counted apart. Of {len(revised)} claims the placebo, rule or mutation was "
        f"changed after numbers had been seen, and for {len(entangled)} the mechanism said to carry them "
        "does not turn the test by itself; the page says of which."
    )


def listed(names: list[str]) -> str:
    """How many, and which."""
    return f"{len(names)} ({', '.join(names)})" if names else "none"


def stands(claim: dict[str, Any]) -> bool:
    """Whether placebos and proposed pairs are silent and grounded numbers bear the claim out."""
    pairs = [*claim["placebos"].values(), *claim["proposed"].values()]
    silent = (
        bool(claim["placebos"])
        and not claim["mute"]
        and all(found["outcome"] != "supported" for found in pairs)
    )
    return silent and claim["grounded"] is not None and claim["grounded"]["outcome"] == "supported"


def filled(readme: str, numbers: dict[str, Any]) -> str:
    """The README with its sentence on the claims."""
    import textwrap

    said = textwrap.fill(sentence(numbers), 120, break_on_hyphens=False)
    block = re.compile(r"(<!-- from the gallery: claims -->\n).*?(<!-- end -->)", re.DOTALL)
    return block.sub(lambda match: f"{match[1]}\n{said}\n\n{match[2]}", readme)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        keep(batch([*COMMAND, *sys.argv[1:]], Path(scratch)))
    kept = json.loads(NUMBERS.read_text(encoding="utf-8"))
    README.write_text(filled(README.read_text(encoding="utf-8"), kept), encoding="utf-8")
