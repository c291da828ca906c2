"""A folder of a thousand sheets: how long the first check takes and the second, and how much memory either needs.

    python -m tests.benchmarks.bench_sheets [HOW MANY]

The sheets are those of `examples/`, each with formulas of its own. The memory is that of the largest process, workers included.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHEETS = Path(__file__).resolve().parents[2] / "examples"
MANY = 1000


def sheets(folder: Path, count: int) -> None:
    """Write sheets, a hundred in a folder."""
    examples = [p.read_text("utf-8") for p in sorted(SHEETS.glob("*.md"))]
    for k in range(count):
        path = folder / f"{k // 100:02}" / f"{k:04}.md"
        path.parent.mkdir(exist_ok=True)
        own = f"\nFor real $t$ we have $(t + {k})^2 = t^2 + {2 * k} t + {k * k}$, and $t + {k + 1} = t$.\n"
        path.write_text(examples[k % len(examples)] + own, "utf-8")


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name) / "sheets", Path(name) / "report.json"
        folder.mkdir()
        sheets(folder, count)
        call = [sys.executable, "-m", "derive.cli", "check", str(folder), "--format", "json", "-o", str(out)]
        for run in ("first", "second"):
            start = time.monotonic()
            subprocess.run(call, env={**os.environ, "DERIVE_CACHE": name}, check=False)
            seconds = time.monotonic() - start
            summary = json.loads(out.read_text("utf-8"))["summary"]
            formulas = sum(n for k, n in summary.items() if k not in ("seconds", "known", "ignored"))
            memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(f"{run:8}{count:>6} sheets{formulas:>8} formulas{seconds:>8.0f} s{formulas / seconds:>8.0f} /s{memory:>8.0f} MB")


if __name__ == "__main__":
    main()
