"""The recorded facts of a run in plain English: every sentence is one entry, every number a stored one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from realpolitik.analysis.narrative import CAUSE_STEP, CAUSE_YEAR, DRIVER_MOVE, Entry
from realpolitik.interface.numbers import decimal, signed

CAUSE_WORDS = {
    "need": "need of the recipient",
    "capacity": "own supply, reach of pressure",
    "outside_options": "supply by others",
    "saturation": "supply had from the partner",
    "trust": "trust",
    "common_threat": "common threat",
    "third_party": "regard for third parties",
    "bargain": "bargain",
    "treaty": "the treaty itself",
    "treaty_pull": "exchange pulled by the treaty",
    "dependence": "distaste for dependence",
    "own_need": "own need of the supplier",
    "structural_hostility": "hostility that drivers move",
    "disputes": "grievance over disputes",
    "coercion": "grievance over coercion",
    "siding": "grievance over help to foes",
    "aloofness": "grievance over aloofness",
    "entrapment": "duties to third states",
    "policy": "pressure that drivers dictate",
    "friction": "sanctions of others",
    "blockade": "own sanctions on the partner",
    "chance": "chance (the mood of meetings)",
    "event": "events",
    "settling": "changed weights of the rules",
    "start": "another start",
    "others": "other causes",
}


def cause_words(cause: str) -> str:
    """A cause of the ledger in words."""
    return CAUSE_WORDS.get(cause, cause.replace("_", " "))


def rules() -> str:
    """Which facts are told."""
    return (
        "Told: every event that fires, every treaty and bargain; a driver when it moves by "
        f"{decimal(DRIVER_MOVE, 1)} or more within a month (within a year if it drifts); a cause in a month "
        f"in which it moves the index by {decimal(CAUSE_STEP)} or more; and each year's account, causes of "
        f"{decimal(CAUSE_YEAR)} or more by name. A cause moves the index through the pair's own accounts; "
        "that a fact stands beside a move does not say that it made it."
    )


def narrative(about: Mapping[str, Any], entries: Sequence[Entry]) -> list[str]:
    """One line per month in which something is told, and one per year."""
    lines = []
    for month, told in groupby(entries, key=lambda entry: entry.month):
        facts = list(told)
        happened = [sentence(about, entry) for entry in facts if entry.kind not in ("cause", "year")]
        moved = [entry for entry in facts if entry.kind == "cause"]
        if moved:
            happened.append(_moves(moved))
        if happened:
            lines.append(f"{month}: " + " ".join(happened))
        lines += [sentence(about, entry) for entry in facts if entry.kind == "year" and _counts(entry)]
    return lines


def sentence(about: Mapping[str, Any], entry: Entry) -> str:
    """An entry in words."""
    if entry.kind == "event":
        name = entry.column.removeprefix("fired_")
        label = next((event["label"] for event in about["events"] if event["name"] == name), name)
        return f"Event: {label}."
    if entry.kind == "driver":
        label = driver_label(about, entry.column.removeprefix("driver_"))
        since = "" if entry.record - entry.since == 1 else f" in {entry.since_month}"
        return f"{_capital(label)}: from {decimal(entry.before, 2)}{since} to {decimal(entry.after, 2)}."
    if entry.kind == "rung":
        first, second = _pair(about, entry.column.removeprefix("rung_"))
        before, after = int(entry.before), int(entry.after)
        verb = "rise" if after > before else "fall"
        return (
            f"{first} and {second} {verb} from rung {before} ({_rung(about, before)}) "
            f"to rung {after} ({_rung(about, after)})."
        )
    if entry.kind == "bargain":
        first, second = _pair(about, entry.column.removeprefix("bargain_"))
        return f"{first} and {second} {'strike a bargain' if entry.after else 'end their bargain'}."
    if entry.kind == "cause":
        return _moves([entry])
    parts = [f"{cause_words(cause)} {signed(amount)}" for cause, amount in entry.causes.items()]
    if parts:
        parts.append(f"all other causes {signed(entry.rest)}")
    return (
        f"Year to {entry.month}: the index goes from {decimal(entry.before)} to {decimal(entry.after)}, "
        f"{signed(entry.after - entry.before)}" + (f": {', '.join(parts)}." if parts else ".")
    )


def driver_label(about: Mapping[str, Any], name: str) -> str:
    """What the world calls a driver."""
    stated = about["document"].get("world", {}).get("drivers", {}).get(name, {})
    return str(stated.get("label", name.replace("_", " ")))


def _moves(entries: Sequence[Entry]) -> str:
    first, *rest = sorted(entries, key=lambda entry: -abs(entry.after - entry.before))
    words = f"{_capital(cause_words(first.column))} moves the index by {signed(first.after - first.before)}"
    return "; ".join([words, *(f"{cause_words(e.column)} {signed(e.after - e.before)}" for e in rest)]) + "."


def _counts(entry: Entry) -> bool:
    return bool(entry.causes) or signed(entry.after - entry.before) != ".000"


def _pair(about: Mapping[str, Any], names: str) -> tuple[str, str]:
    labels = dict(zip(about["actors"], about["actor_labels"], strict=True))
    for first in about["actors"]:
        second = names.removeprefix(f"{first}_")
        if second != names and second in labels:
            return _capital(labels[first]), labels[second]
    raise ValueError(f"no pair is named {names}")


def _rung(about: Mapping[str, Any], rank: int) -> str:
    return str(about["rungs"][rank]).replace("_", " ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
