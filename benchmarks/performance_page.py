"""What is recorded as the tables of docs/performance.md, each between its two marks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

MEGA = 1e6


def table(titles: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; all columns but the first to the right."""
    lines = [titles, ["---", *["---:"] * (len(titles) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def figure(value: float) -> str:
    """Three digits, thousands apart.

    >>> [figure(v) for v in (0.01234, 1.234, 12.34, 123.4, 12345.6)]
    ['0.0123', '1.23', '12.3', '123', '12,300']
    """
    if value == 0:
        return "0"
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if rounded >= 100 else f"{rounded:#.3g}".rstrip(".")


def duration(seconds: float) -> str:
    """Seconds in the unit one would say.

    >>> [duration(s) for s in (0.034, 1.98, 75, 220, 700, 7300)]
    ['0.034 s', '2.0 s', '75 s', '3.7 min', '12 min', '2.0 h']
    """
    if seconds < 1:
        return f"{seconds:.2g} s"
    if seconds < 100:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes = seconds / 60
    if minutes < 90:
        return f"{minutes:.1f} min" if minutes < 10 else f"{minutes:.0f} min"
    return f"{seconds / 3600:.1f} h"


def megabytes(count: float) -> str:
    """Bytes as MB."""
    return figure(count / MEGA)


def peers(found: dict[str, Any]) -> str:
    """The command line and its rivals."""
    runs, program = found["runs"], found["program"]
    ours = {
        "**the command line, pictures and page included**": program,
        "the command line, `--no-figures`": found["program_without_figures"],
    }
    rows = []
    for name, one in ours.items():
        times = [f"{one[clock] / program[clock]:.2g}" for clock in ("seconds", "cpu_seconds")]
        spent = [duration(one["seconds"]), times[0], duration(one["cpu_seconds"]), times[1]]
        rows.append([name, f"{runs:,}", f"{1e3 * one['seconds'] / runs:.2f} ms", *spent])
    for name, one in found["rivals"].items():
        promise = found["promised"].get(name)
        ratio = f"**{one['ratio']:,.0f}**" + (f" (promised: {promise})" if promise else "")
        spent = [duration(one["seconds"]), ratio, duration(one["cpu_seconds"]), f"{one['cpu_ratio']:,.0f}"]
        each = f"{figure(1e3 * one['seconds_per_run'])} ms"
        rows.append([name, f"{one['measured_runs'][-1]:,}", each, *spent])
    work = f"{runs:,} runs of the baseline to {found['until']}"
    titles = ["runs measured", "per run", "all", "times ours", "processor time", "times ours"]
    return table([work, *titles], rows)


def numpy_month(found: dict[str, Any]) -> str:
    """One month of the rules."""
    each, runs, chunk = found["microseconds_per_run_month"], found["runs"], found["best_chunk"]
    rows = [["compiled kernel", figure(each["kernel"]), "1"]]
    for size in sorted((int(name.split("_")[1]) for name in each if name.startswith("numpy_")), reverse=True):
        note = (
            "all at once" if size == runs else f"{size} at a time" + (" (its best)" if size == chunk else "")
        )
        cost = each[f"numpy_{size}"]
        rows.append([f"NumPy, {runs:,} runs, {note}", figure(cost), figure(cost / each["kernel"])])
    return table(["one month of five actors, one thread", "µs per run", "times the kernel"], rows)


def runs(found: dict[str, Any], million: dict[str, Any] | None) -> str:
    """Batches of any size."""
    batches = by_size(found, million)
    rows = [
        [
            f"{int(count):,}",
            duration(one["seconds"]),
            figure(1e6 * one["seconds"] / int(count)),
            figure(one["cpu_seconds"]),
            megabytes(one["peak_bytes"]),
            megabytes(one["bytes"]),
        ]
        for count, one in batches.items()
    ]
    return table(["runs", "time", "µs per run", "processor s", "peak memory MB", "written MB"], rows)


def memory(found: dict[str, Any], million: dict[str, Any] | None) -> str:
    """Whether memory stays flat: the largest batch against 50,000 runs."""
    batches = by_size(found, million)
    if "50000" not in batches:
        return "Not measured.\n"
    largest = max(batches, key=int)
    one, ratio = batches[largest], batches[largest]["peak_bytes"] / batches["50000"]["peak_bytes"]
    return (
        f"{int(largest):,} runs took {duration(one['seconds'])} ({duration(one['cpu_seconds'])} of processor "
        f"time), {megabytes(one['peak_bytes'])} MB of memory at the peak (**{ratio:.2f} ×** that of 50,000 "
        f"runs; promised for a million: at most 1.3 ×) and wrote {megabytes(one['bytes'])} MB.\n"
    )


def by_size(found: dict[str, Any], million: dict[str, Any] | None) -> dict[str, Any]:
    """Batches by number of runs, the million among them once it is measured."""
    return found["runs"] | ({} if million is None else {str(million["runs"]): million})


def months(found: dict[str, Any]) -> str:
    """The kernel by horizon."""
    rows = [
        [str(one["months"]), figure(one["microseconds_per_run"]), figure(one["microseconds_per_run_month"])]
        for one in found["months"].values()
    ]
    return table(["months", "µs per run", "µs per run and month"], rows)


def actors(found: dict[str, Any]) -> str:
    """The kernel by number of actors."""
    rows = []
    for name, one in sorted(found["actors"].items(), key=lambda item: (item[1]["actors"], item[0])):
        count = one["actors"]
        dyads = one["microseconds_per_run_month"] / (count * (count - 1))
        rows.append(
            [
                f"{count} ({name.split(',')[0]})",
                figure(one["microseconds_per_run_month"]),
                figure(1e3 * dyads),
                figure(1e3 * one["start_seconds"]),
            ]
        )
    return table(
        ["actors", "µs per run and month", "ns per directed pair", "anchoring the start, once, ms"], rows
    )


def cores(found: dict[str, Any]) -> str:
    """One core and two."""
    one, two = found["cores"]["1"], found["cores"]["2"]
    rows = [
        ["1", duration(one["seconds"]), "1", figure(one["cpu_seconds"])],
        ["2", duration(two["seconds"]), f"{one['seconds'] / two['seconds']:.2f}", figure(two["cpu_seconds"])],
    ]
    return table(["cores", f"{one['runs']:,} runs, monthly", "times as fast", "processor s"], rows)


def start(found: dict[str, Any]) -> str:
    """Starting and compiling."""
    names = {"help": "`realpolitik --help`"}
    rows = [
        [
            names.get(name, name),
            duration(one["seconds"]),
            figure(one["cpu_seconds"]),
            megabytes(one["peak_bytes"]),
            megabytes(one["cache_bytes"]) if "cache_bytes" in one else "",
        ]
        for name, one in found["start"].items()
    ]
    return table(["start", "time", "processor s", "peak memory MB", "cache MB"], rows)


def store(found: dict[str, Any]) -> str:
    """The store."""
    rows = [
        [
            f"`--record {record}`",
            megabytes(one["bytes_in_memory"]),
            megabytes(one["bytes_kept"]),
            figure(one["bytes_kept"] / one["runs"] / 1e3),
            megabytes(one["write_bytes_per_second"]),
            megabytes(one["read_bytes_per_second"]),
        ]
        for record, one in found["store"].items()
    ]
    runs = next(iter(found["store"].values()))["runs"]
    titles = [f"{runs:,} runs", "rows MB", "kept MB", "kept kB per run", "write MB/s", "read MB/s"]
    return table(titles, rows)


def measured(recorded: dict[str, Any]) -> str:
    """On what and when."""
    rows = []
    for name in ("peers", "numpy_month", "kernel", "scaling", "million"):
        if name in recorded:
            on = recorded[name]["machine"]
            rows.append(
                [
                    name,
                    on["date"],
                    f"{on['processor']}, {on['cores']} cores, {on['memory_gb']} GB, {on['system']}",
                    versions(on),
                    f"{recorded[name]['load_before']} → {recorded[name]['load_after']}",
                ]
            )
    return table(["part", "date", "machine", "versions", "load before → after"], rows)


def versions(machine: dict[str, Any]) -> str:
    """Program, Python and packages."""
    packages = [f"{name} {number}" for name, number in machine["packages"].items()]
    program = f" (program {machine['program']})" if "program" in machine else ""
    return ", ".join(
        [f"realpolitik {machine['realpolitik']}{program}", f"Python {machine['python']}", *packages]
    )


def operations(found: dict[str, Any]) -> str:
    """What a month is made of, and how fast the machine does it."""
    counts, peak = found["operations"], found["peak_billions_a_second"]
    kinds = {
        "additions, subtractions": ("add", "add and multiply"),
        "multiplications": ("multiply", "add and multiply"),
        "comparisons, minima, choices": ("compare or choose", "add and multiply"),
        "divisions": ("divide", "divide"),
        "square roots": ("square root", "square root"),
        "numbers read": ("numbers read", "read"),
        "numbers written": ("numbers written", ""),
    }
    rows = [
        [
            name,
            figure(counts["per_run_month"][kind]),
            figure(counts["per_directed_dyad_month"][kind]),
            *(figure(peak[way][rate]) if rate in peak[way] else "" for way in ("alone", "lanes")),
        ]
        for name, (kind, rate) in kinds.items()
    ]
    titles = [
        "",
        "per run and month",
        "per directed dyad",
        "10⁹ a second, one by one",
        "10⁹ a second, in lanes",
    ]
    return table(titles, rows)


def limit(found: dict[str, Any]) -> str:
    """The kernel beside the times that follow."""
    spent, history = found["kernel_microseconds"], found["history_microseconds"]
    times, turns = found["times_the_bound"], found["times_the_bounds_in_turn"]
    small, large = (found["runs"][place] for place in ("cache", "memory"))
    rows = [
        [f"least for: {name}", *[figure(value)] * 2] for name, value in found["bound_microseconds"].items()
    ]
    rows += [
        [name, *(figure(row[place]) for place in ("cache", "memory"))]
        for name, row in {
            "least for: write the history": history,
            "**the kernel, in lanes**": spent["lanes"],
            "of which recording, measured by itself": spent["recording alone"],
            "the same rules, one run after the other": spent["one after the other"],
            "kernel ÷ greatest of the least times": times,
            "kernel ÷ their sum": turns,
        }.items()
    ]
    return table(["µs per run and month", f"{small} runs at a time", f"{large} runs at a time"], rows)


def tables(recorded: dict[str, Any]) -> dict[str, str]:
    """Every table by its mark, of the parts that are measured."""
    found, million = recorded.get("scaling"), recorded.get("million")
    shown = {"measured": measured(recorded)}
    if "peers" in recorded:
        shown["peers"] = peers(recorded["peers"])
    if "numpy_month" in recorded:
        shown["month"] = numpy_month(recorded["numpy_month"])
    if "kernel" in recorded:
        shown |= {part.__name__: part(recorded["kernel"]) for part in (operations, limit)}
    if found is not None:
        shown |= {"runs": runs(found, million), "memory": memory(found, million)}
        shown |= {part.__name__: part(found) for part in (months, actors, cores, start, store)}
    return shown


def fill(recorded: dict[str, Any], page: Path) -> None:
    """Put every table into the page; raises ValueError if a mark is missing."""
    text = page.read_text(encoding="utf-8")
    for name, block in tables(recorded).items():
        between = re.compile(rf"<!-- performance: {name} -->\n.*?<!-- end -->", re.DOTALL)
        if not between.search(text):
            raise ValueError(f"{page.name} has no place marked performance: {name}")
        filled = f"<!-- performance: {name} -->\n\n{block}\n<!-- end -->"
        text = between.sub(lambda _, filled=filled: filled, text)
    page.write_text(text, encoding="utf-8")
