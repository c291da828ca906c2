"""Runs the benchmarks and prints their tables: all of them, or those whose names are given (`python -m tests.benchmarks matrix times`).

A benchmark is a module `bench_….py` beside this one with a function `main`. One that needs a package which is not installed says so.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main(wanted: list[str]) -> int:
    """Run the benchmarks; return 2 where a name is unknown, 1 where a benchmark says that a figure was missed, and 0 otherwise."""
    names = sorted(p.stem.removeprefix("bench_") for p in HERE.glob("bench_*.py"))
    unknown = [name for name in wanted if name not in names]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(names)}", file=sys.stderr)
        return 2
    sys.argv[1:] = []
    missed = 0
    for name in wanted or names:
        print(f"--- {name}", flush=True)
        try:
            missed += bool(importlib.import_module(f"tests.benchmarks.bench_{name}").main())
        except ModuleNotFoundError as e:
            if e.name is None or e.name.split(".")[0] in ("derive", "tests"):
                raise
            print(f"needs {e.name}, which is not installed")
        print(flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
