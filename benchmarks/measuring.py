"""What all benchmarks share: interleaved minima, peak memory of a process, the machine, the record."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
HORIZON = "2030-12"
SEED = 20241101
PACKAGES = ("numpy", "numba", "mesa", "ema_workbench", "duckdb", "pandas")
PROGRAM = [sys.executable, "-m", "realpolitik"]


def best(
    works: Mapping[str, Callable[[], object]], rounds: int, clock: Callable[[], float] = time.process_time
) -> dict[str, float]:
    """Shortest seconds of each work over ``rounds`` rounds, each round doing all in turn.

    So a burst of other load hits one round of all, not all rounds of one. By processor time, which on one
    thread is what the clock on the wall would show on a free core; give another ``clock`` where disks count.
    """
    shortest = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            began = clock()
            work()
            shortest[name] = min(shortest[name], clock() - began)
    return shortest


LAUNCH = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
child = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
seconds, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stderr.write(child.stderr.decode(errors="replace")[-2000:])
print(json.dumps([child.returncode, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""
"""A small process between this one and the command: a child's peak memory begins at that of its parent."""


def command(words: Sequence[str], **environment: str) -> dict[str, float]:
    """Run a command quietly: seconds, processor seconds and peak resident bytes."""
    said = subprocess.run(
        [sys.executable, "-I", "-S", "-c", LAUNCH, *words],
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
    code, seconds, processor, peak = json.loads(said.stdout)
    if code:
        raise RuntimeError(f"{' '.join(words)} ended with {code}: {said.stderr}")
    scale = 1 if sys.platform == "darwin" else 1024
    return {"seconds": round(seconds, 3), "cpu_seconds": round(processor, 3), "peak_bytes": peak * scale}


def lowest(tries: Sequence[dict[str, float]]) -> dict[str, float]:
    """Each figure's least value over repeated tries."""
    return {name: min(one[name] for one in tries) for name in tries[0]}


@contextmanager
def folder() -> Iterator[Path]:
    """A temporary folder for results."""
    place = Path(tempfile.mkdtemp(prefix="realpolitik-benchmark-"))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": names[0] if names else platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(pages / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "realpolitik": version_of_program(),
        "program": program_digest()[:12],
        "date": datetime.now(UTC).date().isoformat(),
    }


def program_digest() -> str:
    """Digest of the program that is measured: the version stays for long, the rules do not."""
    from realpolitik.experiment.manifest import program_digest as of_sources

    return of_sources()


def version_of_program() -> str:
    """Version of the program that is measured."""
    from realpolitik import __version__

    return __version__


def load() -> float | None:
    """Processes waiting for a core over the last minute; above the number of cores, timings are too long."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def main(description: str, name: str, measure: Callable[[bool], dict[str, Any]]) -> None:
    """A benchmark as a command: print its figures as JSON."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that it works")
    figures = measure(parser.parse_args().quick)
    print(json.dumps({name: figures}, indent=1))
