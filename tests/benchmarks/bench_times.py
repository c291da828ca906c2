"""How long the parts that a user waits for take: starting, finding formulas, reading notes, handing out work.

    python -m tests.benchmarks.bench_times

Each row is the least of a few runs on the clock on the wall, which is what a user waits for; run it on a quiet machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from derive.api import Options, prepare
from derive.read.documents import read_text
from derive.run.pool import Limits, run_all

SHEETS = Path(__file__).resolve().parents[2] / "examples"


def least(work: Callable[[], object], runs: int = 3) -> float:
    """Seconds that the quickest of some runs takes."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def call(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-m", "derive.cli", *arguments], capture_output=True, check=True)


def main() -> None:
    """Print the table."""
    sheets = "\n\n".join(p.read_text("utf-8") for p in sorted(SHEETS.glob("*.md")))
    long = (sheets * (100_000 // len(sheets) + 1))[:100_000]
    document = read_text(sheets, "-")
    formulas = sum(1 for _ in document.formulas())
    rows = [
        ("derive --version", least(call("--version")), ""),
        ("derive read 'a + b'", least(call("read", "a + b")), ""),
        ("formulas of 100 KB of Markdown found", least(lambda: read_text(long, "-")), ""),
        ("prose and formulas of the sheets read", least(lambda: prepare(document, Options())) / formulas, "a formula"),
        ("a pool of two workers, 50 jobs", least(lambda: list(run_all([os.getpid] * 50, Limits(workers=2)))), ""),
    ]
    for what, seconds, per in rows:
        print(f"{what:40}{1000 * seconds:>10.1f} ms {per}".rstrip())


if __name__ == "__main__":
    main()
